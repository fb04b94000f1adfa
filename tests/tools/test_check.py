"""What `make test` reads in pytest's output, and what it makes of it."""

import sys
import threading
from typing import Any

import pytest

from tools import check


@pytest.mark.parametrize(
    "line",
    ["12 passed in 3.45s", "1 failed, 11 passed, 2 skipped in 62.10s (0:01:02)", "no tests ran in 0.01s"],
)
def test_the_closing_line_is_found_whatever_follows_it(line: str) -> None:
    assert check.closing_line(["..F.\n", f"==== {line} ====\n", "The server has stopped.\n"]) == line


def test_output_without_closing_line_gives_none() -> None:
    assert check.closing_line(["Traceback (most recent call last):\n"]) == ""


def test_a_run_is_well_when_tests_passed() -> None:
    assert check.tests_problem(0, "12 passed in 3.45s", strict=True) == ""


def test_a_run_fails_on_its_exit_code_and_when_nothing_passed() -> None:
    assert check.tests_problem(1, "1 failed, 11 passed in 3.45s", strict=False)
    assert check.tests_problem(0, "", strict=False)


def test_skipped_tests_are_accepted_on_a_desk_but_not_in_ci() -> None:
    closing = "11 passed, 1 skipped in 3.45s"
    assert check.tests_problem(0, closing, strict=False) == ""
    assert "skipped" in check.tests_problem(0, closing, strict=True)


def test_as_many_stages_run_at_a_time_as_asked_and_each_is_told_of() -> None:
    both = threading.Barrier(2, timeout=60)

    def run(stage: check.Stage) -> check.Result:
        both.wait()
        return check.Result(stage, 1.0, "")

    stages = [check.Stage(name, []) for name in "abcd"]
    assert sorted(result.stage.name for result in check.side_by_side(run, stages, 2)) == ["a", "b", "c", "d"]


def test_no_stage_begins_after_the_run_was_broken_off() -> None:
    begun: list[str] = []
    go = threading.Event()

    def run(stage: check.Stage) -> check.Result:
        begun.append(stage.name)
        if stage.name == "a":
            return check.Result(stage, 1.0, "")
        go.wait(60)
        return check.Result(stage, 1.0, "")

    results: Any = check.side_by_side(run, [check.Stage(name, []) for name in "abcdef"], 2)
    assert next(results).stage.name == "a"
    threading.Timer(0.2, go.set).start()
    results.close()
    assert not {"d", "e", "f"} & set(begun)


def test_a_line_of_a_run_says_of_which_run_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    stage = check.Stage("tests on SQLite", [sys.executable, "-c", "print('12 passed in 3.45s')"])
    assert check.run_tests(stage).closing == "12 passed in 3.45s"
    assert capsys.readouterr().out == "tests on SQLite: 12 passed in 3.45s\n"


def test_compiled_tests_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in check.environment()
