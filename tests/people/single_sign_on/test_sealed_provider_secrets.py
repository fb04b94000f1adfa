"""The secret that a provider gave us: unreadable in the database, and readable through a change of our secret key."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import Settings

from onboarding.people import sealed_secrets
from onboarding.people.models import SignInProvider
from tests.people.single_sign_on.conftest import SetUp
from tests.people.single_sign_on.forger import SECRET

ISSUER = "https://login.example"


def test_it_does_not_stand_in_the_database(set_up: SetUp) -> None:
    set_up(ISSUER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_signinprovider")
        assert SECRET not in str(cursor.fetchall())


def test_two_that_are_the_same_do_not_look_it() -> None:
    assert sealed_secrets.seal("x") != sealed_secrets.seal("x")


def test_with_the_old_key_at_hand_it_opens_and_is_sealed_anew(set_up: SetUp, settings: Settings) -> None:
    provider = set_up(ISSUER)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "nieuw", [settings.SECRET_KEY]
    assert sealed_secrets.unseal(provider.sealed_secret) == SECRET
    assert sealed_secrets.seal_anew() == 1
    assert sealed_secrets.seal_anew() == 0
    settings.SECRET_KEY_FALLBACKS = []
    provider.refresh_from_db()
    assert sealed_secrets.unseal(provider.sealed_secret) == SECRET


def test_without_the_old_key_it_stays_shut_and_stays(set_up: SetUp, settings: Settings) -> None:
    before = set_up(ISSUER).sealed_secret
    settings.SECRET_KEY = "nieuw"
    assert sealed_secrets.seal_anew() == 0
    kept = SignInProvider.objects.get().sealed_secret
    assert kept == before
    with pytest.raises(sealed_secrets.Unreadable):
        sealed_secrets.unseal(kept)


@pytest.mark.parametrize("kept", ["", "x", "gAAAAA", "é"])
def test_what_is_no_seal_is_unreadable(kept: str) -> None:
    with pytest.raises(sealed_secrets.Unreadable):
        sealed_secrets.unseal(kept)
