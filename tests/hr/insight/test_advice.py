"""Which words a question gets, from rounded figures only."""

from __future__ import annotations

import pytest

from onboarding.hr.insight.advice import advice
from onboarding.hr.insight.figures import figures
from quizzes.definitions import Choice, Credit, Question, QuestionKind
from quizzes.grading import check_answer
from quizzes.statistics import FirstTry

SINGLE = Question(
    "q", QuestionKind.SINGLE, "Vraag",
    tuple(Choice(key, f"Antwoord {key}", Credit.FULL if key == "b" else Credit.NONE) for key in "abc"),
)  # fmt: skip
STATEMENT = Question(
    "q", QuestionKind.TRUE_FALSE, "Stelling",
    (Choice("true", "Klopt", Credit.FULL), Choice("false", "Klopt niet", Credit.NONE)),
)  # fmt: skip
STEPS = Question("q", QuestionKind.ORDER, "Wat eerst?", tuple(Choice(key, f"Stap {key}", Credit.FULL) for key in "abc"))


def codes(question: Question, **numbers: int) -> list[tuple[str, str]]:
    """The advice when so many people gave each answer."""
    tries = [
        FirstTry(check_answer(question, answer if question is STEPS else [answer]))
        for answer, number in numbers.items()
        for _ in range(number)
    ]
    return [(one.code.value, one.label) for one in advice(question, figures(question, tries))]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"a": 9, "b": 1}, [("nearly_all_wrong", "A")]),
        ({"a": 13, "b": 4, "c": 3}, [("more_wrong", "A")]),
        ({"a": 5}, [("more_wrong", "A")]),  # of five people, three at least
        ({"a": 1, "b": 19}, [("nearly_all_right", "")]),
        ({"a": 20, "b": 30}, [("unused", "C")]),
        ({"a": 15, "b": 20, "c": 15}, []),
        ({"b": 5}, []),  # of five people, two may have had it wrong
    ],
)
def test_a_question_gets_the_words_that_its_figures_ask_for(numbers, expected):
    assert codes(SINGLE, **numbers) == expected


def test_a_statement_has_no_letters_but_words():
    assert codes(STATEMENT, false=10) == [("nearly_all_wrong", "“Klopt niet”")]


def test_steps_are_no_choices():
    assert codes(STEPS, cba=10) == [("few_right", "")]
    assert codes(STEPS, abc=10) == [("nearly_all_right", "")]


@pytest.mark.parametrize("total", [5, 10, 15, 20, 40])
def test_the_words_are_the_same_whoever_of_the_last_two_answered_otherwise(total):
    """So no advice says more than the rounded numbers beside it."""
    answers = [codes(SINGLE, a=total - others, b=others) for others in range(3)]
    assert answers[0] == answers[1] == answers[2]
