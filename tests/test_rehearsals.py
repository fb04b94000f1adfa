"""What is rehearsed is taken back, and keeps nobody else from writing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from onboarding import rehearsals
from onboarding.people.models import Organisation
from onboarding.rehearsals import rehearsal, short_rehearsal
from tests.beside_us import beside_us
from tests.private_database import private_database

ROOT = Path(__file__).parents[1]


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's, which is one transaction: a database of its own."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


def names() -> list[str]:
    return sorted(Organisation.objects.values_list("name", flat=True))


def make(name: str) -> Organisation:
    return Organisation.objects.create(name=name, slug=name.lower())


def test_it_is_taken_back_and_others_write_meanwhile(db: None) -> None:
    make("Lennik")
    own, called = connection.connection, list[str]()
    with rehearsal():
        make("Nergens")
        transaction.on_commit(lambda: called.append("Nergens"))
        beside_us(lambda: make("Herenthout"))
        assert {"Lennik", "Nergens"} <= set(names())  # the guards and functions of a database are there too
    with pytest.raises(ZeroDivisionError), rehearsal():
        make("Nergens")
        1 / 0  # noqa: B018  # whatever goes wrong
    assert names() == ["Herenthout", "Lennik"] and called == [] and connection.connection is own


def test_without_room_for_a_copy_it_is_done_in_place(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make("Lennik")
    own = connection.connection
    monkeypatch.setattr(rehearsals, "UNKEPT", f"PRAGMA max_page_count=2; {rehearsals.UNKEPT}")
    with rehearsal():
        assert connection.connection is own
        make("Nergens")
    assert names() == ["Lennik"]
    assert ("it is done in place" in caplog.text) == (connection.vendor == "sqlite")  # PostgreSQL always does it there


def test_in_a_transaction_it_sees_what_was_written_there(db: None) -> None:
    with transaction.atomic():
        make("Lennik")
        for way in (rehearsal, short_rehearsal):
            with way():
                make("Nergens")
                assert names() == ["Lennik", "Nergens"]
    assert names() == ["Lennik"]


def test_there_is_no_other_way_to_find_out_what_a_deed_would_bring() -> None:
    sources = [path for room in ("onboarding", "quizzes") for path in (ROOT / room).rglob("*.py")]
    assert [path.name for path in sources if "set_rollback(" in path.read_text()] == ["rehearsals.py"]
