"""The code of a letter is read back however someone types it, and nobody guesses one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.people.letters import letter_codes

CODE = "K7RM-3XRP-8WTC"


@pytest.mark.parametrize(
    "typed", [CODE, "k7rm 3xrp 8wtc", "K7RM3XRP8WTC", " k7rm–3xrp–8wtc ", "K7RM.3XRP.BWTC", "k7rm\u00a03xrp 8wtc"]
)
def test_case_signs_between_and_lookalikes_do_not_matter(typed: str) -> None:
    assert letter_codes.written(typed) == CODE


@pytest.mark.parametrize("typed", ["", "K7RM-3XRP", CODE + "K", "K7RM-3XRP-8WTA", "K7RM-3XRP-8WT1", "ⅯⅯⅯⅯⅯⅯⅯⅯⅯⅯⅯⅯ"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert letter_codes.written(typed) == ""


def test_no_sign_looks_like_another_of_the_alphabet() -> None:
    for kind in ("0ODQ", "1ILJ", "2Z", "5S", "8B", "6G", "UV"):
        assert len(set(kind) & set(letter_codes.ALPHABET)) == 1


def test_a_code_is_at_least_50_bits() -> None:
    assert letter_codes.LENGTH * math.log2(len(letter_codes.ALPHABET)) > 50


@given(st.integers())
def test_a_new_code_is_written_as_it_is(_again: int) -> None:
    code = letter_codes.new()
    assert letter_codes.written(code) == code


@given(st.text(max_size=20))
def test_anything_can_be_typed(typed: str) -> None:
    assert letter_codes.written(typed) in ("", letter_codes.written(letter_codes.written(typed)))


def test_what_is_kept_does_not_tell_the_code() -> None:
    kept = letter_codes.hashed(CODE)
    assert len(kept) == 64
    assert kept != letter_codes.hashed("K7RM-3XRP-8WTD")
