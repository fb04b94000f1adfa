"""Grading: from a quiz and the answers to points and a verdict. Pure functions; no database, no clock.

How an answer of each kind is read and what share of the points it earns stands in quizzes/kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from quizzes.definitions import Question, Quiz
from quizzes.kinds import kind_of
from quizzes.kinds.kind import InvalidAnswer, Verdict

__all__ = [
    "Grade",
    "InvalidAnswer",
    "Result",
    "Verdict",
    "best_answer",
    "check_answer",
    "grade_answer",
    "grade_quiz",
    "judge",
    "points_for",
]

CENT = Decimal("0.01")


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


def check_answer(question: Question, selected: Iterable[str]) -> tuple[str, ...]:
    """The answer as it is stored, from what a form sent; raises InvalidAnswer when it does not fit the question.

    Choices come sorted, an order and a path as they were given, pairs in the question's own order.
    """
    return kind_of(question).check(question, list(selected))


def grade_answer(question: Question, selected: Iterable[str]) -> Grade:
    """Grade one answer; the order in which choices are shown never matters.

    The kind of question decides what share of the points it earns; points are rounded half up to 0.01.
    """
    kind = kind_of(question)
    share = kind.share(question, kind.check(question, list(selected)))
    return Grade(points_for(question, share), question.points, _verdict(share))


def points_for(question: Question, share: Decimal) -> Decimal:
    """The points that a share of them, from 0 to 1, comes to."""
    return (share * question.points).quantize(CENT, ROUND_HALF_UP)


def best_answer(question: Question) -> tuple[str, ...]:
    """An answer that earns all the points, where there is one."""
    return kind_of(question).best(question)


def grade_quiz(quiz: Quiz, answers: Mapping[str, Iterable[str]]) -> Result:
    """Grade an attempt: `answers` maps question ids to selected choice ids; an unanswered question earns nothing.

    Raises quizzes.definitions.NoSuchQuestion for an answer to a question that the quiz does not have, InvalidAnswer
    for one that does not fit.
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
