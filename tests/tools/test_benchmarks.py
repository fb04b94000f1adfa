"""What the benchmarks do between two measurements keeps up with what an answer leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

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
