"""Rows that are wrong stay behind, in a file to repair; the others go in as if they had been alone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.import_row_kinds import RowKind as Kind
from onboarding.hr.imports import file_layout, file_rows, import_runs, repair_file, retention, undoing
from onboarding.hr.imports.department_kinds import DepartmentKinds
from onboarding.hr.imports.draft_rows import Sheet
from onboarding.hr.imports.dry_run import Planned, Planner
from onboarding.hr.models import Activity, EmployeeImport, ImportState, Verb
from onboarding.hr.worker import watched_work
from onboarding.people.models import Department, Organisation, User
from tests.factories import UserFactory
from tests.hr.imports.files import HEADER, as_csv, excel_habits, person
from tests.hr.imports.importing import NOW, apply, checked
from tests.hr.imports.planned_rows import LABELS, TODAY, find_managers, known, plan, someone

pytestmark = pytest.mark.django_db


def kept_apart(organisation: Organisation, rows: bytes | Sequence[Sequence[str]], **options: Any) -> EmployeeImport:
    """A file of which the good rows were applied."""
    run = checked(organisation, rows, **options)
    EmployeeImport.objects.filter(pk=run.pk).update(sets_wrong_apart=True)
    apply(run)
    return run


# --- What goes in ----------------------------------------------------------------------------------------------------


def test_good_rows_go_in_and_wrong_ones_stay_behind(lennik: Organisation, amina: User) -> None:
    before = User.objects.count()
    run = kept_apart(lennik, excel_habits())
    amina.refresh_from_db()
    assert (amina.function, User.objects.count() - before) == ("Diensthoofd", 0)
    assert not Department.objects.filter(name="Secrétariat").exists()
    assert [row.number for row in run.rows.filter(kind=Kind.WRONG)] == [2, 5, 6]


def test_without_that_choice_one_wrong_row_stops_them_all(lennik: Organisation, amina: User) -> None:
    with pytest.raises(watched_work.Stop, match="Er staan nog fouten"):
        apply(checked(lennik, excel_habits()))


FIELDS = (
    "personnel_number", "first_name", "last_name", "email", "department", "kind_of_work", "start_date", "end_date",
    "manager", "own:Ploeg",
)  # fmt: skip
MIXED = st.lists(
    st.fixed_dictionaries(
        {
            "personnel_number": st.sampled_from(["", "00001", "00002", "3", "4", "5", "1,2E+11"]),
            "first_name": st.sampled_from(["Amina", "Jef", "", "St?phane"]),
            "last_name": st.sampled_from(["Maes", "Verbeke"]),
            "email": st.sampled_from(["", "amina@lennik.example", "jef@lennik.example", "nieuw@lennik.example"]),
            "department": st.sampled_from(["", "Groen", "GROEN", "groen ", "Dienst Bevolking", "Wegen, sport"]),
            "kind_of_work": st.sampled_from(["", "", "Buiten", "Loket", "Onbestaand"]),
            "start_date": st.sampled_from(["", "02/11/2026", "31/02/2026"]),
            "end_date": st.sampled_from(["", "", "", "15/11/2026"]),
            "manager": st.sampled_from(["", "", "00001", "4", "5", "Jef Maes", "Amina Verbeke", "jef@lennik.example"]),
            "own:Ploeg": st.sampled_from(["", "Blauw", "x" * 201]),
        }
    ),
    max_size=7,
)


TEAM = st.lists(
    st.fixed_dictionaries(
        {
            "personnel_number": st.sampled_from(["00002", "4", "5", "6", "7"]),
            "first_name": st.sampled_from(["Jef", "Lien"]),
            "last_name": st.sampled_from(["Maes", "Verbeke", "Claes"]),
            "start_date": st.sampled_from(["", "", "31/02/2026"]),
            "manager": st.sampled_from(["4", "5", "6", "7", "Jef Claes", "Lien Maes", "00001"]),
        }
    ).map(lambda row: dict.fromkeys(FIELDS, "") | row),
    max_size=6,
    unique_by=lambda row: row["personnel_number"],
)


@given(MIXED | TEAM)
def test_good_rows_among_any_others_come_to_the_same_as_alone(rows: list[dict[str, str]]) -> None:
    red: dict[str, Any] = {"own:Ploeg": "Rood"}
    people = [
        someone(**red),
        someone(2, personnel_number="00002", email="jef@lennik.example", first_name="Jef", manager="1"),
    ]

    def outcome(some: list[dict[str, str]]) -> tuple[list[Any], list[str], dict[str, str]]:
        planned, planner = plan_of(some, people)
        at = {f"row:{row}": f"{one['personnel_number']} {one['email']}" for row, one in enumerate(some, start=2)}
        told = [
            (one.kind, one.person_id, [replace(each, new=at.get(each.new, each.new)) for each in one.changes])
            for one in planned
        ]
        return told, planner.new_departments, planner.kinds.keys

    planned, departments, kinds = outcome(rows)
    good = [row for row, one in zip(rows, planned, strict=True) if one[0] != Kind.WRONG]
    alone, their_departments, their_kinds = outcome(good)
    assert alone == [one for one in planned if one[0] != Kind.WRONG]
    assert (their_departments, their_kinds) == (departments, kinds)


def plan_of(rows: list[dict[str, str]], people: list[Any]) -> tuple[list[Planned], Planner]:
    sheet = Sheet([LABELS.get(name, name) for name in FIELDS], {name: i for i, name in enumerate(FIELDS)})
    kinds = DepartmentKinds({"buiten": "Buiten", "loket": "Loket"}, {"Dienst Bevolking": "loket"})
    planner = Planner(sheet, ["Dienst Bevolking"], TODAY, kinds)
    cells = [[row[name] for name in FIELDS] for row in rows]
    drafts = [sheet.draft(file_rows.Row(number, one)) for number, one in enumerate(cells, start=2)]
    planner.note(drafts, known(people))
    find_managers(planner, drafts, known(people))
    return list(planner.plan(drafts, known(people))), planner


# --- Who is not missing ----------------------------------------------------------------------------------------------


def missing(rows: list[dict[str, str]]) -> bool:
    """Whether Jef of number 00002 is missing from a complete file with these rows."""
    jef = someone(2, personnel_number="00002", first_name="Jef", email="jef@lennik.example")
    _planned, planner = plan(rows, [someone(), jef], complete=True)
    return planner.leaver(jef) is not None


NEWCOMER = {"personnel_number": "77", "first_name": "Lien", "last_name": "Maes", "start_date": "31/02/2026"}


@pytest.mark.parametrize(
    ("row", "is_missing"),
    [
        ({"personnel_number": "00001"}, True),
        ({"personnel_number": "00002", "start_date": "31/02/2026"}, False),
        ({"email": "jef@lennik.example", "start_date": "31/02/2026"}, False),
        ({"personnel_number": "2"}, False),  # Excel left the zeros out
        ({"personnel_number": "99", "email": "jef@lennik.example"}, False),  # an address of whom, then?
        ({"personnel_number": "99", "first_name": "verbeke", "last_name": "JEF", "start_date": "31/02/2026"}, False),
        (NEWCOMER, True),  # someone else, whoever it is
        (NEWCOMER | {"first_name": ""}, False),
        (NEWCOMER | {"personnel_number": "1,23E+11"}, False),
        (NEWCOMER | {"personnel_number": ""}, False),
        (NEWCOMER | {"last_name": "M?es"}, False),
    ],
)
def test_whoever_a_wrong_row_may_be_about_is_not_missing(row: dict[str, str], is_missing: bool) -> None:
    assert missing([row]) is is_missing


def test_that_nobody_is_marked_as_left_because_of_such_a_row_is_told(lennik: Organisation, amina: User) -> None:
    UserFactory.create(organisation=lennik, personnel_number="00009")
    run = checked(lennik, [HEADER, person("1,23E+11"), person("00050")], complete=True)
    assert (run.number_of(Kind.MISSING), run.summary["about_anyone"]) == (0, 1)


# --- The file to repair ----------------------------------------------------------------------------------------------

ODD = [
    ["Personeelsnummer", "Voornaam", "Naam", "Dienst", "Opmerking", "Datum in dienst"],
    ["00104", "Yusuf", "’t Kint", "=1+1", "+32 2 123", "31/02/2026"],
    ["0105", "Lien", "Maes\nde Vos", "-", "'08001", "2026-02-30"],
    ["00106", "Ann", "Peeters", "Groen", "", "02/11/2026", "te veel"],
]


def test_the_file_to_repair_has_the_rows_as_they_were_and_what_is_wrong_first(lennik: Organisation) -> None:
    run = checked(lennik, ODD)
    lines = list(repair_file.lines(run))
    assert lines[0] == ["Wat er mis is", *ODD[0]]
    assert [line[1:] for line in lines[1:]] == ODD[1:]
    assert lines[1][0] == "Rij 2. Datum in dienst: 31/02/2026 is geen bestaande dag. Kijk de datum na."


def test_the_file_to_repair_comes_to_the_same_errors_and_repaired_it_goes_in(lennik: Organisation) -> None:
    run = kept_apart(lennik, [*ODD, ["00107", "Jan", "Goed", "", "", ""]])
    assert User.objects.filter(organisation=lennik, last_name="Goed").exists()
    content = repair_file.as_workbook(run)
    again = checked(lennik, content)
    assert [row.errors for row in again.rows.all()] == [row.errors for row in run.rows.filter(kind=Kind.WRONG)]
    assert import_runs.columns_of(again)[0].field is None
    repaired = [[cell.replace("31/02/2026", "28/02/2026") for cell in line] for line in repair_file.lines(run)]
    apply(checked(lennik, repaired[:2]))
    assert User.objects.get(organisation=lennik, personnel_number="00104").last_name == "’t Kint"


@pytest.mark.parametrize("heading", ["Wat er mis is", "CE QUI NE VA PAS", "What is wrong"])
def test_the_column_with_sentences_is_never_asked_about(lennik: Organisation, heading: str) -> None:
    run = import_runs.create(None, lennik, "x.csv", as_csv([[heading, *HEADER], ["Rij 2. Zin.", *person()]]))
    assert import_runs.columns_of(run)[0].is_clear
    assert 0 not in file_layout.unread(run)


def test_rows_set_apart_are_kept_for_thirty_days(lennik: Organisation, amina: User) -> None:
    run = kept_apart(lennik, excel_habits())
    retention.forget_old(NOW + timedelta(days=30))
    assert run.rows.filter(kind=Kind.WRONG).count() == 3
    retention.forget_old(NOW + timedelta(days=30, seconds=1))
    assert [row.kind for row in run.rows.all()] == [Kind.CHANGED]


# --- What is told, and going back ------------------------------------------------------------------------------------


def test_the_log_and_the_outcome_tell_how_many_stayed_behind(lennik: Organisation, amina: User) -> None:
    run = checked(lennik, excel_habits())
    EmployeeImport.objects.filter(pk=run.pk).update(sets_wrong_apart=True)
    assert apply(run) == "0 personen toegevoegd, 1 gewijzigd. 3 rijen met een fout bleven apart."
    line = Activity.objects.get(verb=Verb.IMPORT_APPLIED)
    assert (line.number, line.detail) == (1, "personeel.csv. 3 rijen met een fout bleven apart.")


def test_it_can_be_undone_and_the_rows_stay_to_be_repaired(lennik: Organisation, amina: User) -> None:
    run = kept_apart(lennik, excel_habits())
    undoing.undo(run.pk, None, NOW, watched_work.Unwatched())
    amina.refresh_from_db()
    run.refresh_from_db()
    assert (amina.function, run.state) == ("", ImportState.UNDONE)
    assert len(list(repair_file.lines(run))) == 4


# --- On screen -------------------------------------------------------------------------------------------------------

URL = "/beheer/import/"


@pytest.fixture
def hr_officer(marleen: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(marleen)


def test_hr_chooses_with_numbers_and_gets_the_rows_as_a_workbook(
    hr_officer: Client, lennik: Organisation, amina: User, django_capture_on_commit_callbacks: Any
) -> None:
    run = checked(lennik, excel_habits())
    assert "1 doorvoeren, 3 apart" in hr_officer.get(f"{URL}{run.pk}/").content.decode()
    page = hr_officer.get(f"{URL}{run.pk}/doorvoeren/")
    assert "Je zet 3 rijen met een fout apart." in page.content.decode()
    assert "Ja, 1 doorvoeren en 3 apart" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        hr_officer.post(f"{URL}{run.pk}/doorvoeren/", {"apart": page.context["form"]["apart"].value()})
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED
    shown = hr_officer.get(f"{URL}{run.pk}/").content.decode()
    assert "3 rijen met een fout bleven apart." in shown
    response = hr_officer.get(f"{URL}{run.pk}/te-verbeteren.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="te-verbeteren-personeel.xlsx"'
    table = file_rows.read(response.content)
    assert (table.header[1:], len(list(table.rows))) == (HEADER, 3)
    assert Activity.objects.get(verb=Verb.EXPORTED).number == 3


@pytest.mark.parametrize("apart", [0, 2, 4])
def test_another_number_than_there_are_now_is_refused(lennik: Organisation, amina: User, apart: int) -> None:
    run = checked(lennik, excel_habits())
    with pytest.raises(ValidationError) as refused:
        import_runs.start_apply(run, None, NOW, apart=apart)
    assert refused.value.code == "has_errors"


def test_a_file_with_only_wrong_rows_has_nothing_to_apply(hr_officer: Client, lennik: Organisation) -> None:
    run = checked(lennik, [HEADER, person("00104", start="31/02/2026")])
    page = hr_officer.get(f"{URL}{run.pk}/").content.decode()
    assert "Verbeter ze in het bestand en laad het opnieuw op." in page
    assert f"{URL}{run.pk}/doorvoeren/" not in page


def test_the_rows_of_another_organisation_are_not_to_be_had(
    lennik: Organisation, amina: User, ioana: User, signed_in: Callable[[User], Client]
) -> None:
    run = checked(lennik, excel_habits())
    assert signed_in(ioana).get(f"{URL}{run.pk}/te-verbeteren.xlsx").status_code == 404


# --- By command ------------------------------------------------------------------------------------------------------


def commanded(tmp_path: Path, *options: str) -> tuple[str, int]:
    file, out = tmp_path / "personeel.csv", io.StringIO()
    file.write_bytes(excel_habits())
    try:
        call_command("import_employees", str(file), "--organisation", "lennik", *options, stdout=out)
    except SystemExit as stop:
        return out.getvalue(), int(stop.code or 0)
    return out.getvalue(), 0


def test_the_command_sets_wrong_rows_apart_when_asked(tmp_path: Path, lennik: Organisation, amina: User) -> None:
    out, code = commanded(tmp_path, "--skip-bad")
    amina.refresh_from_db()
    assert (code, amina.function) == (0, "Diensthoofd")
    assert out.splitlines()[-1] == "3 rijen met een fout bleven apart; al het andere is doorgevoerd."
    assert EmployeeImport.objects.get().rows.filter(kind=Kind.WRONG).count() == 3


def test_a_dry_run_of_it_says_so_and_changes_nothing(tmp_path: Path, lennik: Organisation, amina: User) -> None:
    out, code = commanded(tmp_path, "--skip-bad", "--dry-run", "--json")
    assert (code, len(json.loads(out)["errors"]), EmployeeImport.objects.count()) == (0, 3, 0)
    out, _code = commanded(tmp_path, "--skip-bad", "--dry-run")
    assert out.splitlines()[-1] == "Dit was een proef: er is niets gewijzigd."
