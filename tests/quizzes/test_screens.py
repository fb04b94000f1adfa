"""What is said of each choice once a question is answered."""

from __future__ import annotations

import pytest

from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.screens import show_question
from tests.factories import multiple, single, true_false

QUIZ = quiz_from_stream(QuestionStreamBlock().to_python([single("A"), multiple("B"), true_false("C")]), 60, None)


def test_an_unanswered_question_gives_nothing_away():
    screen = show_question(QUIZ, 1)
    assert not screen.is_answered
    assert screen.feedback == ""
    assert {(choice.verdict, choice.feedback) for choice in screen.choices} == {("", "")}


@pytest.mark.parametrize(
    ("number", "selected", "verdicts", "verdict"),
    [
        (1, ["A-1"], ["", "best", ""], "best"),
        (1, ["A-2"], ["", "best", "partly"], "partly"),
        (1, ["A-0"], ["not", "best", ""], "not"),
        (2, ["B-0", "B-1"], ["best", "best", "", ""], "best"),
        (2, ["B-0", "B-2"], ["best", "partly", "not", ""], "not"),
        (3, ["false"], ["best", "not"], "not"),
    ],
)
def test_feedback_stands_by_what_was_chosen_and_what_was_best(number, selected, verdicts, verdict):
    screen = show_question(QUIZ, number, selected)
    assert [choice.verdict for choice in screen.choices] == verdicts
    assert all(bool(choice.feedback) == bool(choice.verdict) for choice in screen.choices)
    assert screen.verdict == verdict


def test_there_is_no_question_outside_the_quiz():
    with pytest.raises(IndexError):
        show_question(QUIZ, 4)
