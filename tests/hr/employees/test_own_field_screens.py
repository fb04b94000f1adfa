"""Own fields of an organisation: naming them, filling them in for a person, and what taking one away touches."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from onboarding.hr.models import Activity, SavedView, Verb
from onboarding.people.models import EmploymentStatus, OwnField, OwnValue, User
from onboarding.people.models.own_fields import MOST
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, make_person, sign_in
from tests.hr.employees.conftest import Staff, codes
from tests.rendered_forms import NotRendered, fill, open_and_submit, tamper

pytestmark = pytest.mark.django_db
URL = "/beheer/eigen-velden/"
NEW = f"{URL}nieuw/"
QUERIES = 27  # of the form of a person


@pytest.fixture
def team(lennik: Municipality) -> OwnField:
    return OwnField.objects.create(organisation=lennik.organisation, name="Ploeg")


def text(response: ClientResponse) -> str:
    return unescape(response.content.decode())


def form_of(person: User) -> str:
    return f"/beheer/medewerkers/{person.pk}/gegevens/"


# --- Naming them ---


def test_a_field_is_named_for_the_own_organisation_and_named_anew(hr_officer: Client, lennik: Municipality) -> None:
    assert open_and_submit(hr_officer, NEW, {"name": " Ploeg "})["Location"] == URL
    field = OwnField.objects.get()
    assert (field.organisation, field.name) == (lennik.organisation, "Ploeg")
    open_and_submit(hr_officer, f"{URL}{field.pk}/", {"name": "Team"})
    assert [one.name for one in hr_officer.get(URL).context["object_list"]] == ["Team"]
    lines = Activity.objects.filter(verb=Verb.OWN_FIELD_CHANGED).values_list("detail", flat=True)
    assert sorted(lines) == ["Ploeg", "Team"]


@pytest.mark.parametrize(("name", "code"), [("", "required"), (" plòeg ", "field_taken"), ("x" * 61, "max_length")])
def test_what_is_wrong_is_said_next_to_the_field(hr_officer: Client, team: OwnField, name: str, code: str) -> None:
    assert codes(tamper(hr_officer, NEW, {"name": name}).context["form"]) == {"name": [code]}
    assert OwnField.objects.count() == 1


def test_an_organisation_has_ten_fields_and_no_more(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    for number in range(MOST - 1):
        OwnField.objects.create(organisation=lennik.organisation, name=f"Veld {number}")
        OwnField.objects.create(organisation=herenthout.organisation, name=f"Veld {number}")
    assert open_and_submit(hr_officer, NEW, {"name": "Het tiende"}).status_code == 302
    assert codes(open_and_submit(hr_officer, NEW, {"name": "Elf"}).context["form"]) == {"__all__": ["too_many"]}
    tenth = OwnField.objects.get(name="Het tiende")
    assert open_and_submit(hr_officer, f"{URL}{tenth.pk}/", {"name": "Anders"}).status_code == 302


def test_before_a_field_goes_hr_reads_in_numbers_what_goes_along(
    hr_officer: Client, team: OwnField, staff: Staff, lennik: Municipality
) -> None:
    for person, value in [(staff.noor, "Noord"), (staff.jef, "Noord"), (staff.tom, "Zuid")]:
        OwnValue.objects.create(person=person, field=team, value=value)
    for name, query in (("Ploeg Noord", f"own_{team.pk}=noord"), ("Alles", f"own_{team.pk}1=noord")):
        kept = {"organisation": lennik.organisation, "made_by": lennik.hr_officer, "view": "employees"}
        SavedView.objects.create(name=name, query=query, **kept)
    page = hr_officer.get(f"{URL}{team.pk}/weg/")
    said = text(page)
    assert "Bij 3 mensen is het ingevuld. Dat gaat mee weg" in said
    assert said.index("<li>Noord</li>") < said.index("<li>Zuid</li>")
    assert "1 bewaarde lijst filtert erop" in said
    assert "Ploeg Noord (" in said
    assert "Alles" not in said
    hr_officer.post(f"{URL}{team.pk}/weg/")
    assert not OwnValue.objects.exists()
    line = Activity.objects.get(verb=Verb.OWN_FIELD_CHANGED)
    assert (line.detail, line.number) == ("Ploeg", 3)


def test_a_field_that_nobody_fills_in_goes_without_a_word_of_loss(hr_officer: Client, team: OwnField) -> None:
    assert "Bij niemand is het ingevuld." in text(hr_officer.get(f"{URL}{team.pk}/weg/"))


def test_hr_elsewhere_finds_no_such_field(outsider: Client, team: OwnField) -> None:
    for address in (f"{URL}{team.pk}/", f"{URL}{team.pk}/weg/"):
        assert outsider.get(address).status_code == 404
        assert outsider.post(address, {"name": "x"}).status_code == 404
    assert team.name not in text(outsider.get(URL))


# --- Of one person ---


def test_hr_fills_in_what_is_known_of_someones_work(hr_officer: Client, staff: Staff, team: OwnField) -> None:
    person = staff.amina
    values = {
        "site": "Gemeentehuis", "status": "trainee", "work_regime": "4/5", "manager": "Claes Jef",
        f"own_{team.pk}": " Noord ",
    }  # fmt: skip
    assert open_and_submit(hr_officer, form_of(person), values).status_code == 302
    person.refresh_from_db()
    assert (person.site, person.status, person.work_regime) == ("Gemeentehuis", EmploymentStatus.TRAINEE, "4/5")
    assert person.manager == staff.jef
    assert OwnValue.objects.get().value == "Noord"
    line = Activity.objects.get(verb=Verb.PERSON_CHANGED)
    assert line.detail == "vestiging, leidinggevende, statuut, werkregime, Ploeg"
    page = text(hr_officer.get(f"/beheer/medewerkers/{person.pk}/"))
    for words in ("Gemeentehuis", "stagiair", "4/5", "Ploeg", "Noord", f"/beheer/medewerkers/{staff.jef.pk}/"):
        assert words in page
    open_and_submit(hr_officer, form_of(person), {f"own_{team.pk}": "", "manager": ""})
    person.refresh_from_db()
    assert person.manager is None
    assert not OwnValue.objects.exists()


def test_whoever_is_added_has_their_own_values_at_once(hr_officer: Client, staff: Staff, team: OwnField) -> None:
    values = {"first_name": "Lieve", "last_name": "Nu", "personnel_number": "88", f"own_{team.pk}": "Zuid"}
    assert open_and_submit(hr_officer, "/beheer/medewerkers/nieuw/", values).status_code == 302
    assert OwnValue.objects.get().person.first_name == "Lieve"


def test_a_value_that_is_too_long_is_refused(hr_officer: Client, staff: Staff, team: OwnField) -> None:
    refused = open_and_submit(hr_officer, form_of(staff.amina), {f"own_{team.pk}": "x" * 201})
    assert codes(refused.context["form"]) == {f"own_{team.pk}": ["max_length"]}


def test_the_form_has_the_fields_of_the_own_organisation_only(
    hr_officer: Client, herenthout: Municipality, staff: Staff
) -> None:
    elsewhere = OwnField.objects.create(organisation=herenthout.organisation, name="Ploeg")
    page = hr_officer.get(form_of(staff.amina))
    with pytest.raises((NotRendered, KeyError, AssertionError)):
        fill(page, **{f"own_{elsewhere.pk}": "Noord"})
    tamper(hr_officer, form_of(staff.amina), {f"own_{elsewhere.pk}": "Noord"})
    assert not OwnValue.objects.exists()


def test_sites_and_values_that_several_people_have_are_offered(
    hr_officer: Client, staff: Staff, team: OwnField, herenthout: Municipality
) -> None:
    User.objects.filter(pk=staff.jef.pk).update(site="Molen")
    User.objects.filter(pk=herenthout.learner.pk).update(site="Elders")
    for person, value in [(staff.noor, "Noord"), (staff.jef, "Noord"), (staff.tom, "Alleen Tom")]:
        OwnValue.objects.create(person=person, field=team, value=value)
    page = text(hr_officer.get(form_of(staff.amina)))
    assert '<option value="Molen">' in page
    assert '<option value="Noord">' in page
    assert "Alleen Tom" not in page
    assert "Elders" not in page


# --- Choosing a manager ---


@pytest.mark.parametrize("typed", ["Claes Jef", "jef claes", "Claes Jef (jef.claes@lennik.example)", "00203", "CLAÉS"])
def test_a_manager_is_who_is_typed(hr_officer: Client, staff: Staff, typed: str) -> None:
    assert open_and_submit(hr_officer, form_of(staff.amina), {"manager": typed}).status_code == 302
    staff.amina.refresh_from_db()
    assert staff.amina.manager == staff.jef


@pytest.mark.parametrize(("typed", "code"), [("Niemand", "unknown"), ("()", "unknown"), ("e", "several")])
def test_who_cannot_be_told_is_asked_about_and_what_was_typed_stays(
    hr_officer: Client, staff: Staff, typed: str, code: str
) -> None:
    refused = open_and_submit(hr_officer, form_of(staff.amina), {"manager": typed})
    assert codes(refused.context["form"]) == {"manager": [code]}
    assert fill(refused)["manager"] == typed


def test_two_of_the_same_name_are_told_apart_and_the_shorter_name_is_itself(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    one = make_person(lennik.organisation, "Jan", "Pee", email="jan1@lennik.example")
    make_person(lennik.organisation, "Jan", "Pee", email="jan2@lennik.example")
    make_person(lennik.organisation, "Jan", "Peeters", email="jan3@lennik.example")
    refused = open_and_submit(hr_officer, form_of(staff.amina), {"manager": "Pee Jan"})
    assert "Pee Jan (jan1@lennik.example); Pee Jan (jan2@lennik.example)" in text(refused)
    open_and_submit(hr_officer, form_of(staff.amina), {"manager": "Pee Jan (jan1@lennik.example)"})
    staff.amina.refresh_from_db()
    assert staff.amina.manager == one


def test_no_manager_is_oneself_gone_or_of_another_organisation(
    hr_officer: Client, staff: Staff, herenthout: Municipality
) -> None:
    for person in (staff.amina, staff.tom, herenthout.learner):
        refused = tamper(hr_officer, form_of(staff.amina), {"manager": person.email})
        assert codes(refused.context["form"]) == {"manager": ["unknown"]}


def test_a_manager_who_left_stays_as_long_as_nobody_chooses_another(hr_officer: Client, staff: Staff) -> None:
    User.objects.filter(pk=staff.amina.pk).update(manager=staff.tom)
    assert open_and_submit(hr_officer, form_of(staff.amina), {"function": "x"}).status_code == 302
    staff.amina.refresh_from_db()
    assert staff.amina.manager == staff.tom
    assert "leidinggevende" not in Activity.objects.get(verb=Verb.PERSON_CHANGED).detail


def test_the_form_costs_the_same_with_many_people_and_ten_fields(
    hr_officer: Client, staff: Staff, lennik: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def fields(numbers: range) -> None:
        for number in numbers:
            field = OwnField.objects.create(organisation=lennik.organisation, name=f"Veld {number}")
            for person in (staff.amina, staff.noor, staff.jef):
                OwnValue.objects.create(person=person, field=field, value="x")

    fields(range(1))
    address = form_of(staff.amina)
    hr_officer.get(address)
    with django_assert_num_queries(QUERIES):
        hr_officer.get(address)
    fields(range(1, MOST))
    for number in range(30):
        make_person(lennik.organisation, "Veel", f"Mens {number:02}")
    with django_assert_num_queries(QUERIES):
        hr_officer.get(address)


# --- Of many ---


def many(*people: User) -> str:
    ids = "&".join(f"id={person.pk}" for person in people)
    return f"{reverse('hr:employees_change_work')}?{ids}"


def test_many_get_a_site_a_manager_and_a_status_at_once_and_keep_the_rest(hr_officer: Client, staff: Staff) -> None:
    User.objects.filter(pk=staff.noor.pk).update(work_regime="1/2")
    given = {"site": "Molen", "manager": "Claes Jef", "status": "contract"}
    done = open_and_submit(hr_officer, many(staff.noor, staff.amina, staff.jef), given, follow=True)
    assert "De gegevens van 2 mensen zijn gewijzigd. Had dat al, of zou de eigen leidinggevende zijn: 1." in text(done)
    for person in (staff.noor, staff.amina):
        person.refresh_from_db()
        assert (person.site, person.status, person.manager) == ("Molen", "contract", staff.jef)
    assert staff.noor.work_regime == "1/2"
    line = Activity.objects.get(verb=Verb.PERSON_CHANGED)
    assert (line.number, line.detail) == (2, f"vestiging: Molen, leidinggevende: {staff.jef}, statuut: contract")


def test_nothing_filled_in_for_many_is_nothing_done(hr_officer: Client, staff: Staff) -> None:
    refused = open_and_submit(hr_officer, many(staff.noor))
    assert codes(refused.context["form"]) == {"__all__": ["nothing_given"]}


# --- For whom ---


def test_a_head_sees_neither_status_nor_own_field_of_the_own_people(lennik: Municipality, team: OwnField) -> None:
    person = lennik.learner
    User.objects.filter(pk=person.pk).update(status="statutory", site="Kwartelplein", work_regime="7/8")
    OwnValue.objects.create(person=person, field=team, value="Kwartelploeg")
    page = text(sign_in(lennik.head).get("/mijn-dienst/"))
    assert person.last_name in page
    for words in ("statutair", "Kwartelplein", "7/8", "Kwartelploeg"):
        assert words not in page
