"""The list of employees: whom it shows to whom, filtered and sorted, in which words, at a flat cost."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.people.models import Department, Organisation
from tests.client_response import ClientResponse, content_of
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person, make_programme, sign_in
from tests.hr.crowds import make_many
from tests.hr.employees.conftest import Staff

pytestmark = pytest.mark.django_db
every_example = pytest.mark.every_example  # of what the database finds, counts and puts in order
URL = "/beheer/medewerkers/"


def listed(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [person.last_name for person in response.context["object_list"]]


def text(response: ClientResponse) -> str:
    return unescape(response.content.decode())


@every_example
def test_hr_sees_who_works_here_or_starts_later_and_not_who_left(
    hr_officer: Client, staff: Staff, herenthout: Municipality
) -> None:
    assert listed(hr_officer) == ["Aerts", "Claes", "Éloy", "Peeters", "Van Lennik", "Verbeke"]


@every_example
def test_an_administrator_sees_all_organisations_and_nobody_without_one(
    administrator: Client, staff: Staff, herenthout: Municipality
) -> None:
    response = administrator.get(URL)
    assert len(response.context["object_list"]) == 9
    assert "Maertens" not in {person.last_name for person in response.context["object_list"]}
    assert {column.name for column in response.context["table"].columns.values()} >= {"organisation"}


@pytest.mark.parametrize("who", ["learner", "head"])
@pytest.mark.parametrize("address", [URL, f"{URL}results/", f"{URL}?export=csv", f"{URL}nieuw/", "/beheer/diensten/"])
def test_a_new_hire_and_a_head_are_refused(lennik: Municipality, staff: Staff, who: str, address: str) -> None:
    response = sign_in(getattr(lennik, who)).get(address)
    assert response.status_code == 403
    assert "Claes" not in text(response)


@every_example
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?status=working", ["Aerts", "Éloy", "Peeters", "Van Lennik", "Verbeke"]),
        ("?status=later", ["Claes"]),
        ("?status=absent", ["Éloy"]),
        ("?status=left", ["Wouters"]),
        ("?status=all", ["Aerts", "Claes", "Éloy", "Peeters", "Van Lennik", "Verbeke", "Wouters"]),
        ("?start_month=2026-11", ["Claes"]),
        ("?start_month=2026-10", []),
        ("?q=verbeke+amina", ["Verbeke"]),
        ("?q=00203", ["Claes"]),
        ("?q=noor.&status=absent", ["Éloy"]),
        ("?q=wouters", []),
        ("?q=wouters&status=all", ["Wouters"]),
    ],
)
def test_filters_and_search(hr_officer: Client, staff: Staff, query: str, found: list[str]) -> None:
    assert listed(hr_officer, query) == found


@every_example
def test_the_department_and_programme_filters(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    enrol(staff.amina, lennik.programme)
    assert listed(hr_officer, f"?department={staff.technical.pk}") == ["Claes", "Éloy"]
    assert listed(hr_officer, f"?programme={lennik.programme.pk}") == ["Verbeke"]


@every_example
@pytest.mark.parametrize(
    "query",
    ["?status=weg", "?department=zz", "?department=99999999999999999999", "?programme=x", "?start_month=2026-13"],
)
def test_a_filter_that_makes_no_sense_shows_nobody_and_says_what_to_do(
    hr_officer: Client, staff: Staff, query: str
) -> None:
    assert listed(hr_officer, query) == []
    assert "Gebruik minder woorden, of laat een filter weg." in text(hr_officer.get(f"{URL}{query}"))


@every_example
def test_the_department_of_another_organisation_is_no_filter(
    hr_officer: Client, staff: Staff, herenthout: Municipality
) -> None:
    assert listed(hr_officer, f"?department={herenthout.department.pk}") == []
    assert "Bibliotheek" not in text(hr_officer.get(URL))


@every_example
@pytest.mark.parametrize("query", ["?p=x", "?p=-1", "?p=999999999999999999999", "?ordering=password", "?export=weg"])
def test_what_makes_no_sense_besides_is_left_aside(hr_officer: Client, staff: Staff, query: str) -> None:
    assert len(listed(hr_officer, query)) == 6


@every_example
@pytest.mark.parametrize(
    ("ordering", "first"),
    [
        ("-last_name", "Verbeke"),
        ("personnel_number", "Verbeke"),
        ("-personnel_number", "Claes"),
        ("department__name", "Peeters"),
        ("function", "Éloy"),
        ("-function", "Éloy"),
        ("start_date", "Claes"),
        ("standing", "Claes"),
        ("-standing", "Verbeke"),
    ],
)
def test_columns_sort_and_an_empty_value_comes_last(
    hr_officer: Client, staff: Staff, lennik: Municipality, ordering: str, first: str
) -> None:
    enrol(staff.amina, lennik.programme, done=7, completed_at=at(2026, 11, 20))
    enrol(staff.jef, lennik.programme, due_date=TODAY - timedelta(days=1))
    assert listed(hr_officer, f"?ordering={ordering}")[0] == first


@every_example
def test_how_far_is_the_programme_that_most_needs_looking_at(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    second = make_programme(lennik.organisation, "Leidinggeven")
    enrol(staff.amina, lennik.programme, done=7, completed_at=at(2026, 11, 20))
    enrol(staff.amina, second, done=1)
    enrol(staff.jef, lennik.programme, done=1, due_date=TODAY - timedelta(days=1), is_current=False)
    standing = {person.last_name: person.standing for person in hr_officer.get(URL).context["object_list"]}
    assert (standing["Verbeke"], standing["Claes"]) == ("busy", "")


def test_a_row_says_what_is_unusual_and_leads_to_the_person(hr_officer: Client, staff: Staff) -> None:
    page = text(hr_officer.get(f"{URL}?status=all"))
    for words in ("Begint later", "Afwezig", "Uit dienst", "amina.verbeke@lennik.example", "29/11/2026"):
        assert words in page
    assert f'href="{URL}{staff.amina.pk}/"' in page


def test_everyone_can_be_ticked_but_an_administrator_by_hr(
    hr_officer: Client, administrator: Client, staff: Staff
) -> None:
    box = f'name="id" value="{staff.chief.pk}"'
    assert box not in text(hr_officer.get(URL))
    assert f'name="id" value="{staff.amina.pk}"' in text(hr_officer.get(URL))
    assert box in text(administrator.get(URL))


def test_the_menu_leads_hr_to_the_lists(hr_officer: Client) -> None:
    home = text(hr_officer.get("/beheer/"))
    assert f'"url": "{URL}"' in home
    assert '"url": "/beheer/diensten/"' in home


@every_example
def test_the_export_holds_the_filtered_list_and_nobody_else(
    hr_officer: Client, staff: Staff, lennik: Municipality, herenthout: Municipality
) -> None:
    enrol(staff.amina, lennik.programme, done=1)
    response = hr_officer.get(f"{URL}?status=working&q=verbeke&export=csv")
    content = content_of(response).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(content), delimiter=";")
    assert heading[:4] == ["Achternaam", "Voornaam", "E-mailadres", "Personeelsnummer"]
    assert "Organisatie" not in heading
    assert rows[0][:4] == ["Verbeke", "Amina", "amina.verbeke@lennik.example", "00017"]
    assert rows[0][-1] == "Bezig"
    assert len(rows) == 1


def test_the_outsider_sees_nothing_of_it(outsider: Client, staff: Staff, lennik: Municipality) -> None:
    for query in ("?status=all", "?q=verbeke&status=all", f"?department={lennik.department.pk}"):
        page = text(outsider.get(f"{URL}{query}"))
        assert not any(secret in page for secret in ("Claes", "@lennik", "Technische dienst"))


@every_example
def test_it_costs_the_same_number_of_queries_at_two_sizes(hr_officer: Client, lennik: Municipality) -> None:
    addresses = (
        URL, f"{URL}?export=csv", f"{URL}?q=veel&ordering=-standing", "/beheer/diensten/",
        f"{reverse('hr:employees_enrol')}?everyone=1&q=veel",
    )  # fmt: skip

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = hr_officer.get(address)
            size = len(content_of(response)) if response.streaming else len(response.content)
        assert response.status_code == 200
        assert size
        return len(queries)

    make_many(lennik, 10, "a")
    for address in addresses:
        cost(address)  # content types and the like are remembered from here on
    few = {address: cost(address) for address in addresses}
    for index in range(60):
        head = make_person(lennik.organisation, "Hoofd", f"Nummer {index}")
        Department.objects.create(organisation=lennik.organisation, name=f"Dienst {index}", head=head)
        make_programme(lennik.organisation, f"Traject {index}")
    make_many(lennik, 590, "b")
    assert {address: cost(address) for address in addresses} == few


@every_example
def test_for_an_administrator_it_costs_the_same_with_many_organisations(
    administrator: Client, lennik: Municipality
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            for address in (URL, "/beheer/diensten/"):
                assert administrator.get(address).status_code == 200
        return len(queries)

    make_many(lennik, 10, "a")
    cost()  # content types and the like are remembered from here on
    few = cost()
    for number in range(30):
        name = f"Gemeente {number}"
        organisation = Organisation.objects.create(name=name, short_name=name, slug=f"gemeente-{number}")
        department = Department.objects.create(organisation=organisation, name="Onthaal")
        make_person(organisation, "Amina", "Aerts", department=department)
    assert cost() == few
