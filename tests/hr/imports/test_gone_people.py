"""Whoever is new in a file and left already: left out, told, and taken along when HR says so."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from onboarding.hr.import_row_kinds import RowKind as Kind
from onboarding.hr.imports import checking, import_runs
from onboarding.hr.models import EmployeeImport, ImportState
from onboarding.hr.worker import watched_work
from onboarding.people.models import Department, Organisation, User
from tests.hr.imports.files import HEADER, as_csv, person
from tests.hr.imports.importing import TODAY, apply, checked
from tests.hr.imports.planned_rows import AMINA, only, plan, someone

pytestmark = pytest.mark.django_db
URL = "/beheer/import/"
WITH_END = [*HEADER, "Uit dienst"]
ROWS = [
    WITH_END,
    [*person("00101", last="Weg", department="Oude dienst", start="01/02/2001"), "31/12/2019"],
    [*person("00102", last="Blijver"), ""],
]


@pytest.mark.parametrize(
    ("last_day", "kind"),
    [("2026-11-21", Kind.GONE), ("2026-11-22", Kind.CREATED), ("2026-11-23", Kind.CREATED), ("", Kind.CREATED)],
)
def test_whoever_is_new_and_left_before_today_is_left_out(last_day: str, kind: Kind) -> None:
    assert only([AMINA | {"end_date": last_day}]).kind == kind


def test_whoever_we_know_is_changed_as_ever() -> None:
    assert only([AMINA | {"end_date": "2026-11-21"}], [someone()]).kind == Kind.CHANGED


def test_a_row_that_is_wrong_is_wrong_before_anything_else() -> None:
    assert only([AMINA | {"end_date": "2026-11-01"}]).kind == Kind.WRONG  # before the first working day


def test_they_make_no_department_and_are_told_with_their_last_day() -> None:
    rows = [AMINA | {"department": "Oude dienst", "end_date": "2026-11-05"}]
    (planned,), planner = plan(rows)
    assert (planned.name, [change.new for change in planned.changes]) == ("Amina Verbeke", ["2026-11-05"])
    assert planner.new_departments == []


def test_only_who_works_there_goes_in(lennik: Organisation) -> None:
    run = checked(lennik, ROWS)
    assert (run.number_of(Kind.CREATED), run.number_of(Kind.GONE)) == (1, 1)
    apply(run)
    assert User.objects.filter(last_name="Blijver").exists()
    assert not User.objects.filter(last_name="Weg").exists()
    assert not Department.objects.filter(name="Oude dienst").exists()
    assert [row.name for row in run.rows.filter(kind=Kind.GONE)] == ["Amina Weg"]


def test_hr_takes_them_along_when_it_says_so(lennik: Organisation) -> None:
    run = checked(lennik, ROWS)
    import_runs.take_gone(run, True, timezone.now())
    checking.check(run.pk, TODAY, watched_work.Unwatched())
    run.refresh_from_db()
    assert (run.number_of(Kind.CREATED), run.number_of(Kind.GONE), run.summary["gone_taken"]) == (2, 0, 1)
    apply(run)
    assert User.objects.get(last_name="Weg").end_date == date(2019, 12, 31)


@pytest.fixture
def hr_officer(marleen: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(marleen)


def test_it_is_asked_with_number_and_names_and_can_be_taken_back(
    hr_officer: Client, lennik: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    run = checked(lennik, ROWS)
    page = hr_officer.get(f"{URL}{run.pk}/").content.decode()
    assert "1 persoon uit het bestand kennen we niet en is al uit dienst" in page
    names = hr_officer.get(f"{URL}{run.pk}/?soort=gone").content.decode()
    assert "Amina Weg" in names
    assert "31/12/2019" in names

    for answer, taken in (("take", 1), ("leave", 0)):
        with django_capture_on_commit_callbacks(execute=True):
            assert hr_officer.post(f"{URL}{run.pk}/al-uit-dienst/", {"gone": answer}).status_code == 302
        run.refresh_from_db()
        assert (run.state, run.summary["gone_taken"]) == (ImportState.CHECKED, taken)
    assert "1 persoon uit het bestand kennen we niet" in hr_officer.get(f"{URL}{run.pk}/doorvoeren/").content.decode()


def test_once_applied_the_answer_stands(hr_officer: Client, lennik: Organisation) -> None:
    run = checked(lennik, ROWS)
    apply(run)
    response = hr_officer.post(f"{URL}{run.pk}/al-uit-dienst/", {"gone": "take"}, follow=True)
    assert "al doorgevoerd" in response.content.decode()
    assert not EmployeeImport.objects.get().takes_gone


def test_the_command_leaves_them_out_unless_told_otherwise(tmp_path: Path, lennik: Organisation) -> None:
    file, out = tmp_path / "personeel.csv", io.StringIO()
    file.write_bytes(as_csv(ROWS))
    call_command("import_employees", str(file), "--organisation", "lennik", "--dry-run", stdout=out)
    assert "1 persoon uit het bestand kennen we niet" in out.getvalue()
    call_command("import_employees", str(file), "--organisation", "lennik", "--import-gone", stdout=out)
    assert User.objects.filter(last_name="Weg").exists()
