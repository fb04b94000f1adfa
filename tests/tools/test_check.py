"""What `make test` reads in pytest's output, and what it makes of it."""

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
