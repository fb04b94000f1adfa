"""Passwords that someone tries first are refused; passphrases and random ones are not."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from onboarding.people.models import Organisation, User
from onboarding.people.passwords import is_guessed_first
from tests.rendered_forms import submit

LENNIK = Organisation(name="Lokaal bestuur Lennik", short_name="Lennik")
AMINA = User(first_name="Amina", last_name="Verbeke", email="amina@lennik.example", organisation=LENNIK)


def codes(password: str) -> set[str]:
    try:
        validate_password(password, AMINA)
    except ValidationError as refusal:
        return {error.code or "" for error in refusal.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kort", "password_too_short"),
        ("123456789012", "password_only_digits"),
        ("02/531-01-11-2026", "password_only_digits"),
        ("aaaaaaaaaaaa", "password_repeats"),
        ("AaAaAaAaAaAa1", "password_repeats"),
        ("abababababab", "password_repeats"),
        ("abcdefghijkl", "password_too_common"),
        ("lkjihgfedcba", "password_too_common"),
        ("qwertyuiopas", "password_too_common"),
        ("azertyuiopqs", "password_too_common"),
        ("Azerty123456!", "password_too_common"),
        ("1a2b3c4d5e6f7g", "password_too_common"),
        ("welkom123456", "password_too_common"),
        ("Welkom01Welkom01", "password_too_common"),
        ("wachtwoord123", "password_too_common"),
        ("W@chtw00rd2026", "password_too_common"),
        ("Gemeente2026!!", "password_too_common"),
        ("Lennik2026!!!", "password_too_common"),
        ("Sint-Niklaas2026", "password_too_common"),
        ("herenthout1234", "password_too_common"),
        ("Zomer2026Zomer", "password_too_common"),
        ("welkom-aan-boord", "password_too_common"),
        ("België2026!!!", "password_too_common"),
        ("AminaVerbeke1985", "password_too_common"),
        ("amina@lennik", "password_too_similar"),
        ("wachtwoordabc1", "password_too_common"),
    ],
)
def test_what_is_tried_first_is_refused(password: str, code: str) -> None:
    assert code in codes(password)


@pytest.mark.parametrize(
    "password",
    [
        "vier-woorden-na-elkaar",
        "heel-iets-nieuws-nu",
        "zomer koffie paard weekend",  # common words, but four of them
        "drie fietsen in Gent",
        "kraai lamp zeven boot",
        "xK9#mQ2$vL7p",
        "Ik eet graag spruitjes!",
    ],
)
def test_what_nobody_tries_first_is_taken(password: str) -> None:
    assert codes(password) == set()


@given(
    st.sampled_from(["welkom", "Wachtwoord", "GEMEENTE", "Lennik", "azerty", "Zomer", "abcdef"]),
    st.text(string.digits + string.punctuation, min_size=0, max_size=12),
    st.text(string.digits + string.punctuation, min_size=0, max_size=12),
)
def test_digits_and_signs_around_a_common_word_make_no_difference(word: str, before: str, after: str) -> None:
    assert is_guessed_first(f"{before}{word}{after}")


def test_the_screen_says_why_in_dutch_and_once(signed_in: Callable[[User], Client], amina: User) -> None:
    amina.set_password("vier-woorden-na-elkaar")
    amina.save()
    client, address = signed_in(amina), reverse("account_change_password")
    page = submit(
        client,
        client.get(address),
        oldpassword="vier-woorden-na-elkaar",
        password1="welkom2026",
        password2="welkom2026",
    )
    assert page.context["form"].errors["password1"] == [
        "Dit wachtwoord is te kort. Neem minstens 12 tekens.",
        "Zo’n wachtwoord kiezen veel mensen: iemand raadt het snel. Neem drie of vier woorden na elkaar.",
    ]
