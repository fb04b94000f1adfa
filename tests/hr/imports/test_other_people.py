"""A number that now seems to be of quite another person is asked about, and never silently overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from onboarding.hr.import_row_kinds import RowKind as Kind
from onboarding.hr.imports import checking, import_runs, import_sentences, undoing
from onboarding.hr.imports.other_people import OTHER, SAME, is_quite_another
from onboarding.hr.models import EmployeeImport, ImportState
from onboarding.hr.worker import watched_work
from onboarding.people.models import Organisation, User
from tests.factories import UserFactory
from tests.hr.imports.files import HEADER, person
from tests.hr.imports.importing import NOW, TODAY, apply, checked

pytestmark = pytest.mark.django_db
URL = "/beheer/import/"
JEF = {
    "first_name": "Jef", "last_name": "Van den Claes", "email": "jef@lennik.example", "external_id": "k1",
    "start_date": "2015-03-01",
}  # fmt: skip
LIEN = {
    "first_name": "Lien", "last_name": "Van den Maes", "email": "lien@lennik.example", "external_id": "k2",
    "start_date": "2026-11-01",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "is_another"),
    [
        (LIEN, True),
        (LIEN | {"last_name": "Claes"}, False),
        (LIEN | {"first_name": "JÉF"}, False),
        (LIEN | {"email": "jef@lennik.example"}, False),
        (LIEN | {"external_id": "k1"}, False),
        (LIEN | {"start_date": "2015-03-01"}, False),
        (LIEN | {"email": "", "external_id": ""}, True),
        (LIEN | {"email": "", "external_id": "", "start_date": ""}, False),  # nothing to go by but a name
        (LIEN | {"first_name": ""}, False),
    ],
)
def test_who_is_quite_another(given: dict[str, str], is_another: bool) -> None:
    assert is_quite_another(given, JEF) is is_another


@pytest.fixture
def jef(lennik: Organisation) -> User:
    return UserFactory.create(
        organisation=lennik, personnel_number="00012", first_name="Jef", last_name="Claes", email="jef@lennik.example",
        start_date=date(2015, 3, 1),
    )  # fmt: skip


ROWS = [HEADER, person("00012", first="Lien", last="Maes"), person("00013", first="Ann", last="Claes")]


def answered(run: EmployeeImport, answer: str) -> EmployeeImport:
    import_runs.answer(run, {"00012": answer}, timezone.now())
    checking.check(run.pk, TODAY, watched_work.Unwatched())
    run.refresh_from_db()
    return run


def test_it_is_wrong_until_hr_answers_and_nobody_is_missing_by_it(lennik: Organisation, jef: User) -> None:
    run = checked(lennik, ROWS, complete=True)
    assert [(row.kind, [e["code"] for e in row.errors]) for row in run.rows.filter(number=2)] == [
        (Kind.WRONG, ["someone_else"])
    ]
    assert run.summary["strangers"] == {"count": 1, "freed": 0, "asked": [["00012", "Lien Maes", "Jef Claes"]]}
    assert not run.rows.filter(kind=Kind.MISSING, user=jef).exists()


def test_the_same_person_changes(lennik: Organisation, jef: User) -> None:
    apply(answered(checked(lennik, ROWS), SAME))
    jef.refresh_from_db()
    assert (jef.get_full_name(), jef.personnel_number) == ("Lien Maes", "00012")


def test_another_person_comes_with_the_number_and_going_back_gives_it_back(lennik: Organisation, jef: User) -> None:
    run = answered(checked(lennik, ROWS), OTHER)
    assert [(row.kind, row.name) for row in run.rows.filter(number=2).order_by("kind")] == [
        (Kind.CHANGED, "Jef Claes"),
        (Kind.CREATED, "Lien Maes"),
    ]
    assert import_sentences.good_rows(run) == 2
    apply(run)
    jef.refresh_from_db()
    assert (jef.get_full_name(), jef.personnel_number, jef.email) == ("Jef Claes", "", "jef@lennik.example")
    assert User.objects.get(personnel_number="00012").get_full_name() == "Lien Maes"
    undoing.undo(run.pk, None, NOW, watched_work.Unwatched())
    jef.refresh_from_db()
    assert (jef.personnel_number, User.objects.filter(last_name="Maes").count()) == ("00012", 0)


def test_a_row_that_is_wrong_besides_takes_no_number_away(lennik: Organisation, jef: User) -> None:
    rows = [HEADER, person("00012", first="Lien", last="Maes", email="geen adres", start="02/11/2026")]
    run = answered(checked(lennik, rows), OTHER)
    assert [row.kind for row in run.rows.all()] == [Kind.WRONG]


def test_an_administrator_keeps_the_number_whatever_is_answered(lennik: Organisation, jef: User) -> None:
    User.objects.filter(pk=jef.pk).update(is_superuser=True)
    run = answered(checked(lennik, ROWS), OTHER)
    assert "administrator" in [e["code"] for row in run.rows.filter(number=2) for e in row.errors]


@pytest.fixture
def hr_officer(marleen: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(marleen)


def test_hr_answers_on_screen(
    hr_officer: Client, lennik: Organisation, jef: User, django_capture_on_commit_callbacks: Any
) -> None:
    run = checked(lennik, ROWS)
    url = f"{URL}{run.pk}/wie-is-wie/"
    assert url in hr_officer.get(f"{URL}{run.pk}/").content.decode()
    page = hr_officer.get(url).content.decode()
    assert "Nummer 00012: hier van Jef Claes, in het bestand van Lien Maes" in page
    assert "Kies een antwoord" in hr_officer.post(url, {"wie-0": "x"}).content.decode()
    for answer, kinds in (("", [Kind.WRONG]), (OTHER, [Kind.CHANGED, Kind.CREATED])):
        with django_capture_on_commit_callbacks(execute=True):
            assert hr_officer.post(url, {"wie-0": answer}).status_code == 302
        run.refresh_from_db()
        assert run.state == ImportState.CHECKED
        assert sorted(row.kind for row in run.rows.filter(number=2)) == kinds
    assert hr_officer.get(url).status_code == 302
