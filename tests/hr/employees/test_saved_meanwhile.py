"""Two officers save the same thing: the second is told what became otherwise, and loses nothing of what they typed."""

from __future__ import annotations

from html import unescape

import pytest
from django.core import signing
from django.test import Client

from onboarding.hr.employees.saved_meanwhile import SALT
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Department, KindOfWork, OwnField, OwnValue, User
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, make_person, sign_in
from tests.hr.employees.conftest import Staff, codes
from tests.rendered_forms import fill, open_and_submit, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(lennik: Municipality) -> Client:
    """Another officer."""
    person = make_person(lennik.organisation, "Karel", "Claes")
    assert lennik.organisation.hr_group
    person.groups.add(lennik.organisation.hr_group)
    return sign_in(person)


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """Noor with an address that a form takes."""
    User.objects.filter(pk=staff.noor.pk).update(email="noor@lennik.example")
    return staff


def url(person: User) -> str:
    return f"/beheer/medewerkers/{person.pk}/gegevens/"


def text(response: ClientResponse) -> str:
    return unescape(response.content.decode())


def test_the_second_is_told_what_became_otherwise_and_then_saves_it_knowingly(
    hr_officer: Client, colleague: Client, staff: Staff
) -> None:
    person = staff.noor
    page = hr_officer.get(url(person))
    open_and_submit(colleague, url(person), {"function": "Diensthoofd", "personnel_number": "77"})
    refused = submit(hr_officer, page, function="Archivaris", first_name="Nora")
    assert codes(refused.context["form"]) == {
        "__all__": ["changed_meanwhile"],
        "function": ["changed_meanwhile"],
        "personnel_number": ["changed_meanwhile"],
    }
    said = text(refused)
    assert "Intussen gewijzigd: van “Loketmedewerker” naar “Diensthoofd”. Wat jij invulde, staat hier nog." in said
    assert "Intussen gewijzigd: van niets naar “77”. Dat laatste staat hier nu." in said
    person.refresh_from_db()
    assert (person.first_name, person.function, person.personnel_number) == ("Noor", "Diensthoofd", "77")
    typed = fill(refused)
    assert (typed["first_name"], typed["function"], typed["personnel_number"]) == ("Nora", "Archivaris", "77")
    submit(hr_officer, refused)
    person.refresh_from_db()
    assert (person.first_name, person.function, person.personnel_number) == ("Nora", "Archivaris", "77")


def test_what_becomes_otherwise_once_more_is_told_once_more(
    hr_officer: Client, colleague: Client, staff: Staff
) -> None:
    page = hr_officer.get(url(staff.noor))
    open_and_submit(colleague, url(staff.noor), {"site": "Markt"})
    refused = submit(hr_officer, page, first_name="Nora")
    open_and_submit(colleague, url(staff.noor), {"site": "Molen"})
    again = submit(hr_officer, refused)
    assert "van “Markt” naar “Molen”" in text(again)
    submit(hr_officer, again)
    staff.noor.refresh_from_db()
    assert (staff.noor.first_name, staff.noor.site) == ("Nora", "Molen")


def test_what_both_changed_alike_is_no_quarrel(hr_officer: Client, colleague: Client, staff: Staff) -> None:
    page = hr_officer.get(url(staff.noor))
    open_and_submit(colleague, url(staff.noor), {"function": "Diensthoofd"})
    assert submit(hr_officer, page, function="Diensthoofd", first_name="Nora").status_code == 302
    staff.noor.refresh_from_db()
    assert staff.noor.first_name == "Nora"


def test_a_form_that_was_saved_twice_by_one_person_says_nothing(hr_officer: Client, staff: Staff) -> None:
    """Who clicks twice, or goes back in the browser and saves what stands there."""
    page = hr_officer.get(url(staff.noor))
    assert submit(hr_officer, page, function="Archivaris").status_code == 302
    assert submit(hr_officer, page, function="Archivaris").status_code == 302
    assert Activity.objects.filter(verb=Verb.PERSON_CHANGED).count() == 1


def test_departments_days_choices_and_own_fields_are_told_in_words(
    hr_officer: Client, colleague: Client, staff: Staff, lennik: Municipality
) -> None:
    team = OwnField.objects.create(organisation=lennik.organisation, name="Ploeg")
    person = staff.noor
    page = hr_officer.get(url(person))
    changes = {
        "department": str(lennik.department.pk), "other_departments": [str(staff.technical.pk)], "status": "contract",
        "end_date": "2036-05-01", f"own_{team.pk}": "Noord", "manager": "claes jef",
    }  # fmt: skip
    open_and_submit(colleague, url(person), changes)
    refused = submit(hr_officer, page, first_name="Nora")
    said = text(refused)
    for words in (
        f"van “Technische dienst” naar “{lennik.department}”",
        "van niets naar “Technische dienst”",
        "van niets naar “contract”",
        "van niets naar “01/05/2036”",
        "van niets naar “Noord”",
        "van niets naar “Claes Jef (",
    ):
        assert words in said
    submit(hr_officer, refused)
    person.refresh_from_db()
    assert (person.first_name, person.department, person.manager) == ("Nora", lennik.department, staff.jef)
    assert list(person.other_departments.all()) == [staff.technical]
    assert OwnValue.objects.get().value == "Noord"


def test_what_an_other_one_deleted_is_told_too(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    page = hr_officer.get(url(staff.noor))
    User.objects.filter(department=staff.technical).update(department=None)
    staff.technical.delete()
    refused = submit(hr_officer, page, first_name="Nora")
    assert "van “wat er niet meer is” naar niets. Dat laatste staat hier nu." in text(refused)
    submit(hr_officer, refused)
    staff.noor.refresh_from_db()
    assert (staff.noor.first_name, staff.noor.department) == ("Nora", None)


def test_two_who_change_a_department(hr_officer: Client, colleague: Client, staff: Staff) -> None:
    address = f"/beheer/diensten/{staff.technical.pk}/"
    page = hr_officer.get(address)
    open_and_submit(colleague, address, {"name": "Groendienst"})
    refused = submit(hr_officer, page, name="Openbare werken")
    assert "van “Technische dienst” naar “Groendienst”" in text(refused)
    assert Department.objects.get(pk=staff.technical.pk).name == "Groendienst"
    submit(hr_officer, refused)
    assert Department.objects.get(pk=staff.technical.pk).name == "Openbare werken"


def test_two_who_change_a_kind_of_work(hr_officer: Client, colleague: Client, lennik: Municipality) -> None:
    kind = KindOfWork.objects.get(organisation=lennik.organisation, key="buiten")
    address = f"/beheer/soorten-werk/{kind.pk}/"
    page = hr_officer.get(address)
    open_and_submit(colleague, address, {"name": "Groen"})
    refused = submit(hr_officer, page, name="Wegen")
    assert "van “Buiten” naar “Groen”" in text(refused)
    submit(hr_officer, refused)
    assert KindOfWork.objects.get(pk=kind.pk).name == "Wegen"


@pytest.mark.parametrize(
    "mark",
    ["", "x", signing.dumps(["a"], salt=SALT), signing.dumps({"site": ["x"]}, salt="y")],
    ids=["none", "nonsense", "of something else", "of another form"],
)
def test_a_mark_that_is_none_of_ours_stops_nobody(hr_officer: Client, staff: Staff, mark: str) -> None:
    sent = fill(hr_officer.get(url(staff.noor)), first_name="Nora")
    assert hr_officer.post(url(staff.noor), {**sent, "seen": mark}).status_code == 302
    staff.noor.refresh_from_db()
    assert staff.noor.first_name == "Nora"


def test_a_new_person_has_no_mark(hr_officer: Client) -> None:
    assert b'name="seen"' not in hr_officer.get("/beheer/medewerkers/nieuw/").content
