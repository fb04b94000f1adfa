"""Which words a question gets, from what was drawn only: of each five people one answer."""

from __future__ import annotations

import pytest

from onboarding.hr.insight.advice import advice
from onboarding.hr.insight.question_figures import figures
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
    """The advice when so many of the drawn answers are each one."""
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
        ({"a": 10, "b": 7, "c": 3}, []),  # the lot alone may have made that difference
        ({"a": 5}, [("nearly_all_wrong", "A")]),
        ({"a": 4}, []),  # of twenty people: too few drawn
        ({"a": 1, "b": 19}, [("nearly_all_right", ""), ("unused", "C")]),
        ({"a": 20, "b": 30}, [("unused", "C")]),
        ({"a": 15, "b": 20, "c": 15}, []),
        ({"b": 4}, []),
        ({"b": 10, "c": 1}, [("nearly_all_right", "")]),  # nobody at A: still too few drawn to call it unused
    ],
)
def test_a_question_gets_the_words_that_its_figures_ask_for(
    numbers: dict[str, int], expected: list[tuple[str, str]]
) -> None:
    assert codes(SINGLE, **numbers) == expected


def test_a_statement_has_no_letters_but_words() -> None:
    assert codes(STATEMENT, false=10) == [("nearly_all_wrong", "“Klopt niet”")]


def test_steps_are_no_choices() -> None:
    assert codes(STEPS, cba=10) == [("few_right", "")]
    assert codes(STEPS, abc=10) == [("nearly_all_right", "")]
