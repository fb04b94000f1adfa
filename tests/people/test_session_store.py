"""A session is written as Django writes it: to the row that there is, and to none that is gone."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest import MonkeyPatch

from onboarding.people.models import Organisation
from onboarding.people.sessions.session_store import SessionStore
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
KINDS: list[Any] = [SessionStore, db.SessionStore]  # ours is to do what Django's does


def begun(kind: Any, **words: Any) -> str:
    session = kind()
    session.update(words)
    session.save()
    assert session.session_key
    return str(session.session_key)


def test_it_is_the_one_that_the_site_uses() -> None:
    assert import_module(settings.SESSION_ENGINE).SessionStore is SessionStore


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_whatever_it_is(kind: Any) -> None:
    words = {"text": "'; -- \\ \n\t\x00 é 🚲 \u2028", "number": 2**60, "list": [None, True, {"a": "b"}]}
    key = begun(kind, **words)
    session = kind(key)
    session["more"] = "x" * 100_000
    session.set_expiry(3_600)
    session.save()
    found = dict(kind(key).items())
    assert found == {**words, "more": "x" * 100_000, "_session_expiry": 3_600}
    left = Session.objects.get(pk=key).expire_date - timezone.now()
    assert timedelta(minutes=58) < left <= timedelta(hours=1)


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_was_ended_elsewhere_is_not_written_again(kind: Any) -> None:
    key = begun(kind, who="Jef")
    session = kind(key)
    session["who"] = "Ann"
    kind(key).flush()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["gone", "over", "never"])
def test_one_that_is_written_before_it_was_read_and_is_not_there_is_not_made(kind: Any, what: str) -> None:
    key = begun(kind, who="Jef")
    if what == "gone":
        Session.objects.all().delete()
    elif what == "over":
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    session = kind(key if what != "never" else "nietsnietsniets")
    session.modified = True
    with pytest.raises(UpdateError):
        session.save()
    assert Session.objects.count() == (what != "gone")


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_who_write_at_once_the_last_one_stays(kind: Any) -> None:
    key = begun(kind, who="Jef")
    one, other = kind(key), kind(key)
    one["a"], other["b"] = 1, 2
    one.save()
    other.save()
    assert dict(kind(key).items()) == {"who": "Jef", "b": 2}
    assert Session.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_gets_another_key_is_not_found_by_its_old_one(kind: Any) -> None:
    key = begun(kind, who="Jef")
    session, other = kind(key), kind(key)
    assert other["who"] == "Jef"
    session.cycle_key()
    session["a"] = 1
    session.save()
    other["b"] = 2
    with pytest.raises(UpdateError):
        other.save()
    assert [one.session_key for one in Session.objects.all()] == [session.session_key] != [key]
    assert dict(kind(session.session_key).items()) == {"who": "Jef", "a": 1}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_given_up_is_not_written(kind: Any) -> None:
    key = begun(kind, who="Jef")
    session = kind(key)
    session["who"] = "Ann"
    with transaction.atomic():
        session.save()
        transaction.set_rollback(True)
    assert kind(key)["who"] == "Jef"


def test_signing_out_in_another_tab_wins_of_what_was_asked_before(
    lennik: Organisation, monkeypatch: MonkeyPatch, client: Client
) -> None:
    client.force_login(UserFactory.create(organisation=lennik))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    save = SessionStore.save

    def signed_out_meanwhile(session: SessionStore, must_create: bool = False) -> None:
        if not must_create:
            db.SessionStore(key).delete()
        save(session, must_create)

    monkeypatch.setattr(SessionStore, "save", signed_out_meanwhile)
    monkeypatch.setattr(settings, "SESSION_SAVE_EVERY_REQUEST", True)
    assert client.get("/").status_code == 400
    monkeypatch.undo()
    assert not Session.objects.filter(pk=key).exists()
    assert client.get("/").status_code == 302
