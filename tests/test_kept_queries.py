"""Queries that are put together once: each asker gets the answer to their own question."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import NotSupportedError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from onboarding.kept_queries import Given, KeptQuery
from onboarding.people.models import Organisation, User
from tests.private_database import private_database

PEOPLE = KeptQuery(lambda: User.objects.with_roles().filter(pk=Given(User, "id")))


def test_each_gets_their_own(amina: User, marleen: User, dries: User) -> None:
    expected: dict[Any, User] = {one.pk: one for one in User.objects.with_roles()}
    for person in (amina, marleen, dries, amina):
        found = PEOPLE.first(id=person.pk)
        assert found is not None
        written = expected[person.pk]
        assert {name: value for name, value in vars(found).items() if name != "_state"} == {
            name: value for name, value in vars(written).items() if name != "_state"
        }
        assert found._state.fields_cache == written._state.fields_cache  # organisation and department, without a query
        found.first_name = "Iemand anders"  # is of that answer alone
    assert PEOPLE.first(id=0) is None


def test_a_value_is_written_as_its_field_is(amina: User, marleen: User) -> None:
    today = date(2026, 3, 2)
    User.objects.filter(pk=amina.pk).update(start_date=today)
    started = KeptQuery(
        lambda: User.objects.filter(start_date__lte=Given(User, "start_date")).values_list("email", flat=True)
    )
    assert started.ask(start_date=today) == [amina.email]
    assert started.ask(start_date=today - timedelta(days=1)) == []
    now = timezone.now()
    Session.objects.create(session_key="k", session_data="", expire_date=now)
    lasting = KeptQuery(lambda: Session.objects.filter(expire_date__gt=Given(Session, "expire_date")))
    assert [one.expire_date for one in lasting.ask(expire_date=now - timedelta(microseconds=1))] == [now]
    assert lasting.ask(expire_date=now) == []


def test_what_a_column_became_since_is_asked_on_a_new_connection(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite prepares anew by itself.")
    slugs = KeptQuery(lambda: Organisation.objects.filter(slug=Given(Organisation, "slug")))
    with django_db_blocker.unblock(), private_database(tmp_path):
        Organisation.objects.create(name="Lennik", short_name="Lennik", slug="lennik")
        upgrade = connection.copy()
        for length in (60, 70):
            assert all(slugs.first(slug="lennik") for _ in range(9))
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_prepared_statements")
                assert cursor.fetchone()[0]
            with upgrade.cursor() as cursor:
                cursor.execute(f"ALTER TABLE people_organisation ALTER slug TYPE varchar({length})")
        upgrade.close()
        with pytest.raises(NotSupportedError), transaction.atomic():  # a new connection would lose what was done
            slugs.first(slug="lennik")
        assert slugs.first(slug="lennik")
