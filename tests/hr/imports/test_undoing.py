"""Undoing the last import: as far as nobody built on it, and never a word of anyone's journey."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from onboarding.hr.imports import import_runs, import_sentences, undoing
from onboarding.hr.models import Activity, EmployeeImport, ImportState, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.journey import progress
from onboarding.learning.models import About, Enrolment, EnrolmentRule, KeptOut, LessonProgress
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation, OwnField, OwnValue, User
from onboarding.row_guards import thawed
from tests.factories import DepartmentFactory, UserFactory, make_programme, make_rule
from tests.hr.imports.files import HEADER, excel_habits_corrected, people, person
from tests.hr.imports.importing import NOW, TODAY, apply, checked, everything

BEFORE = date(2026, 11, 1)


def applied(organisation: Organisation, rows: Any, by: User | None = None, complete: bool = False) -> EmployeeImport:
    run = checked(organisation, rows, by, complete)
    apply(run, by)
    return run


def undo(run: EmployeeImport, by: User | None = None) -> str:
    outcome = undoing.undo(run.pk, by, NOW, watched_work.Unwatched())
    run.refresh_from_db()
    return outcome


@pytest.fixture
def rule(lennik: Organisation, programme: Programme) -> EnrolmentRule:
    """Whoever starts at the library gets the programme."""
    library = DepartmentFactory.create(organisation=lennik, name="Bibliotheek")
    return make_rule(
        organisation=lennik, department=library, programme=programme, switched_on=date(2026, 11, 1),
        for_people_already_there=True,
    )  # fmt: skip


def test_undoing_puts_everyone_and_every_department_back(
    lennik: Organisation, amina: User, dries: User, marleen: User
) -> None:
    User.objects.filter(pk=amina.pk).update(department_since=date(2020, 1, 1))
    User.objects.filter(pk=dries.pk).update(personnel_number="00009")
    before = everything()
    rows = [
        HEADER,
        person("00001", first="Aminata", email="nieuw@lennik.example", department="Bibliotheek", start="03/11/2026"),
        person("00002", department="Archief"),
    ]
    run = applied(lennik, rows, marleen, complete=True)
    assert User.objects.get(pk=dries.pk).end_date == date(2026, 11, 21)
    assert everything() != before
    assert import_sentences.undoings(run)[-1] == (
        "Deze diensten kwamen erbij en gaan weer weg, voor zover ze dan nergens meer voor dienen: Bibliotheek, Archief."
    )
    outcome = undo(run, marleen)
    assert everything() == before
    assert outcome == "1 persoon verwijderd, 2 zoals voordien."
    assert (run.state, run.undone_at) == (ImportState.UNDONE, NOW)
    assert Activity.objects.get(verb=Verb.IMPORT_UNDONE).actor == marleen


def test_after_undoing_the_same_file_can_be_imported_again(lennik: Organisation, amina: User) -> None:
    run = applied(lennik, excel_habits_corrected())
    going = "Deze dienst kwam erbij en gaat weer weg, als ze dan nergens meer voor dient: Secrétariat."
    assert import_sentences.undoings(run)[-1] == going
    undo(run)
    again = applied(lennik, excel_habits_corrected())
    assert (again.summary["created"], again.summary["changed"]) == (3, 1)


def test_someone_who_got_a_number_is_without_again(lennik: Organisation, amina: User) -> None:
    User.objects.filter(pk=amina.pk).update(personnel_number="")
    undo(applied(lennik, [HEADER, person("00077", email="amina@lennik.example")]))
    amina.refresh_from_db()
    assert amina.personnel_number == ""


def test_what_was_changed_again_stays_and_is_counted(lennik: Organisation, amina: User) -> None:
    run = applied(lennik, [HEADER, person("00001", email="amina@lennik.example", first="Ami", function="Loket")])
    User.objects.filter(pk=amina.pk).update(function="Diensthoofd")
    outcome = undo(run)
    amina.refresh_from_db()
    assert (amina.first_name, amina.function) == ("Amina", "Diensthoofd")
    assert "1 gegeven werd intussen opnieuw gewijzigd" in outcome


def test_an_address_that_someone_else_took_since_does_not_come_back(lennik: Organisation, amina: User) -> None:
    run = applied(lennik, [HEADER, person("00001", email="nieuw@lennik.example")])
    UserFactory.create(organisation=lennik, email="amina@lennik.example")
    outcome = undo(run)
    amina.refresh_from_db()
    assert amina.email == "nieuw@lennik.example"
    assert "blijft staan" in outcome


def test_a_department_that_is_gone_does_not_come_back(
    lennik: Organisation, amina: User, department: Department
) -> None:
    run = applied(lennik, [HEADER, person("00001", email="amina@lennik.example", department="Bibliotheek")])
    department.delete()
    undo(run)
    amina.refresh_from_db()
    assert amina.department is not None
    assert amina.department.name == "Bibliotheek"


@pytest.mark.parametrize("use", ["head", "person", "rule"])
def test_a_department_that_is_used_since_stays(
    use: str, lennik: Organisation, programme: Programme, amina: User
) -> None:
    run = applied(lennik, [HEADER, person("00002", department="Bibliotheek")])
    library = Department.objects.get(name="Bibliotheek")
    match use:
        case "head":
            Department.objects.filter(pk=library.pk).update(head=amina)
        case "person":
            User.objects.filter(pk=amina.pk).update(department=library)
        case "rule":
            make_rule(organisation=lennik, department=library, programme=programme)
    undo(run)
    assert Department.objects.filter(pk=library.pk).exists()


def test_someone_who_became_administrator_is_left_alone(lennik: Organisation, amina: User) -> None:
    run = applied(lennik, [HEADER, person("00001", email="amina@lennik.example", function="Loket"), person("00002")])
    User.objects.filter(organisation=lennik).update(is_superuser=True)
    before = everything()
    undo(run)
    assert everything() == before


# --- Journeys --------------------------------------------------------------------------------------------------------


def test_who_was_enrolled_by_a_rule_and_did_nothing_goes_with_the_enrolment(
    lennik: Organisation, rule: EnrolmentRule
) -> None:
    run = applied(lennik, [HEADER, person("00001", department="Bibliotheek")])
    assert Enrolment.objects.filter(rule=rule).count() == 1
    undo(run)
    assert (User.objects.count(), Enrolment.objects.count()) == (0, 0)
    assert Department.objects.filter(name="Bibliotheek").exists()  # was there before


def test_who_began_keeps_what_they_did_and_is_marked_as_left(lennik: Organisation, rule: EnrolmentRule) -> None:
    rows = [HEADER, *(person(n, department="Bibliotheek", start="01/06/2026") for n in ("00001", "00002", "00003"))]
    run = applied(lennik, rows)
    began, signed_in, neither = User.objects.order_by("personnel_number")
    progress.open_lesson(began, began.enrolments.get().programme.lesson_ids[0], timezone.now())
    User.objects.filter(pk=signed_in.pk).update(last_login=timezone.now())
    outcome = undo(run)
    assert list(User.objects.order_by("personnel_number").values_list("pk", "end_date")) == [
        (began.pk, date(2026, 11, 21)), (signed_in.pk, date(2026, 11, 21)),
    ]  # fmt: skip
    assert LessonProgress.objects.get().enrolment.user == began
    assert "2 nieuwe personen waren al begonnen en zijn uit dienst gemeld" in outcome
    assert "1 persoon verwijderd" in outcome
    assert not User.objects.filter(pk=neither.pk).exists()


def test_who_was_moved_loses_what_the_rule_of_the_wrong_department_gave_unless_begun(
    lennik: Organisation, rule: EnrolmentRule, amina: User
) -> None:
    other = UserFactory.create(organisation=lennik, personnel_number="00002", email="persoon00002@lennik.example")
    rows = [["Stamnr", "Dienst"], ["00001", "Bibliotheek"], ["00002", "Bibliotheek"]]
    run = applied(lennik, rows)
    assert Enrolment.objects.filter(rule=rule).count() == 2
    progress.open_lesson(other, other.enrolments.get().programme.lesson_ids[0], timezone.now())
    undo(run)
    assert [one.user for one in Enrolment.objects.all()] == [other]


def test_what_a_rule_gave_goes_whatever_it_looks_at_unless_it_means_them_still_or_they_began(
    lennik: Organisation,
) -> None:
    team = OwnField.objects.create(organisation=lennik, name="Ploeg")
    asked: list[tuple[About, str, bool, OwnField | None]] = [
        (About.FUNCTION, "Redder", False, None),
        (About.STATUS, "student", False, None),
        (About.SITE, "Zwembad", True, None),
        (About.OWN_FIELD, "Vroege", False, team),
        (About.OWN_FIELD, "Late", True, team),
    ]
    kinds: list[dict[str, Any]] = [{"for_people_already_there": True} for _ in asked]
    rules = [
        make_rule(organisation=lennik, programme=make_programme(lennik), switched_on=BEFORE, **kind)
        for kind in [*kinds, {"started_since": date(2026, 11, 2)}]
    ]
    for rule, (about, value, is_not, own_field) in zip(rules, asked, strict=False):
        rule.conditions.create(about=about, value=value, is_not=is_not, own_field=own_field)
    fields: dict[str, Any] = {"organisation": lennik, "start_date": date(2020, 1, 6), "site": "Zwembad"}
    turned, began, same = (
        UserFactory.create(personnel_number=f"0000{number}", email=f"{number}@lennik.example", **fields)
        for number in (1, 2, 3)
    )
    for one in (turned, began, same):
        OwnValue.objects.create(person=one, field=team, value="Late")
    User.objects.filter(pk=same.pk).update(function="Redder")
    rows = [
        ["Stamnr", "Functie", "Statuut", "Vestiging", "Ploeg", "In dienst"],
        *([number, "Redder", "jobstudent", "Gemeentehuis", "Vroege", "02/11/2026"] for number in ("00001", "00002")),
        ["00003", "Redder", "", "Kerk", "Late", "06/01/2020"],
    ]
    run = checked(lennik, rows, own={"own:Ploeg": 4})
    apply(run)
    assert [one.enrolments.count() for one in (turned, began, same)] == [6, 6, 2]
    progress.open_lesson(began, began.enrolments.get(rule=rules[0]).programme.lesson_ids[0], timezone.now())
    EnrolmentRule.objects.filter(pk=rules[1].pk).update(switched_on=None)
    undo(run)
    assert not turned.enrolments.exists()
    assert [one.rule for one in began.enrolments.all()] == [rules[0]]
    assert [one.rule for one in same.enrolments.all()] == [rules[0]]  # the rule means them without the import too
    assert not KeptOut.objects.exists()  # whoever fits again is taken again


def test_an_enrolment_that_was_there_before_is_never_withdrawn(
    lennik: Organisation, amina: User, enrolment: Enrolment
) -> None:
    undo(applied(lennik, [HEADER, person("00001", email="amina@lennik.example", department="Bibliotheek")]))
    assert Enrolment.objects.get() == enrolment


def test_withdrawing_leaves_whatever_was_begun_and_later_rounds(
    lennik: Organisation, programme: Programme, amina: User, dries: User, marleen: User
) -> None:
    begun, later, untouched = (progress.enrol(user, programme, TODAY) for user in (amina, dries, marleen))
    progress.open_lesson(amina, programme.lesson_ids[0], timezone.now())
    with thawed(connection, ["learning.Enrolment"]):
        Enrolment.objects.filter(pk=later.pk).update(round=2)
    assert progress.withdraw([begun.pk, later.pk, untouched.pk], NOW) == 1
    assert set(Enrolment.objects.all()) == {begun, later}


# --- Which import ----------------------------------------------------------------------------------------------------


def test_only_the_last_import_of_an_organisation_can_be_undone(lennik: Organisation, herenthout: Organisation) -> None:
    first = applied(lennik, people(2))
    elsewhere = applied(herenthout, [HEADER, person("00001", email="x@herenthout.example")])
    assert import_runs.may_undo(first)
    second = applied(lennik, people(3))
    assert [import_runs.may_undo(run) for run in (first, second, elsewhere)] == [False, True, True]
    with pytest.raises(watched_work.Stop):
        undo(first)
    undo(second)
    assert [import_runs.may_undo(run) for run in (first, second)] == [False, False]
    with pytest.raises(watched_work.Stop):
        undo(second)


def test_an_import_that_was_not_applied_cannot_be_undone(lennik: Organisation) -> None:
    run = checked(lennik, people(2))
    assert not import_runs.may_undo(run)
    with pytest.raises(watched_work.Stop):
        undo(run)


def test_a_crash_while_undoing_leaves_the_import_as_it_was(
    lennik: Organisation, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = applied(lennik, excel_habits_corrected())
    before = everything()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("De stroom viel uit.")

    monkeypatch.setattr(User.objects, "bulk_update", fail)
    with pytest.raises(OSError, match="stroom"):
        undo(run)
    run.refresh_from_db()
    assert (everything() == before, run.state) == (True, ImportState.APPLIED)
