"""What the benchmarks do between two measurements keeps up with what an answer leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import held
from benchmarks.amounts import Amount
from benchmarks.flanders import Cost
from benchmarks.held import Ratio, above, of_amounts, of_pages, of_screens, of_sizes, worse
from benchmarks.measuring import Figures
from benchmarks.report import chart
from benchmarks.server_cpu import Server
from benchmarks.world import Learner
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from quizzes.models import Attempt, Response


def test_the_learner_of_the_benchmarks_answers_a_whole_quiz_time_and_again(
    amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    learner = Learner(amina, programme, programme.lesson_ids[0])
    for count in (1, len(learner.questions), len(learner.questions), 2):
        learner.answer(count)
        assert (Attempt.objects.count(), Response.objects.count()) == (1, count)


@pytest.mark.pure
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_cpu_of_a_server_is_that_of_its_processes_also_of_those_that_ended() -> None:
    busy = "import time\nwhile time.process_time() < 0.1: pass\nprint(flush=True)\ninput()"
    server = Server(os.getpid())
    before = server.cpu()
    with subprocess.Popen([sys.executable, "-c", busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"\n"
        alive = server.cpu() - before
        child.communicate(b"\n")
    assert 0.1 <= alive < server.cpu() - before + 0.02


@pytest.mark.pure
def test_a_bar_of_the_chart_passes_its_mark_only_when_it_misses_its_aim() -> None:
    costs = {2.0: "met", 2.1: "missed", 40.0: "far off"}
    figures = [
        Figures(name, cpu=ratio, floor_cpu=1, aim=2.0, server_cpu=0, true_floor_cpu=1, shell_cpu=1, listing_cpu=None,
                p50=1, p95=1, queries=1, size=1)
        for ratio, name in costs.items()
    ]  # fmt: skip
    met, missed, far = chart({60: [], 600: figures}).splitlines()[2:5]
    assert met.split("|")[0].endswith("█") and not met.split("|")[1].startswith("█")
    assert missed.split("|")[1].startswith("█ 2.1 (2.0)")
    assert far.endswith("… 40.0 (2.0)") and len(far) < 130


@pytest.mark.pure
def test_what_is_above_its_aim_is_listed_and_only_what_got_worse_fails() -> None:
    ratios = [
        Ratio("met", 1.9, aim=2.0),
        Ratio("missed", 2.1, aim=2.0),
        Ratio("within its margin", 2.3, aim=3.0),
        Ratio("slower, though under its aim", 2.5, aim=3.0),
        Ratio("seconds", 9.0, aim=1.0, margin=None),
        Ratio("new", 7.0),
    ]
    assert above(ratios) == ["missed: 2.10 (to reach: 2.0)", "seconds: 9.00 (to reach: 1.0)"]
    reached = dict.fromkeys(
        ("met", "missed", "within its margin", "slower, though under its aim", "gone", "seconds"), 2.0
    )
    slower = "slower, though under its aim: 2.50, was 2.00 (bound: 2.40)"
    assert worse(ratios, reached, is_whole=False) == [slower]
    assert worse(ratios, reached, is_whole=True) == [slower, "gone: not measured", "seconds: not measured"]


@pytest.mark.pure
def test_a_page_is_held_to_what_it_costs_with_fewest_people_beside_the_floor_of_that_moment() -> None:
    def lesson(cpu: float, floor: float) -> Figures:
        return Figures("lesson, second visit", cpu=cpu, floor_cpu=floor, aim=1.5, server_cpu=0, true_floor_cpu=1,
                       shell_cpu=1, listing_cpu=None, p50=1, p95=1, queries=1, size=1)  # fmt: skip

    [ratio] = of_sizes({60: [lesson(10, 5)], 600: [lesson(99, 9)], 9_600: [lesson(30, 10)]})
    assert ratio == Ratio("lesson, second visit, most × fewest people", 1.5, aim=1.1)
    assert list(of_sizes({60: [lesson(10, 5)]})) == []
    assert all(ratio.name in held.read(database) for database in ("sqlite", "postgresql"))


@pytest.mark.pure
def test_each_ratio_of_a_measurement_is_held_by_the_name_that_is_kept(monkeypatch: Any, tmp_path: Path) -> None:
    pages = (("lesson, second visit", 1.5, None), ("report", 8.0, 12), ("trivial page", None, None))
    figures = [
        Figures(name, cpu=30, floor_cpu=10, aim=aim, server_cpu=0, true_floor_cpu=1, shell_cpu=1, listing_cpu=listing,
                p50=1, p95=1, queries=1, size=2_000)
        for name, aim, listing in pages
    ]  # fmt: skip
    costs = [Cost("report", who, 1, cpu, 1.0) for who, cpu in (("HR of 60", 10.0), ("administrator of 9,000", 15.0))]
    amounts = [
        Amount("plain cursor to CSV", 1000, 0.01),
        Amount("report as CSV", 1000, 0.03),
        Amount("COPY to CSV", 1000, 0.01),
        Amount("one bulk insert", 10, 1.0),
        Amount("import, checked and applied", 10, 6.0),
    ]
    ratios = [*of_pages(figures), *of_screens(costs), *of_amounts(amounts)]
    assert {one.name: (round(one.value, 2), one.aim) for one in ratios} == {
        "lesson, second visit, × floor": (3.0, 1.5),
        "lesson, second visit, kB": (2.0, None),
        "report, × floor": (3.0, 8.0),
        "report, kB": (2.0, None),
        "report, × empty list": (2.5, 1.6),
        "report, administrator × the smallest": (1.5, 2.0),
        "report as CSV, µs a row": (30.0, 25.0),
        "report as CSV, × plain cursor": (3.0, None),
        "import, checked and applied, × bulk insert": (6.0, 5.0),
    }
    held_now = {one.name for one in ratios if one.margin is not None}
    assert all(held_now <= held.read(database).keys() for database in ("sqlite", "postgresql"))

    monkeypatch.setattr(held, "REACHED", tmp_path / "reached.json")
    held.REACHED.write_text('{"sqlite": {"gone, × floor": 1.0}}')
    held.write("sqlite", ratios, is_whole=False)
    assert held.read("sqlite").keys() == {"gone, × floor", *held_now}
    held.write("sqlite", ratios, is_whole=True)
    assert held.read("sqlite").keys() == held_now
    assert worse(ratios, held.read("sqlite"), is_whole=True) == []
    assert held.read("postgresql") == {}
