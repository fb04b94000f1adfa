"""Departments: the list, adding and changing one, and when one may go."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from onboarding.hr.deeds import department_keeping
from onboarding.hr.employees.person_choice import label_of
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import EnrolmentRule
from onboarding.people.models import Department, User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.hr.conftest import Municipality, make_person, sign_in
from tests.hr.employees.conftest import Staff, codes
from tests.rendered_forms import open_and_submit, submit, tamper

pytestmark = pytest.mark.django_db
URL = "/beheer/diensten/"
NEW = f"{URL}nieuw/"


def text(response: ClientResponse) -> str:
    return unescape(response.content.decode())


def rows(client: Client, query: str = "") -> list[tuple[str, str | None, int]]:
    found = client.get(f"{URL}{query}").context["object_list"]
    return [(one.name, one.head and one.head.first_name, one.number) for one in found]


def test_the_list_says_who_heads_and_how_many_people_are_at_work(
    hr_officer: Client, staff: Staff, herenthout: Municipality
) -> None:
    assert rows(hr_officer) == [("Dienst Bevolking", "Dries", 2), ("Technische dienst", None, 1)]  # Jef starts later


def test_it_sorts_and_searches(hr_officer: Client, staff: Staff) -> None:
    assert rows(hr_officer, "?ordering=number")[0][0] == "Technische dienst"
    assert [name for name, *_rest in rows(hr_officer, "?q=bevolking")] == ["Dienst Bevolking"]
    assert rows(hr_officer, "?ordering=organisation__house&p=x") == rows(hr_officer)


def test_the_number_leads_to_these_people(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    link = f"/beheer/medewerkers/?department={lennik.department.pk}&status=working"
    assert link in text(hr_officer.get(URL))
    assert len(hr_officer.get(link).context["object_list"]) == 2


def test_the_outsider_sees_none_of_it_and_an_administrator_all(
    outsider: Client, administrator: Client, staff: Staff, herenthout: Municipality
) -> None:
    assert [name for name, *_rest in rows(outsider)] == ["Bibliotheek"]
    assert len(rows(administrator)) == 3


def test_a_department_is_added_to_the_own_organisation(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    response = open_and_submit(hr_officer, NEW, {"name": "Bibliotheek", "head": label_of(staff.noor)})
    assert response["Location"] == URL
    department = Department.objects.get(name="Bibliotheek")
    assert (department.organisation, department.head) == (lennik.organisation, staff.noor)
    line = Activity.objects.get()
    assert (line.verb, line.detail) == (Verb.DEPARTMENT_CHANGED, "Bibliotheek")


def test_an_administrator_chooses_the_organisation_and_then_the_head(
    administrator: Client, herenthout: Municipality
) -> None:
    assert codes(open_and_submit(administrator, NEW, {"name": "Onthaal"}).context["form"]) == {
        "organisation": ["required"]
    }
    open_and_submit(administrator, NEW, {"name": "Onthaal", "organisation": herenthout.organisation.pk})
    department = Department.objects.get(name="Onthaal")
    open_and_submit(administrator, f"{URL}{department.pk}/", {"name": "Onthaal", "head": label_of(herenthout.learner)})
    department.refresh_from_db()
    assert department.head == herenthout.learner


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"name": ""}, {"name": ["required"]}),
        ({"name": " dienst BEVOLKING "}, {"name": ["department_taken"]}),
        ({"name": "x" * 121}, {"name": ["max_length"]}),
        ({"name": "Onthaal", "head": "zz"}, {"head": ["unknown"]}),
        ({"name": "Onthaal", "head": 10**30}, {"head": ["unknown"]}),
    ],
)
def test_what_is_wrong_is_said_next_to_the_field(
    hr_officer: Client, staff: Staff, data: dict[str, str] | dict[str, object], wrong: dict[str, list[str]]
) -> None:
    assert codes(tamper(hr_officer, NEW, data).context["form"]) == wrong
    assert Department.objects.count() == 2


def test_the_head_works_in_the_own_organisation_and_has_not_left(
    hr_officer: Client, staff: Staff, herenthout: Municipality
) -> None:
    for person in (herenthout.learner, staff.tom, staff.jef):
        response = tamper(hr_officer, NEW, {"name": "Onthaal", "head": label_of(person)})
        assert codes(response.context["form"]) == {"head": ["unknown"]}


def test_a_department_gets_another_name_and_head(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    open_and_submit(hr_officer, f"{URL}{lennik.department.pk}/", {"name": "Burgerloket", "head": label_of(staff.amina)})
    lennik.department.refresh_from_db()
    assert (lennik.department.name, lennik.department.head) == ("Burgerloket", staff.amina)


@pytest.mark.parametrize("address", ["", "weg/"])
def test_hr_elsewhere_a_new_hire_and_a_head_get_nowhere(outsider: Client, lennik: Municipality, address: str) -> None:
    empty = Department.objects.create(organisation=lennik.organisation, name="Leeg")
    url = f"{URL}{empty.pk}/{address}"
    for client, status in ((outsider, 404), (sign_in(lennik.learner), 403), (sign_in(lennik.head), 403)):
        assert client.get(url).status_code == status
        assert client.post(url, {"name": "Gekaapt"}).status_code == status
    empty.refresh_from_db()
    assert empty.name == "Leeg"


def test_an_empty_department_goes(hr_officer: Client, lennik: Municipality) -> None:
    empty = Department.objects.create(organisation=lennik.organisation, name="Leeg")
    assert hr_officer.get(f"{URL}{empty.pk}/weg/").status_code == 200
    assert Department.objects.filter(pk=empty.pk).exists()
    assert hr_officer.post(f"{URL}{empty.pk}/weg/")["Location"] == URL
    assert not Department.objects.filter(pk=empty.pk).exists()
    assert Activity.objects.get().detail == "Leeg"


def test_a_department_with_people_stays_also_when_they_left(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    User.objects.filter(pk=staff.tom.pk).update(department=staff.technical)
    User.objects.filter(pk__in=[staff.jef.pk, staff.noor.pk]).update(department=None)
    url = f"{URL}{staff.technical.pk}/weg/"
    assert "Verplaats hen eerst" in text(hr_officer.get(url))
    hr_officer.post(url)
    assert Department.objects.filter(pk=staff.technical.pk).exists()


def test_a_department_that_a_rule_speaks_of_stays(hr_officer: Client, lennik: Municipality) -> None:
    empty = Department.objects.create(organisation=lennik.organisation, name="Leeg")
    rule = make_rule(organisation=lennik.organisation, department=empty, programme=lennik.programme)
    url = f"{URL}{empty.pk}/weg/"
    assert "Verwijder eerst die regel" in text(hr_officer.get(url))
    hr_officer.post(url)
    assert EnrolmentRule.objects.filter(pk=rule.pk).exists()


def test_the_form_costs_the_same_with_many_people(
    hr_officer: Client, lennik: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        make_person(lennik.organisation, "Veel", f"Nummer {number}")
    with django_assert_max_num_queries(14):
        hr_officer.get(f"{URL}{lennik.department.pk}/")


def test_a_department_added_twice_at_the_same_moment_is_told_so(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collide(*_args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Department, "save", collide)
    response = open_and_submit(hr_officer, NEW, {"name": "Bibliotheek"})
    assert response.status_code == 200
    assert codes(response.context["form"]) == {"__all__": ["saved_meanwhile"]}


def test_of_a_department_that_someone_came_into_just_now_the_deed_refuses(lennik: Municipality, staff: Staff) -> None:
    """Whoever looked before, saw it empty."""
    empty = Department.objects.create(organisation=lennik.organisation, name="Groendienst")
    User.objects.filter(pk=staff.amina.pk).update(department=empty)
    with CaptureQueriesContext(connection) as asked, pytest.raises(department_keeping.InUse) as refusal:
        department_keeping.remove(lennik.hr_officer, empty)
    assert refusal.value.messages[0].startswith("In deze dienst staan nog mensen")
    assert Department.objects.filter(pk=empty.pk).exists()
    assert not Activity.objects.filter(verb=Verb.DEPARTMENT_CHANGED).exists()
    (first,) = [query["sql"] for query in asked if "people_department" in query["sql"]][:1]
    assert first.endswith("FOR UPDATE") == connection.features.has_select_for_update


def test_whoever_confirms_after_someone_came_in_reads_why_not(
    hr_officer: Client, lennik: Municipality, staff: Staff
) -> None:
    empty = Department.objects.create(organisation=lennik.organisation, name="Groendienst")
    page = hr_officer.get(f"{URL}{empty.pk}/weg/")
    User.objects.filter(pk=staff.amina.pk).update(department=empty)
    answer = submit(hr_officer, page, follow=True)
    assert "In deze dienst staan nog mensen" in text(answer)
    assert Department.objects.filter(pk=empty.pk).exists()


def test_a_head_is_found_among_four_hundred_by_a_piece_of_the_name(hr_officer: Client, lennik: Municipality) -> None:
    User.objects.bulk_create(
        User(
            email=f"p{number}@lennik.example",
            first_name="Jef",
            last_name=f"Volk{number}",
            organisation=lennik.organisation,
        )
        for number in range(400)
    )
    page = hr_officer.get(f"{URL}{lennik.department.pk}/").content.decode()
    assert page.count("<option value=") > 400, "the browser offers them while one types"
    open_and_submit(hr_officer, f"{URL}{lennik.department.pk}/", {"head": "volk399"})
    lennik.department.refresh_from_db()
    assert str(lennik.department.head) == "Jef Volk399"


def test_a_head_who_left_stays_until_another_is_chosen(hr_officer: Client, lennik: Municipality) -> None:
    User.objects.filter(pk=lennik.head.pk).update(end_date=date(2020, 1, 1))
    response = open_and_submit(hr_officer, f"{URL}{lennik.department.pk}/", {"name": "Burgerloket"})
    assert response.status_code == 302
