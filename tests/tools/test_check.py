"""What `make test` reads in pytest's output, and what it makes of it."""

import sys
import threading
from dataclasses import replace
from pathlib import Path
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


def test_of_tests_that_are_well_a_line_is_shown_for_each_hundredth(capsys: pytest.CaptureFixture[str]) -> None:
    said = [f"tests/a.py::test[{one}] {verdict}  [ {percentage}%]" for one, verdict, percentage in (
        ("a", "PASSED", 1), ("b", "PASSED", 1), ("c", "FAILED", 1), ("d", "PASSED", 2), ("e", "PASSED", 2),
    )]  # fmt: skip
    stage = check.Stage("x", [sys.executable, "-c", f"print(*{said}, sep='\\n')"])
    assert len(check.execute(stage, live=True)[1]) == 5
    assert [line[len("x: tests/a.py::test[")] for line in capsys.readouterr().out.splitlines()] == ["a", "c", "d"]


def test_what_failed_or_was_skipped_is_named_at_the_end_with_how_the_reason_begins() -> None:
    long = "FAILED tests/a.py::test_b[x] - AssertionError: " + "x" * 1000
    lines = ["tests/a.py .F\n", "ERROR in the log\n", "= short test summary info =\n", f"{long}\n", "  and more\n"]
    skipped = "SKIPPED [1] tests/e.py:7: no browser"
    error = "ERROR tests/c.py::test_d - KeyError: 'd'"
    told = check.failures(
        [*lines, f"{error}\n", f"{skipped}\n", "= 1 failed, 1 error in 2.00s =\n"], closing="1 failed in 2.00s"
    )
    assert told == (long[: check.WIDTH], error, skipped)


def test_a_run_that_breaks_off_tells_its_last_lines_after_what_failed() -> None:
    failed = "FAILED tests/a.py::test_b - assert 0"
    lines = [f"{failed}\n", *(f"line {number}\n" for number in range(100)), "\n", "Killed\n"]
    told = check.failures(lines, closing="")
    assert told[0] == failed
    assert told[-2:] == ("line 99", "Killed")
    assert len(told) == 1 + check.LAST_WORDS


def test_a_run_that_hangs_tells_in_which_test_and_where_each_thread_stood() -> None:
    def stack(name: str) -> list[str]:
        return [f'  File "{name}.py", line {number} in call\n' for number in range(100)]

    told = check.failures(
        [
            "tests/a.py::test_well[x] PASSED                        [ 50%]\n",
            "tests/a.py::TestB::test_hangs[a b] Timeout (0:04:00)!\n",
            "Thread 0x00007f7a0b24c6c0 (most recent call first):\n",
            *stack("worker")[:2],
            "\n",
            "Thread 0x00007f7a0fbe0b80 (most recent call first):\n",
            *stack("main"),
            "PostgreSQL has stopped.\n",
        ],
        closing="",
    )
    assert told == (
        "while running tests/a.py::TestB::test_hangs[a b]",
        "Thread 0x00007f7a0b24c6c0 (most recent call first):",
        *(line.rstrip() for line in stack("worker")[:2]),
        "Thread 0x00007f7a0fbe0b80 (most recent call first):",
        *(line.rstrip() for line in stack("main")[: check.FRAMES]),
    )


def test_a_run_that_is_killed_tells_in_which_test_it_was() -> None:
    told = check.failures(["tests/a.py::test_b[x] PASSED  [ 5%]\n", "tests/a.py::test_c \n"], closing="")
    assert told[0] == "while running tests/a.py::test_c"
    assert check.running(["tests/a.py::test_b[x] PASSED  [ 5%]"]) == []


def test_where_one_of_several_processes_hung_is_told_beside_its_test() -> None:
    failed = "FAILED tests/a.py::test_b - worker 'gw1' crashed while running 'tests/a.py::test_b'"
    stack = ["Thread 0x00007f7a0b24c6c0 (most recent call first):\n", '  File "a.py", line 1 in test_b\n']
    told = check.failures(["..\n", *stack, "[gw1] node down\n", f"{failed}\n"], closing="1 failed in 2.00s")
    assert told == (failed, *(line.rstrip() for line in stack))


def test_the_last_lines_of_all_name_what_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "FAILED tests/a.py::test_b - assert 0\n= 1 failed, 3 passed in 2.00s ="
    runs = {"one": f"print({said!r}); exit(1)", "other": "print('4 passed in 2.00s')", "third": "exit('Killed')"}
    stages = [check.Stage(name, [sys.executable, "-c", code]) for name, code in runs.items()]
    monkeypatch.setattr(check, "run_all", lambda: [check.run_tests(stage) for stage in stages])
    assert check.main() == 1
    assert capsys.readouterr().out.splitlines()[-5:] == [
        *("one: 1 failed, 3 passed in 2.00s", "   FAILED tests/a.py::test_b - assert 0"),
        "other: 4 passed in 2.00s",
        *("third: FAILED, exit code 1", "   Killed"),
    ]


def failing(again: str, *, failed: int = 1) -> check.Result:
    """A run in which so many tests failed, and of which another go runs this code."""
    stage = check.Stage("journeys", [], again=(sys.executable, "-c", again))
    names = tuple(f"FAILED tests/a.py::test_{number}" for number in range(failed))
    return check.Result(
        stage, 1.0, "FAILED, exit code 1", closing=f"{failed} failed, 3 passed in 2.00s", failures=names
    )


def test_what_passes_alone_fails_no_run_and_is_named() -> None:
    result = check.once_more(failing("print('1 passed in 1.00s')"))
    assert not result.problem
    assert result.failures == ("FAILED tests/a.py::test_0",)
    assert result.closing == "1 failed, 3 passed in 2.00s; then alone: 1 passed in 1.00s"


def test_only_what_failed_is_run_again() -> None:
    told = replace(
        failing(
            "import sys; print(f'{len(sys.argv)} passed in 1.00s') if sys.argv[1:] == ['tests/a.py::t[a b]'] else 1"
        ),
        failures=("FAILED tests/a.py::t[a b] - AssertionError: 1 - 2",),
    )
    assert not check.once_more(told).problem
    error = replace(told, failures=("ERROR tests/a.py::t[a b] - KeyError",))
    assert check.once_more(error) is error


@pytest.mark.parametrize(
    "again", ["print('1 failed in 1.00s'); exit(1)", "print('no tests ran in 0.01s')", "exit('Killed')"]
)
def test_what_does_not_pass_alone_fails_its_run(again: str) -> None:
    assert check.once_more(failing(again)).problem == "FAILED, exit code 1"


def test_when_many_failed_or_the_run_broke_off_nothing_is_run_again() -> None:
    passes = "print('1 passed in 1.00s')"
    assert check.once_more(failing(passes, failed=check.FEW)).problem == ""
    many, broken = failing(passes, failed=check.FEW + 1), replace(failing(passes), closing="")
    assert check.once_more(many) is many
    assert check.once_more(broken) is broken


def test_compiled_tests_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in check.environment()


def test_what_mypy_knows_is_kept_unless_the_developer_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MYPY_CACHE_DIR", raising=False)
    assert Path(check.environment()["MYPY_CACHE_DIR"]).is_absolute()
    monkeypatch.setenv("MYPY_CACHE_DIR", "elsewhere")
    assert check.environment()["MYPY_CACHE_DIR"] == "elsewhere"
