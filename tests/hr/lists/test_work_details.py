"""Function, site, status, regime, manager and own fields in the lists of employees and of completion: in the rows, as
filters and in the files."""

from __future__ import annotations

import csv
from html import unescape
from io import StringIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from onboarding.people.models import OwnField, OwnValue, User
from onboarding.people.models.own_fields import MOST
from tests.client_response import content_of
from tests.hr.conftest import Municipality, enrol, make_person

pytestmark = pytest.mark.django_db
QUERIES = {  # with own fields
    ("/beheer/medewerkers/", ""): 16,
    ("/beheer/medewerkers/", "?export=csv"): 9,
    ("/beheer/voltooiing/", ""): 15,
    ("/beheer/voltooiing/", "?export=csv"): 8,
}
LISTS = ("/beheer/medewerkers/", "/beheer/voltooiing/")


@pytest.fixture
def team(lennik: Municipality) -> OwnField:
    return OwnField.objects.create(organisation=lennik.organisation, name="Ploeg")


@pytest.fixture
def jef(lennik: Municipality, team: OwnField) -> User:
    """Whose manager is Amina; both are enrolled."""
    amina = lennik.learner
    jef = make_person(
        lennik.organisation, "Jef", "Claes", function="Tuinman", site="Molen", status="contract", work_regime="4/5",
        manager=amina,
    )  # fmt: skip
    OwnValue.objects.create(person=jef, field=team, value="Élan")
    for person in (amina, jef):
        enrol(person, lennik.programme)
    return jef


def names(client: Client, url: str, query: str) -> list[str]:
    rows = client.get(f"{url}?{query}").context["object_list"]
    return sorted(getattr(row, "user", row).first_name for row in rows)


@pytest.mark.parametrize("url", LISTS)
def test_a_row_tells_it_quietly_and_a_file_has_a_column_for_each(hr_officer: Client, jef: User, url: str) -> None:
    shown = unescape(hr_officer.get(url).content.decode())
    assert "Molen · contract · 4/5 · leidinggevende: Amina Verbeke · Ploeg: Élan" in shown
    content = content_of(hr_officer.get(f"{url}?export=csv&q=claes")).decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(content), delimiter=";")
    told = [row[name] for name in ("Functie", "Vestiging", "Statuut", "Werkregime", "Leidinggevende", "Ploeg")]
    assert told == ["Tuinman", "Molen", "contract", "4/5", "Amina Verbeke", "Élan"]
    assert "Eerste werkdag" in row


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize(
    "query", ["employment=contract", "function=tuin", "site=MÒLEN", "work_regime=4/5", "manager=amina+verb", "own=elan"]
)
def test_a_list_is_narrowed_by_it(hr_officer: Client, jef: User, team: OwnField, url: str, query: str) -> None:
    assert "Amina" in names(hr_officer, url, "")
    assert names(hr_officer, url, query.replace("own=", f"own_{team.pk}=")) == ["Jef"]


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize("query", ["employment=x", "own=x"])
def test_what_fits_nobody_shows_nobody(hr_officer: Client, jef: User, team: OwnField, url: str, query: str) -> None:
    assert names(hr_officer, url, query.replace("own=", f"own_{team.pk}=")) == []


@pytest.mark.parametrize("url", LISTS)
def test_the_fields_of_another_organisation_are_neither_columns_nor_filters(
    outsider: Client, jef: User, team: OwnField, url: str
) -> None:
    assert "Ploeg" not in outsider.get(url).content.decode()
    assert b"Ploeg" not in content_of(outsider.get(f"{url}?export=csv"))


def test_an_administrator_sees_the_own_fields_of_the_organisation_that_was_chosen(
    administrator: Client, jef: User, lennik: Municipality
) -> None:
    url = LISTS[0]
    assert b"Ploeg" not in content_of(administrator.get(f"{url}?export=csv"))
    chosen = f"organisation={lennik.organisation.pk}"
    assert "Ploeg: Élan" in administrator.get(f"{url}?{chosen}").content.decode()
    assert b"Ploeg" in content_of(administrator.get(f"{url}?{chosen}&export=csv"))


def test_the_name_of_a_field_is_nothing_that_a_spreadsheet_computes(
    hr_officer: Client, jef: User, team: OwnField
) -> None:
    OwnField.objects.filter(pk=team.pk).update(name="=1+1")
    assert b";'=1+1" in content_of(hr_officer.get(f"{LISTS[0]}?export=csv"))


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize("query", ["", "?export=csv"])
def test_a_list_costs_the_same_with_many_people_and_ten_fields(
    hr_officer: Client,
    jef: User,
    lennik: Municipality,
    url: str,
    query: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    queries = QUERIES[url, query]
    content_of(hr_officer.get(url + query))
    with django_assert_num_queries(queries):
        content_of(hr_officer.get(url + query))
    fields = [OwnField.objects.create(organisation=lennik.organisation, name=f"Veld {n}") for n in range(MOST - 1)]
    for number in range(20):
        person = make_person(lennik.organisation, "Veel", f"Mens {number:02}", manager=jef)
        enrol(person, lennik.programme)
        OwnValue.objects.bulk_create(OwnValue(person=person, field=field, value="x") for field in fields)
    with django_assert_num_queries(queries):
        content_of(hr_officer.get(url + query))
