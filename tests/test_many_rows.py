"""Very many rows at once are the rows that Django would have made, whatever stands in them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from onboarding import many_rows
from onboarding.hr.models import Activity, Verb
from onboarding.people.folding import composed
from onboarding.people.models import Department, Organisation, User

pytestmark = [pytest.mark.django_db, pytest.mark.every_example]
NASTY = [
    *("", " ", "\\", "\\N", "\\.", "a\tb", "a\nb", "a\r\nb", "\\t\\n\\x41\\101", 'zeg "ja"', "d'Hondt", "'; DROP --"),
    *("NULL", "null", "{}", "%s %(a)s", "é", "e\u0301", "🚲👩🏽‍🚒", "\u2028", "\u202eanders", "\ufeff", "\x01\x7f"),
    *("a" * 80, "\\" * 80, "🚲" * 80),
]
NASTY_DATA = {text: [text, None, True, 1.5, {"": text}] for text in NASTY}


def test_what_is_nasty_comes_back_as_it_was(lennik: Organisation) -> None:
    department = Department.objects.create(organisation=lennik, name="Onthaal")
    people = [
        User(
            organisation=lennik,
            department=department if number % 2 else None,
            first_name=text,
            last_name=f"Naam {number}",
            function=text,
            start_date=date(2026, 11, 28) if number % 3 else None,
        )
        for number, text in enumerate(NASTY)
    ]
    many_rows.insert(people)
    assert all(one.pk and not one._state.adding and one._state.db == "default" for one in people)
    for text, made in zip(NASTY, people, strict=True):
        found = User.objects.get(pk=made.pk)
        assert (found.first_name, found.function, found.last_name) == (composed(text), composed(text), made.last_name)
        assert (found.department_id, found.start_date) == (made.department_id, made.start_date)
        assert (found.date_joined, found.is_active) == (made.date_joined, made.is_active)
    assert User.objects.create(organisation=lennik, first_name="Na", last_name="hen").pk > max(p.pk for p in people)


def test_data_within_a_row_does_too(lennik: Organisation) -> None:
    rows = [Activity(organisation=lennik, verb=Verb.PERSON_VIEWED, changes=[NASTY_DATA], number=None)]
    many_rows.insert(rows)
    found = Activity.objects.get()
    assert (found.pk, found.changes, found.number) == (rows[0].pk, [NASTY_DATA], None)


def test_nothing_is_nothing() -> None:
    many_rows.insert([])
    assert list(many_rows.insert_values(Department, {"name": []})) == []


def test_rows_given_in_columns_are_as_if_they_were_made_one_by_one(lennik: Organisation) -> None:
    number = len(NASTY)
    days = [date(2026, 11, 28) if at % 3 else None for at in range(number)]
    keys = many_rows.insert_values(
        User, {"organisation_id": [lennik.pk] * number, "first_name": NASTY, "function": NASTY, "start_date": days}
    )
    assert len(set(keys)) == number
    blank = User()
    for key, text, day in zip(keys, NASTY, days, strict=True):
        found = User.objects.get(pk=key)
        assert (found.organisation_id, found.start_date) == (lennik.pk, day)
        assert (found.first_name, found.function) == (composed(text), composed(text))
        for name in ("last_name", "email", "language", "is_active", "wants_refreshers", "last_login", "manager_id"):
            assert getattr(found, name) == getattr(blank, name), name
        assert timezone.now() - found.date_joined < timedelta(minutes=5)


def test_keys_are_nobody_elses(lennik: Organisation) -> None:
    """Also of a table without any row yet, or none any more, and beside those that the database gives itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'people_department'")  # as before the first row
    first = many_rows.insert_values(Department, {"organisation_id": [lennik.pk] * 2, "name": ["A", "B"]})
    between = Department.objects.create(organisation=lennik, name="C").pk
    Department.objects.all().delete()
    more = [Department(organisation=lennik, name=f"D{number}") for number in range(many_rows.BATCH + 1)]
    many_rows.insert(more)
    keys = [*first, between, *(one.pk for one in more)]
    assert keys == sorted(set(keys)) and keys[0] > 0
    assert dict(Department.objects.values_list("pk", "name")) == {one.pk: one.name for one in more}


def test_of_rows_of_which_one_cannot_be_none_is_made(lennik: Organisation) -> None:
    for name in ("Dubbel", "met een \x00") if connection.vendor == "postgresql" else ("Dubbel",):
        rows = [Department(organisation=lennik, name=one) for one in ("Onthaal", name, "Dubbel")]
        with pytest.raises((Error, ValueError)), transaction.atomic():
            many_rows.insert([*rows, *(Department(organisation=lennik, name="Dubbel") for _again in range(2))])
        assert not Department.objects.exists()
