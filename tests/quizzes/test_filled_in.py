"""What the form of a question sent: what to bring back, and what to say about it."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from quizzes.filled_in import FilledIn
from quizzes.grading import InvalidAnswer


def test_what_was_filled_in_comes_back_through_an_address() -> None:
    filled = FilledIn.read(QueryDict("antwoord=1%3Db&antwoord=2%3Da&vraag=x"))
    assert filled.values == ("1=b", "2=a")
    assert FilledIn.read(QueryDict(filled.query)) == filled


def test_a_form_without_an_answer_says_nothing() -> None:
    assert FilledIn.read(QueryDict("")) == FilledIn()


@pytest.mark.parametrize(
    ("sent", "code", "error"),
    [
        ("antwoord=a", "incomplete", "incomplete"),
        ("antwoord=a&stap=0", "goes_on", ""),  # to the next scene
        ("antwoord=a&stap=1", "goes_on", "no_choice"),  # nothing was chosen in this one
        ("antwoord=a&stap=1", "unknown_choice", "unknown_choice"),
    ],
)
def test_a_scenario_that_goes_on_is_no_error(sent: str, code: str, error: str) -> None:
    assert FilledIn.read(QueryDict(sent)).error(InvalidAnswer(code)) == error
