"""The screen of a question is put together in one way, whoever asks it."""

from __future__ import annotations

import pytest
from django.utils.safestring import SafeString

from onboarding.learning.lesson.question_screens import Given, QuestionHead, QuestionSeries
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz
from quizzes.filled_in import FilledIn

CHOICES = (Choice("a", "A", Credit.FULL, "Ja."), Choice("b", "B", Credit.NONE, "Neen."))
QUIZ = Quiz(tuple(Question(f"q{number}", QuestionKind.SINGLE, "?", CHOICES) for number in (1, 2, 3)))


class Series(QuestionSeries):
    quiz = QUIZ
    end_url = "/end/"

    def __init__(self, answers: dict[int, str]) -> None:
        self.answers = answers

    def head(self, number: int) -> QuestionHead:
        return QuestionHead("KRACHT", f"Les {number}", SafeString())

    def given(self, number: int) -> Given | None:
        return Given([self.answers[number]], saved_at=None) if number in self.answers else None

    def question_url(self, number: int) -> str:
        return f"/{number}/"


@pytest.mark.parametrize(
    ("number", "states", "next_url"),
    [(1, ("now", "done", "todo"), "/2/"), (2, ("done", "now", "todo"), "/3/"), (3, ("done", "done", "now"), "/end/")],
)
def test_the_bar_and_the_way_on_follow_from_what_is_answered(
    number: int, states: tuple[str, ...], next_url: str
) -> None:
    screen = Series({1: "a", 2: "b"}).screen(number, FilledIn())
    assert (screen.states, screen.next_url, screen.head.title) == (states, next_url, f"Les {number}")


def test_the_first_open_question_is_the_first_without_an_answer() -> None:
    assert Series({1: "a", 3: "a"}).first_open == 2
    assert Series({1: "a", 2: "a", 3: "a"}).first_open is None


def test_an_answer_counts_before_what_is_filled_in() -> None:
    told, asked = Series({1: "a"}).screen(1, FilledIn(("b",))), Series({}).screen(1, FilledIn(("b",)))
    assert (told.question.verdict, [one.id for one in told.question.choices if one.is_chosen]) == ("best", ["a"])
    assert (asked.question.verdict, [one.id for one in asked.question.choices if one.is_chosen]) == ("", ["b"])
