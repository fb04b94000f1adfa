"""What reads from a standby gets what was there at the click, or else the database itself; what writes never does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from onboarding import replica
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Organisation, User
from tests.client_response import content_of
from tests.private_database import private_database


@pytest.fixture
def standby(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """A database with Lennik in it, and one beside it with Herenthout, so that one can tell which was read."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        (tmp_path / "database").mkdir()
        User.objects.create_superuser(email="beheer@aanboord.example")
        other, other_settings = connections["default"], connections.settings["default"]
        with private_database(tmp_path / "database"):
            make("Lennik")
            other.alias = "replica"
            connections["replica"], connections.settings["replica"] = other, other_settings
            settings.DATABASE_ROUTERS = ["onboarding.replica.ReadsReplica"]
            Organisation.objects.using("replica").create(name="Herenthout", slug="herenthout")
            monkeypatch.setattr(replica, "_away_until", [0.0])
            try:
                yield
            finally:
                del connections["replica"], connections.settings["replica"]
                other.alias = "default"


def make(name: str) -> Organisation:
    return Organisation.objects.create(name=name, slug=name.lower())


def names() -> list[str]:
    return sorted(Organisation.objects.values_list("name", flat=True))


@pytest.mark.pure
def test_it_is_read_within_and_nowhere_else_and_never_written(
    standby: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(replica, "_has_caught_up", lambda: True)
    assert replica.read(names) == ["Herenthout"]
    assert replica.read(lambda: replica.read(names)) == ["Herenthout"]
    assert names() == ["Lennik"]
    with transaction.atomic():
        assert replica.read(names) == ["Lennik"]  # else one would miss what one wrote
    with pytest.raises(ZeroDivisionError):
        replica.read(lambda: 1 / 0)
    with monkeypatch.context() as behind:
        behind.setattr(replica, "_has_caught_up", lambda: False)
        assert replica.read(names) == ["Lennik"]
    [there] = replica.read(lambda: list(Organisation.objects.all()))
    there.save()  # it goes where writing goes
    assert names() == ["Herenthout"]  # in the row that was Lennik's
    assert caplog.text == ""


@pytest.mark.pure
def test_while_it_is_away_the_database_itself_is_read_and_it_is_asked_again_later(
    standby: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    def caught_up() -> bool:
        asked.append(1)
        return True

    def broken_there() -> list[str]:
        if Organisation.objects.all().db == replica.REPLICA:
            raise RuntimeError from OperationalError("canceling statement due to conflict with recovery")
        return names()

    monkeypatch.setattr(replica, "_has_caught_up", caught_up)
    assert replica.read(broken_there) == ["Lennik"]
    assert replica.read(names) == ["Lennik"] and len(asked) == 1
    monkeypatch.setattr(replica, "_away_until", [0.0])
    assert replica.read(names) == ["Herenthout"]
    monkeypatch.setattr(replica, "_has_caught_up", _refuse)
    assert replica.read(names) == ["Lennik"]
    assert caplog.text.count("The standby gives no answer (") == 2


def _refuse() -> bool:
    raise OperationalError("connection refused")


@pytest.mark.postgresql  # SQLite has none, and settings refuse one
@pytest.mark.django_db
def test_one_that_was_promoted_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes its own way. A database that follows nobody is what it is then."""
    monkeypatch.setattr(replica, "_away_until", [0.0])
    monkeypatch.setattr(replica, "REPLICA", "default")
    assert not replica._has_caught_up()


@pytest.mark.pure
def test_only_the_first_to_ask_waits_for_one_that_is_behind(standby: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def behind(alias: str, *_question: object) -> tuple[object, ...]:
        asked.append(alias)
        return ("0/1",) if alias == "default" else (True, False)

    monkeypatch.setattr(replica, "_asked", behind)
    monkeypatch.setattr(replica, "PATIENCE", 0.0)
    monkeypatch.setattr(replica, "PAUSE", 0.0)
    assert replica.read(names) == ["Lennik"]
    known = len(asked)
    assert replica.read(names) == ["Lennik"]
    assert len(asked) == known


@pytest.mark.pure
def test_lists_overview_and_exports_of_hr_are_read_there(standby: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks is read from the database itself, as is all that is no list."""
    monkeypatch.setattr(replica, "_has_caught_up", lambda: True)
    for alias, name in (("default", "Hier"), ("replica", "Daar")):
        somewhere = Organisation.objects.using(alias).get()
        User.objects.using(alias).create(first_name="Jan", last_name=name, email=f"{name}@x.be", organisation=somewhere)
    client = Client()
    client.force_login(User.objects.get(is_superuser=True))
    page = client.get(reverse("hr:employees")).content.decode()
    assert "Daar" in page and "Hier" not in page
    [*_headings, row] = content_of(client.get(reverse("hr:employees"), {"export": "csv"})).decode().splitlines()
    assert "Daar" in row
    assert Activity.objects.get().verb == Verb.EXPORTED
    assert not Activity.objects.using("replica").exists()
    with CaptureQueriesContext(connections["replica"]) as asked:
        assert client.get(reverse("hr:overview")).status_code == 200
    assert asked.captured_queries
