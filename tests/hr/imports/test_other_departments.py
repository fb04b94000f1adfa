"""A file says where people work besides their main department."""

from __future__ import annotations

from datetime import date

import pytest

from onboarding.hr.imports import undoing
from onboarding.hr.imports.listed_departments import listed
from onboarding.hr.models import EmployeeImport
from onboarding.hr.worker import watched_work
from onboarding.people import several_departments
from onboarding.people.models import Department, Organisation, User
from tests.factories import DepartmentFactory
from tests.hr.imports.importing import NOW, TODAY, apply, checked

HEADER = ["Personeelsnummer", "Voornaam", "Naam", "Dienst", "Andere diensten"]


def others(number: str) -> list[str]:
    return list(User.objects.get(personnel_number=number).other_departments.values_list("name", flat=True))


def a_file(organisation: Organisation, department: str, cell: str, number: str = "00001") -> EmployeeImport:
    return checked(organisation, [HEADER, [number, "Amina", "Verbeke", department, cell]])


@pytest.mark.parametrize("cell", ["Sport; Zorg", "sport|ZORG", "Sport, Zorg", "Zorg;Sport;Zorg;Dienst Bevolking"])
def test_several_names_in_a_cell_are_several_departments(lennik: Organisation, amina: User, cell: str) -> None:
    for name in ("Sport", "Zorg"):
        DepartmentFactory.create(organisation=lennik, name=name)
    apply(a_file(lennik, "", cell))
    assert others("00001") == ["Sport", "Zorg"]
    assert set(amina.in_other_departments.values_list("since", flat=True)) == {TODAY}


def test_a_known_name_with_a_comma_stays_whole() -> None:
    assert listed("Sport, jeugd en cultuur; Zorg, Onthaal", {"Sport, jeugd en cultuur"}.__contains__) == [
        "Sport, jeugd en cultuur", "Zorg", "Onthaal",
    ]  # fmt: skip


def test_who_is_new_gets_them_too_and_what_is_unknown_comes_along(lennik: Organisation) -> None:
    run = a_file(lennik, "Onthaal", "Archief", "00077")
    assert run.summary["departments"] == ["Onthaal", "Archief"]
    apply(run)
    assert others("00077") == ["Archief"]


def test_an_empty_cell_changes_nothing_and_undoing_puts_back_what_was(
    lennik: Organisation, amina: User, marleen: User
) -> None:
    sport = DepartmentFactory.create(organisation=lennik, name="Sport")
    several_departments.give({amina.pk: {sport.pk: date(2020, 1, 1)}})
    assert a_file(lennik, "", "").summary["unchanged"] == 1
    run = a_file(lennik, "", "Zorg")
    assert run.rows.get().changes[0]["old"] == "Sport"
    apply(run)
    assert others("00001") == ["Zorg"]
    undoing.undo(run.pk, marleen, NOW, watched_work.Unwatched())
    assert others("00001") == ["Sport"]
    assert amina.in_other_departments.get().since == date(2020, 1, 1)
    assert not Department.objects.filter(name="Zorg").exists()


def test_one_that_becomes_the_main_one_goes_in_the_dry_run_and_comes_back(
    lennik: Organisation, amina: User, marleen: User
) -> None:
    sport = DepartmentFactory.create(organisation=lennik, name="Sport")
    several_departments.give({amina.pk: {sport.pk: date(2020, 1, 1)}})
    run = a_file(lennik, "Sport", "")
    assert [change["field"] for change in run.rows.get().changes] == ["department", "other_departments"]
    apply(run)
    amina.refresh_from_db()
    assert (amina.department, amina.department_since, others("00001")) == (sport, date(2020, 1, 1), [])
    undoing.undo(run.pk, marleen, NOW, watched_work.Unwatched())
    amina.refresh_from_db()
    assert (str(amina.department), others("00001")) == ("Dienst Bevolking", ["Sport"])


def test_without_a_main_one_a_row_is_wrong(lennik: Organisation) -> None:
    (error,) = a_file(lennik, "", "Sport", "00078").rows.get().errors
    assert error["code"] == "others_without_main"
