"""The dry run and carrying it out: all or nothing, only what was seen, and only at the own organisation."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from onboarding import many_rows
from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import checking, import_runs, import_sentences, known_people, undoing
from onboarding.hr.models import Activity, EmployeeImport, ImportState, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, EmploymentStatus, KindOfWork, Organisation, User
from tests.factories import DepartmentFactory, UserFactory, make_rule
from tests.hr.imports.files import HEADER, as_csv, excel_habits, excel_habits_corrected, people, person
from tests.hr.imports.importing import NOW, TODAY, apply, checked, everything
from tests.private_database import private_database

# --- The dry run -----------------------------------------------------------------------------------------------------


def test_the_dry_run_writes_down_what_would_change_and_changes_nothing(lennik: Organisation, amina: User) -> None:
    before = everything()
    run = checked(lennik, excel_habits())
    assert everything() == before
    assert {key: run.summary[key] for key in ("created", "changed", "unchanged", "missing", "wrong")} == {
        "created": 0, "changed": 1, "unchanged": 0, "missing": 0, "wrong": 3,
    }  # fmt: skip
    assert run.summary["departments"] == []
    assert [(row.number, row.kind, row.personnel_number, row.name) for row in run.rows.all()] == [
        (2, "wrong", "00101", "Stéphane Noël"),
        (4, "changed", "00001", "Amina Verbeke"),
        (5, "wrong", "00101", "Lien Verbeke"),
        (6, "wrong", "00104", "Yusuf Verbeke"),
    ]
    assert [row.errors[0]["code"] for row in run.rows.filter(kind="wrong")] == [
        "duplicate_number",
        "duplicate_number",
        "no_such_day",
    ]
    assert run.state == ImportState.CHECKED


def test_a_second_dry_run_replaces_the_first(lennik: Organisation) -> None:
    run = checked(lennik, people(3))
    checking.check(run.pk, TODAY, watched_work.Unwatched())
    assert run.rows.count() == 3


def test_people_of_another_organisation_are_neither_matched_nor_told(
    lennik: Organisation, ioana: User, herenthout: Organisation
) -> None:
    User.objects.filter(pk=ioana.pk).update(personnel_number="00001")
    run = checked(lennik, [HEADER, person("00001", email="IOANA@herenthout.example"), person("00002")])
    assert [(row.kind, row.user) for row in run.rows.all()] == [("created", None)] * 2
    apply(run)
    assert {one.organisation for one in User.objects.holders_of(ioana.email)} == {lennik, herenthout}
    ioana.refresh_from_db()
    assert ioana.first_name != "Amina"


def test_who_has_no_organisation_keeps_the_address(lennik: Organisation, stephanie: User) -> None:
    apply(checked(lennik, [HEADER, person("00001", email=stephanie.email)]))
    assert [one.organisation for one in User.objects.holders_of(stephanie.email)] == [None, lennik]


def test_an_administrator_who_works_there_is_not_changed(lennik: Organisation, stephanie: User) -> None:
    User.objects.filter(pk=stephanie.pk).update(organisation=lennik, personnel_number="00001")
    run = checked(lennik, [HEADER, person("00001", email="dief@lennik.example")])
    assert run.rows.get().errors[0]["code"] == "administrator"


def test_a_number_without_its_zeros_is_noticed(lennik: Organisation, amina: User) -> None:
    run = checked(lennik, [HEADER, person("1", email="ander@lennik.example")])
    assert run.rows.get().errors[0]["code"] == "leading_zeros"


def test_a_row_of_an_earlier_batch_counts_for_duplicates(lennik: Organisation) -> None:
    run = checked(lennik, [*people(501), person("00001", email="dubbel@lennik.example")])
    wrong = run.rows.filter(kind="wrong")
    assert [(row.number, row.errors[0]["code"]) for row in wrong] == [
        (2, "duplicate_number"),
        (503, "duplicate_number"),
    ]


def test_the_dry_run_costs_as_many_queries_for_60_rows_as_for_6(lennik: Organisation) -> None:
    def cost(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            checked(lennik, people(count))
        return len(queries)

    assert cost(60) == cost(6)


# --- Carrying it out -------------------------------------------------------------------------------------------------


def test_applying_makes_and_changes_people_as_was_shown(
    lennik: Organisation, amina: User, marleen: User, department: Department
) -> None:
    User.objects.filter(pk=amina.pk).update(department_since=date(2020, 1, 1))
    run = checked(lennik, excel_habits_corrected(), marleen)
    outcome = apply(run, marleen)
    assert "3 personen toegevoegd, 1 gewijzigd" in outcome
    stephane = User.objects.get(personnel_number="00101")
    assert stephane.get_full_name() == "Stéphane Noël"
    assert (stephane.organisation, stephane.email, stephane.language) == (lennik, "stephane@lennik.example", "nl")
    assert (stephane.start_date, stephane.department_since) == (date(2026, 11, 2), date(2026, 11, 2))
    assert stephane.department is not None
    assert (stephane.department.name, stephane.department.organisation) == ("Secrétariat", lennik)
    assert not stephane.has_usable_password()
    amina.refresh_from_db()
    assert (amina.function, amina.department, amina.department_since) == ("Diensthoofd", department, date(2020, 1, 1))
    assert (run.state, run.applied_at) == (ImportState.APPLIED, NOW)
    log = Activity.objects.get(verb=Verb.IMPORT_APPLIED)
    assert (log.actor, log.organisation, log.number, log.detail) == (marleen, lennik, 4, "personeel.csv")


def test_the_same_file_again_finds_nothing_to_change(lennik: Organisation, amina: User) -> None:
    apply(checked(lennik, excel_habits_corrected()))
    run = checked(lennik, excel_habits_corrected())
    assert (run.summary["unchanged"], run.rows.count(), import_runs.may_apply(run)) == (4, 0, False)


def test_someone_added_by_hand_gets_the_number_and_no_double(lennik: Organisation, amina: User) -> None:
    User.objects.filter(pk=amina.pk).update(personnel_number="")
    apply(checked(lennik, [HEADER, person("00077", email="amina@lennik.example")]))
    assert User.objects.get(email="amina@lennik.example").personnel_number == "00077"


def test_someone_who_moves_is_at_the_new_department_since_today(lennik: Organisation, amina: User) -> None:
    apply(checked(lennik, [HEADER, person("00001", email="amina@lennik.example", department="Bibliotheek")]))
    amina.refresh_from_db()
    assert amina.department is not None
    assert (amina.department.name, amina.department_since) == ("Bibliotheek", TODAY)


def test_who_had_left_continues_where_they_were(lennik: Organisation, amina: User, enrolment: Enrolment) -> None:
    User.objects.filter(pk=amina.pk).update(end_date=date(2026, 11, 10))
    apply(checked(lennik, [["Stamnummer", "Datum uit dienst"], ["00001", ""]]))
    amina.refresh_from_db()
    assert (amina.end_date, amina.has_left(TODAY), amina.enrolments.get()) == (None, False, enrolment)


def test_a_rule_enrols_whoever_the_import_brings(lennik: Organisation, programme: Programme) -> None:
    library = DepartmentFactory.create(organisation=lennik, name="Bibliotheek")
    make_rule(organisation=lennik, department=library, programme=programme, switched_on=date(2026, 11, 1))
    rows = [HEADER, person("00001", department="Bibliotheek"), person("00002", department="Loket")]
    outcome = apply(checked(lennik, rows))
    assert [one.user.personnel_number for one in Enrolment.objects.select_related("user")] == ["00001"]
    assert "1 inschrijving" in outcome


# --- Who is missing --------------------------------------------------------------------------------------------------


def test_missing_people_are_left_alone_unless_it_was_asked(lennik: Organisation, amina: User) -> None:
    run = checked(lennik, [HEADER, person("00099")])
    assert run.summary["missing"] == 0
    apply(run)
    amina.refresh_from_db()
    assert amina.end_date is None


def test_who_is_missing_has_left_but_never_whoever_uploads_and_no_administrator(
    lennik: Organisation, herenthout: Organisation, amina: User, dries: User, marleen: User, stephanie: User
) -> None:
    User.objects.filter(pk=marleen.pk).update(personnel_number="00002")
    User.objects.filter(pk=stephanie.pk).update(personnel_number="00003", organisation=lennik)
    elsewhere = UserFactory.create(organisation=herenthout, personnel_number="00004")
    run = checked(lennik, [HEADER, person("00099")], marleen, complete=True)
    assert (run.summary["missing"], run.summary["at_work"]) == (1, 3)
    assert [(row.number, row.user) for row in run.rows.filter(kind="missing")] == [(0, amina)]
    apply(run, marleen)
    left = User.objects.filter(end_date__isnull=False)
    assert [(one.pk, one.end_date) for one in left] == [(amina.pk, date(2026, 11, 21))]
    assert elsewhere.end_date is None


# --- All or nothing --------------------------------------------------------------------------------------------------


def test_a_file_with_a_row_that_is_wrong_is_not_applied(lennik: Organisation, amina: User) -> None:
    run = checked(lennik, excel_habits())
    before = everything()
    with pytest.raises(watched_work.Stop):
        apply(run)
    assert everything() == before


def test_a_crash_half_way_leaves_nothing(lennik: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    run = checked(lennik, people(1200))
    before = everything()
    insert = many_rows.insert_values
    calls = []

    def fail_the_third_time(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise OSError("De stroom viel uit.")
        return insert(*args, **kwargs)

    monkeypatch.setattr(many_rows, "insert_values", fail_the_third_time)
    with pytest.raises(OSError, match="stroom"):
        apply(run)
    run.refresh_from_db()
    assert (len(calls), everything() == before, run.state) == (3, True, ImportState.CHECKED)
    assert not Activity.objects.exists()
    monkeypatch.undo()
    apply(run)
    assert User.objects.count() == 1200


@pytest.mark.parametrize("what", ["changed", "deleted", "made_administrator", "number_taken", "address_taken"])
def test_what_changed_since_the_dry_run_stops_the_import(what: str, lennik: Organisation, amina: User) -> None:
    rows = [
        HEADER,
        person("00001", email="amina@lennik.example", function="Diensthoofd"),
        person("00002"),
        person("00003"),
    ]
    run = checked(lennik, rows)
    amina.function = "Schepen"
    match what:
        case "changed":
            amina.save()
        case "deleted":
            amina.delete()
        case "made_administrator":
            User.objects.filter(pk=amina.pk).update(is_superuser=True)
        case "number_taken":
            UserFactory.create(organisation=lennik, personnel_number="00003")
        case "address_taken":
            UserFactory.create(organisation=lennik, email="persoon00003@lennik.example")
    before = everything()
    with pytest.raises(watched_work.Stop, match="opnieuw na"):
        apply(run)
    assert everything() == before
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED


def test_a_change_of_something_else_does_not_stop_the_import(lennik: Organisation, amina: User) -> None:
    run = checked(lennik, [HEADER, person("00001", email="amina@lennik.example", function="Diensthoofd")])
    User.objects.filter(pk=amina.pk).update(language="fr")
    apply(run)
    amina.refresh_from_db()
    assert (amina.function, amina.language) == ("Diensthoofd", "fr")


def test_an_import_is_applied_once(lennik: Organisation) -> None:
    run = checked(lennik, people(3))
    apply(run)
    with pytest.raises(watched_work.Stop):
        apply(run)
    assert User.objects.count() == 3


class TestAtOnce:
    @pytest.fixture
    def db(self, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
        """In place of pytest-django's: a database that threads can share, for every fixture here."""
        with django_db_blocker.unblock(), private_database(tmp_path):
            yield

    def test_of_two_imports_applied_at_once_one_gets_through(self, lennik: Organisation) -> None:
        both = [checked(lennik, people(30)) for _ in range(2)]
        start = threading.Barrier(2)

        def attempt(run: EmployeeImport) -> str:
            try:
                start.wait(timeout=30)
                return apply(run)
            except watched_work.Stop as reason:
                return f"Gestopt: {reason}"
            finally:
                connections.close_all()

        with ThreadPoolExecutor(max_workers=2) as pool:
            outcomes = sorted(pool.map(attempt, both))
        assert outcomes[0].startswith("30 personen toegevoegd")
        assert outcomes[1].startswith("Gestopt: Sinds het nakijken")
        assert User.objects.count() == 30


# --- Many ------------------------------------------------------------------------------------------------------------


def test_memory_of_the_dry_run_does_not_grow_with_the_number_of_rows(
    lennik: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_people, "BATCH", 50)

    def peak(count: int) -> int:
        run = import_runs.create(None, lennik, "personeel.csv", as_csv(people(count)))
        checking.check(run.pk, TODAY, watched_work.Unwatched())  # what is loaded once, is not counted
        tracemalloc.start()
        try:
            checking.check(run.pk, TODAY, watched_work.Unwatched())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(100), peak(800)
    assert large < small + 700 * 1000  # bytes: a row in the file, its number and its address take some 450


# --- Kinds of work ---------------------------------------------------------------------------------------------------

WITH_KIND = [*HEADER, "Soort werk"]


def works(number: str, department: str, kind: str) -> list[str]:
    return [*person(number, department=department), kind]


def test_a_department_that_comes_along_does_the_kind_of_work_of_the_file(lennik: Organisation) -> None:
    run = checked(lennik, [WITH_KIND, works("00101", "Groen", " buiten"), works("00102", "Groen", ""),
                           works("00103", "Zwembad", "")])  # fmt: skip
    assert import_sentences.new_departments(run) == (
        "Deze diensten zijn nieuw en komen erbij: Groen (Buiten), Zwembad."
    )
    apply(run)
    kinds = Department.objects.of(lennik).filter(name__in=["Groen", "Zwembad"])
    assert dict(kinds.values_list("name", "kind_of_work__key")) == {"Groen": "buiten", "Zwembad": None}


def test_another_kind_of_work_than_is_known_is_refused_with_a_sentence(lennik: Organisation) -> None:
    KindOfWork.objects.filter(organisation=lennik, key="zorg").update(is_gone=True)
    loket = KindOfWork.objects.get(organisation=lennik, key="loket")
    DepartmentFactory.create(organisation=lennik, name="Bevolking", kind_of_work=loket)
    rows = [
        works("00101", "Bevolking", "LOKET"),
        works("00102", "bevolking", "Buiten"),
        works("00103", "Groen", "Buiten"),
        works("00104", "groen", "Kantoor"),
        works("00105", "Groen", "Tuin"),
        works("00106", "Groen", "Zorg"),
        works("00107", "", "Loket"),
    ]
    run = checked(lennik, [WITH_KIND, *rows])
    wrong = {row.personnel_number: [one["code"] for one in row.errors] for row in run.rows.filter(kind="wrong")}
    assert wrong == {
        "00102": ["other_kind"],
        "00103": ["other_kind"],
        "00104": ["other_kind"],
        "00105": ["unknown_kind"],
        "00106": ["unknown_kind"],
        "00107": ["kind_without_department"],
    }
    told = run.rows.get(personnel_number="00105").errors[0]
    assert told["column"] == "Soort werk"
    assert "Het soort werk “Tuin” bestaat hier niet. Kies uit: Buiten, Kantoor, Loket." in told["message"]


# --- Without an address ----------------------------------------------------------------------------------------------


def test_twenty_people_without_an_address_come_along_and_can_be_taken_back(lennik: Organisation) -> None:
    numbers = [f"{number:05}" for number in range(1, 31)]
    rows = [*(person(one, email="") for one in numbers[:20]), *map(person, numbers[20:])]
    run = checked(lennik, [HEADER, *rows])
    assert (run.number_of(RowKind.WRONG), run.summary["without_address"]) == (0, 20)
    assert "20 nieuwe medewerkers hebben geen e-mailadres" in import_sentences.without_address(run)
    apply(run)
    assert User.objects.filter(organisation=lennik, email="").count() == 20
    assert not User.objects.holders_of("")
    assert checked(lennik, [HEADER, *rows]).number_of(RowKind.UNCHANGED) == 30
    undoing.undo(run.pk, None, NOW, watched_work.Unwatched())
    assert not User.objects.filter(organisation=lennik).exists()


def test_who_has_an_address_alone_or_a_key_alone_comes_along_and_is_known_again(lennik: Organisation) -> None:
    header = ["Voornaam", "Familienaam", "E-mail", "External id"]
    rows = [["Lien", "Maes", "lien@lennik.example", ""], ["Jos", "Claes", "", "k-1"]]
    run = checked(lennik, as_csv([header, *rows]))
    apply(run)
    assert [row.user.first_name for row in run.rows.select_related("user")] == ["Lien", "Jos"]
    assert checked(lennik, as_csv([header, *rows])).number_of(RowKind.UNCHANGED) == 2


def test_someone_without_an_address_gets_one_at_once_as_long_as_the_account_was_never_used(
    lennik: Organisation,
) -> None:
    jos = UserFactory.create(organisation=lennik, email="", personnel_number="00001")
    apply(checked(lennik, [HEADER, person("00001", email="jos@lennik.example")]))
    jos.refresh_from_db()
    assert jos.email == "jos@lennik.example"


# --- Status, regime and site -----------------------------------------------------------------------------------------


def test_what_hr_systems_have_besides_comes_along_and_goes_back(lennik: Organisation, amina: User) -> None:
    User.objects.filter(pk=amina.pk).update(personnel_number="00001", site="Oud")
    rows = [["Stamnummer", "Statuut", "Werkregime", "Vestiging"], ["00001", "Contractueel", "4/5", "Gemeentehuis"]]
    run = checked(lennik, rows)
    assert [(one["field"], one["old"], one["new"]) for one in run.rows.get().changes] == [
        ("status", "", "contract"), ("work_regime", "", "4/5"), ("site", "Oud", "Gemeentehuis"),
    ]  # fmt: skip
    apply(run)
    amina.refresh_from_db()
    assert (amina.status, amina.work_regime, amina.site) == (EmploymentStatus.CONTRACT, "4/5", "Gemeentehuis")
    undoing.undo(run.pk, None, NOW, watched_work.Unwatched())
    amina.refresh_from_db()
    assert (amina.status, amina.work_regime, amina.site) == ("", "", "Oud")
