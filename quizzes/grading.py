"""Grading: from a quiz and the answers to points and a verdict. Pure functions; no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from quizzes.definitions import Credit, Question, QuestionKind, Quiz

CENT = Decimal("0.01")
_SHARE = {Credit.FULL: Decimal(1), Credit.HALF: Decimal("0.5"), Credit.NONE: Decimal(0)}


class Verdict(StrEnum):
    """How an answer fits: all the points, some of them, or none."""

    BEST = "best"
    PARTLY = "partly"
    NOT = "not"


class InvalidAnswer(ValueError):
    """An answer that cannot be graded. `code`: no_choice, too_many_choices or unknown_choice."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Grade:
    """What one answer is worth: points of max_points, and the verdict in one word."""

    points: Decimal
    max_points: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt is worth. `percent` is floored to a whole number, so it never promises a pass."""

    points: Decimal
    max_points: int
    percent: int
    passed: bool


def check_answer(question: Question, selected: Iterable[str]) -> frozenset[str]:
    """The selected choice ids as a set; raises InvalidAnswer when they do not fit the question."""
    chosen = frozenset(selected)
    if not chosen:
        raise InvalidAnswer("no_choice")
    if not chosen <= question.choice_ids:
        raise InvalidAnswer("unknown_choice")
    if len(chosen) > 1 and question.kind is not QuestionKind.MULTIPLE:
        raise InvalidAnswer("too_many_choices")
    return chosen


def grade_answer(question: Question, selected: Iterable[str]) -> Grade:
    """Grade one answer; the order of the choices never matters.

    One choice earns its credit's share of the points. Several choices earn (right - wrong) / all right ones
    of the points, never below zero: the usual "right minus wrong" rule for multiple response items, which
    makes ticking everything worth no more than what is right in it. Points are rounded half up to 0.01.
    """
    chosen = check_answer(question, selected)
    picked = [choice for choice in question.choices if choice.id in chosen]
    if question.kind is QuestionKind.MULTIPLE:
        right = sum(choice.credit is Credit.FULL for choice in question.choices)
        hits = sum(choice.credit is Credit.FULL for choice in picked)
        share = Decimal(max(0, 2 * hits - len(picked))) / Decimal(right) if right else Decimal(0)
    else:
        share = _SHARE[picked[0].credit]
    points = (share * question.points).quantize(CENT, ROUND_HALF_UP)
    return Grade(points, question.points, _verdict(share))


def grade_quiz(quiz: Quiz, answers: Mapping[str, Iterable[str]]) -> Result:
    """Grade an attempt: `answers` maps question ids to selected choice ids; an unanswered question earns nothing.

    Raises KeyError for an answer to a question that the quiz does not have, InvalidAnswer for one that does
    not fit.
    """
    points = sum((grade_answer(quiz.question(key), chosen).points for key, chosen in answers.items()), Decimal(0))
    return judge(points, quiz.max_points, quiz.pass_mark)


def judge(points: Decimal, max_points: int, pass_mark: int) -> Result:
    """The result for a number of points; passed when they reach `pass_mark` per cent of `max_points`."""
    if max_points == 0:
        return Result(points, 0, 100, passed=True)
    return Result(
        points=points,
        max_points=max_points,
        percent=int(points * 100 / max_points),
        passed=points * 100 >= pass_mark * max_points,
    )


def _verdict(share: Decimal) -> Verdict:
    if share == 1:
        return Verdict.BEST
    return Verdict.PARTLY if share > 0 else Verdict.NOT
