"""Whoever runs the site sees every organisation, how far it is, and what its HR sees; nobody else sees any of it."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from onboarding.people.models import Organisation
from tests.factories import OrganisationFactory, UserFactory
from tests.hr.conftest import Municipality, enrol, make_person, sign_in

pytestmark = pytest.mark.django_db
URL = "/beheer/organisaties/"


def rows(client: Client) -> dict[str, list[str]]:
    """What stands in each row after the name, by the name."""
    response = client.get(URL)
    assert response.status_code == 200
    view = response.context["view"]
    found = {}
    for one in response.context["object_list"]:
        name, *values = (" ".join(strip_tags(column.render_cell_html(one, {})).split()) for column in view.columns)
        found[unescape(name)] = values
    return found


def test_each_stands_there_with_its_people_its_officers_since_when_and_how_far_it_is(
    administrator: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    enrol(lennik.learner, lennik.programme)
    make_person(lennik.organisation, "Weg", "Al", end_date="2020-01-01")
    found = rows(administrator)
    assert list(found) == ["Lokaal bestuur Herenthout", "Lokaal bestuur Lennik"]
    assert found["Lokaal bestuur Lennik"][:2] == ["3", "1"]
    assert found["Lokaal bestuur Lennik"][3] == "2 van 6"  # people, and someone enrolled
    assert found["Lokaal bestuur Herenthout"][3] == "1 van 6"


def test_one_where_someone_finished_a_lesson_is_under_way(administrator: Client, lennik: Municipality) -> None:
    enrol(lennik.learner, lennik.programme, done=1)
    assert rows(administrator)["Lokaal bestuur Lennik"][3] == "onderweg"


@pytest.mark.parametrize("already", [3, 285])
def test_it_costs_as_many_queries_for_all_of_flanders(administrator: Client, already: int) -> None:
    administrator.get(URL)
    Organisation.objects.bulk_create(
        [
            Organisation(name=f"Bestuur {number}", short_name=f"B{number}", slug=f"b{number}")
            for number in range(already)
        ]
    )
    with CaptureQueriesContext(connection) as queries:
        assert administrator.get(URL).status_code == 200
    assert len(queries) == 8


def test_one_of_them_shows_its_steps_as_its_hr_sees_them_and_who_that_is(
    administrator: Client, lennik: Municipality
) -> None:
    page = unescape(administrator.get(f"{URL}{lennik.organisation.pk}/").content.decode())
    assert "Marleen Van Lennik" in page
    assert "Eerste stappen: 1 van 6" in page
    assert f'href="/beheer/medewerkers/?organisation={lennik.organisation.pk}"' in page
    assert f'href="/beheer/pages/{lennik.page.pk}/"' in page
    assert "niet-meer-tonen" not in page


def test_hr_sees_no_other_organisation_and_has_no_way_there(hr_officer: Client, lennik: Municipality) -> None:
    for address in (URL, f"{URL}nieuw/", f"{URL}{lennik.organisation.pk}/"):
        assert hr_officer.get(address).status_code == 404
    assert "/beheer/organisaties/" not in hr_officer.get("/beheer/").content.decode()


def test_an_administrator_finds_it_in_the_menu(administrator: Client) -> None:
    assert "/beheer/organisaties/" in administrator.get("/beheer/").content.decode()


def test_an_organisation_without_people_or_page_stands_there_too(administrator: Client) -> None:
    bare = OrganisationFactory.create(name="Kaal bestuur")
    assert rows(administrator)["Kaal bestuur"] == ["0", "0", "–", "0 van 6"]
    assert administrator.get(f"{URL}{bare.pk}/").status_code == 200


def test_an_administrator_who_works_somewhere_is_neither_its_hr_nor_its_people(
    administrator: Client, lennik: Municipality
) -> None:
    UserFactory.create(organisation=lennik.organisation, is_superuser=True)
    assert rows(administrator)["Lokaal bestuur Lennik"][1] == "1"
    assert sign_in(lennik.hr_officer).get("/beheer/").status_code == 200
