"""What `make mutants` changes outside functions, and when it is not content."""

from __future__ import annotations

import libcst as cst
import pytest
from mutmut.mutation.file_mutation import MutatedFile

from tools.check import ROOT
from tools.mutants import (
    KILLED,
    SURVIVED,
    Change,
    Module,
    constants,
    difference,
    explained,
    mutated,
    problems,
    settings,
)

SOURCE = """
LIMIT = 10  # days
IS_ON: bool = True
LATER = LIMIT + 1


def rule(day: int) -> bool:
    return day < LIMIT
"""
NOTICED, MISSED = Change("a.py", "rule", "x < 1", "x <= 1"), Change("a.py", "rule", "x + 1", "x - 1")


def module(*fates: tuple[Change, str]) -> Module:
    return Module("a.py", "", MutatedFile("", (), {}, {}), list(fates))


def test_numbers_and_operators_outside_functions_are_changed_one_at_a_time() -> None:
    found = list(constants(cst.parse_module(SOURCE)))
    assert [(was.partition("  #")[0], now.partition("  #")[0]) for was, now, _code in found] == [
        ("LIMIT = 10", "LIMIT = 11"),
        ("IS_ON: bool = True", "IS_ON: bool = False"),
        ("LATER = LIMIT + 1", "LATER = LIMIT - 1"),
        ("LATER = LIMIT + 1", "LATER = LIMIT + 2"),
    ]


def test_what_follows_from_a_constant_is_assigned_anew() -> None:
    names: dict[str, object] = {}
    exec(next(constants(cst.parse_module(SOURCE)))[2], names)
    assert (names["LIMIT"], names["LATER"]) == (11, 12)


def test_a_change_is_told_by_the_lines_that_differ() -> None:
    assert difference(["a", "  b(", "    1)", "c"], ["a", "  b(", "    2)", "c"]) == ("1)", "2)")


def test_a_survivor_is_a_problem_unless_it_is_explained() -> None:
    one = module((NOTICED, KILLED), (MISSED, SURVIVED))
    assert [problem.partition(":")[0] for problem in problems(one, {})] == ["survived"]
    assert problems(one, {MISSED: "Nothing changes."}) == []


def test_a_reason_for_what_is_noticed_is_a_problem_too() -> None:
    one = module((NOTICED, KILLED))
    assert problems(one, {NOTICED: "Nothing changes."}) == [f"explained, but no survivor: {NOTICED}"]
    assert problems(one, {Change("b.py", "", "1", "2"): "About another module."}) == []


def test_what_is_listed_exists() -> None:
    listed = settings()["only_mutate"]
    assert [path for path in listed if not (ROOT / path).exists()] == []
    assert {change.module for change in explained()} <= set(listed)
    tests = settings()["pytest_add_cli_args_test_selection"]
    assert [path for path in tests if not (ROOT / path).exists()] == []


def test_a_function_is_changed_as_mutmut_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (status,) = mutated(["/status.py"])
    changes = {(mutant.change.function, mutant.change.was, mutant.change.now) for mutant in status.mutants()}
    was = "return due_date is not None and due_date < today"
    assert ("is_past", was, was.replace("< today", "<= today")) in changes
