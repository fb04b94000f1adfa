"""What a corrected quiz makes of an attempt: results go up or stay, whatever the quiz and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz
from quizzes.grading import check_answer, grade_answer
from quizzes.regrading import Answer, Outcome, outcome

pytestmark = pytest.mark.pure

A, B, C = (Choice(key, f"Antwoord {key}", Credit.NONE) for key in "abc")


def single(*choices: Choice, points: int = 2, key: str = "q") -> Question:
    return Question(key, QuestionKind.SINGLE, "Vraag", choices, points)


def full(choice: Choice) -> Choice:
    return replace(choice, credit=Credit.FULL)


RIGHT_A, RIGHT_B = single(full(A), B, C), single(A, full(B), C)
OTHER = single(full(A), B, C, key="andere")


def pairs(*halves: tuple[str, str, str]) -> Question:
    choices = tuple(Choice(key, left, Credit.FULL, match=right) for key, left, right in halves)
    return Question("q", QuestionKind.MATCH, "Vraag", choices, 2)


def answers_to(quiz: Quiz, answers: dict[str, list[str]], raised: Mapping[str, Decimal] | None = None) -> list[Answer]:
    """The answers as they were graded, or as they were `raised` since."""
    asked = {question.id: question for question in quiz.questions}
    points = {key: grade_answer(asked[key], selected).points for key, selected in answers.items()} | dict(raised or {})
    return [Answer(asked[key], check_answer(asked[key], selected), points[key]) for key, selected in answers.items()]


def result_of(
    quiz: Quiz, corrected: Quiz, answers: dict[str, list[str]], question_ids: tuple[str, ...] = ("q",), **fields: bool
) -> Outcome:
    """An attempt at `quiz` with these answers, judged by `corrected`."""
    given = answers_to(quiz, answers, points)
    again = outcome(quiz, given, corrected, named, is_finished=True, has_passed=once.passed_after)
    assert not again.is_raised
    assert again.points_after == once.points_after
