"""A personal code is no date, no row, no repeat and not one's own number; the sentence says which."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from onboarding.people.letters import personal_codes

NUMBER = "00412"


def why(code: str, number: str = NUMBER) -> str:
    """The stable code of the refusal; "" when there is none."""
    try:
        personal_codes.refuse(code, number)
    except ValidationError as refusal:
        return str(refusal.code)
    return ""


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("48151", "too_short"),
        ("481516", ""),
        ("4" + "815160" * 3 + "7", ""),
        ("815160" * 3 + "742", "too_long"),
        ("48a516", "not_digits"),
        ("٤٨١٥١٦", "not_digits"),
        ("111111", "repeats"),
        ("121212", "repeats"),
        ("484848", "repeats"),
        ("484844", "repeats"),  # two different digits
        ("481481", "repeats"),
        ("48154815", "repeats"),
        ("4814814", "repeats"),
        ("123456", "row"),
        ("987654", "row"),
        ("456789", "row"),
        ("890123", "row"),
        ("246802", "row"),
        ("112233", "row"),
        ("147258", "row"),
        ("963852", "row"),
        ("159357", "row"),
        ("123654", "row"),
        ("123655", ""),
        ("311299", "date"),  # 31 December 1999
        ("123199", "date"),  # as in America
        ("991231", "date"),
        ("993112", "date"),
        ("290200", "date"),
        ("290201", "date"),  # 1 February 1929, the other way around
        ("290299", ""),  # no leap year
        ("311399", ""),
        ("051987", "date"),
        ("198705", "date"),
        ("31121980", "date"),
        ("12311980", "date"),
        ("19801231", "date"),
        ("3111980", "date"),
        ("31122180", ""),
        ("99310480", ""),
    ],
)
def test_what_someone_tries_first_is_refused(code: str, reason: str) -> None:
    assert why(code) == reason


@pytest.mark.parametrize(
    ("code", "number", "reason"),
    [
        ("004120", "4120", "number"),
        ("481516", "481516", "number"),
        ("481516", "P-481516", "number"),
        ("904127", "4128", ""),
        ("904127", "0412", "number"),  # it holds the whole number
        ("904127", "041", ""),
        ("481516", "", ""),
    ],
)
def test_ones_own_number_is_refused(code: str, number: str, reason: str) -> None:
    assert why(code, number) == reason


@given(
    st.dates(date(1926, 1, 1), date(2026, 12, 31)), st.sampled_from(["%d%m%y", "%m%d%y", "%y%m%d", "%d%m%Y", "%Y%m%d"])
)
def test_no_birthday_passes_in_any_usual_order(day: date, order: str) -> None:
    assert why(day.strftime(order)) != ""


def test_most_codes_are_free_to_choose() -> None:
    """Whoever guesses is left with no fewer than four out of five codes."""
    free = sum(not why(f"{number:06}") for number in range(0, 1_000_000, 97))
    assert free * 97 > 700_000


@pytest.mark.parametrize(("typed", "kept"), [("48 15 16", "481516"), ("48-15-16", "481516"), ("481516", "481516")])
def test_what_stands_between_digits_does_not_count(typed: str, kept: str) -> None:
    assert personal_codes.written(typed) == kept
    assert personal_codes.is_code(typed)


@pytest.mark.parametrize("secret", ["", "drie-paarse-fietsen", "48151x", "²²²²²²"])
def test_what_has_letters_is_no_code(secret: str) -> None:
    assert not personal_codes.is_code(secret)
