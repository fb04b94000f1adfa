"""The activity log's screen: who did what when, of one's own organisation."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.hr.deeds import activity
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import User
from tests.client_response import ClientResponse, content_of
from tests.hr.conftest import Municipality, at, make_person, sign_in

pytestmark = pytest.mark.django_db
URL = "/beheer/logboek/"


@pytest.fixture
def log(lennik: Municipality) -> User:
    """What Marleen did about Amina, what Jef did, and what happened by itself."""
    jef = make_person(lennik.organisation, "Jef", "Collega")
    activity.record(lennik.hr_officer, Verb.PERSON_VIEWED, lennik.organisation, subject=lennik.learner)
    activity.record(jef, Verb.ENROLLED, lennik.organisation, number=37, detail="KRACHT")
    activity.record(None, Verb.VIEW_MAILED, lennik.organisation, subject=jef, number=12, detail="Te laat")
    Activity.objects.filter(verb=Verb.PERSON_VIEWED).update(at=at(2026, 11, 2, 23, 30))
    return jef


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def listed(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [one.verb for one in response.context["object_list"]]


def test_it_says_who_did_what_when_about_whom_the_latest_first(hr_officer: Client, log: User) -> None:
    assert listed(hr_officer) == ["view_mailed", "enrolled", "person_viewed"]
    page = text(hr_officer.get(URL))
    for words in ("Marleen Van Lennik", "fiche bekeken", "Amina Verbeke", "2/11/2026 23.30", "37", "KRACHT"):
        assert words in page
    assert "Aan boord zelf" in page


def test_the_outsider_sees_nothing_of_it(outsider: Client, log: User) -> None:
    assert listed(outsider) == []
    page = text(outsider.get(f"{URL}?q=jef"))
    assert "Collega" not in page
    assert "KRACHT" not in page


def test_an_administrator_sees_all_with_the_organisation_and_what_belongs_to_none(
    administrator: Client, lennik: Municipality, log: User
) -> None:
    activity.record(None, Verb.EXPORTED, None, number=1)
    assert len(listed(administrator)) == 4
    assert len(listed(administrator, f"?organisation={lennik.organisation.pk}")) == 3
    assert "Lennik" in text(administrator.get(URL))


@pytest.mark.parametrize("who", ["learner", "head"])
def test_it_is_for_hr_only(lennik: Municipality, log: User, who: str) -> None:
    assert sign_in(getattr(lennik, who)).get(URL).status_code == 403


def test_the_filters_keep_what_fits(hr_officer: Client, log: User, lennik: Municipality) -> None:
    assert listed(hr_officer, f"?actor={log.pk}") == ["enrolled"]
    assert listed(hr_officer, "?verb=person_viewed") == ["person_viewed"]
    assert listed(hr_officer, "?at_from=2026-11-02&at_to=2026-11-02") == ["person_viewed"]
    assert listed(hr_officer, "?at_to=2026-11-01") == []


def test_the_search_finds_who_did_it_and_whom_it_was_about(hr_officer: Client, log: User) -> None:
    assert listed(hr_officer, "?q=jef+collega") == ["view_mailed", "enrolled"]
    assert listed(hr_officer, "?q=00017") == ["person_viewed"]
    assert listed(hr_officer, "?q=jef+00017") == []


@pytest.mark.parametrize(
    "query", ["?actor=zz", f"?actor={2**70}", "?verb=zz", "?at_from=zz", "?organisation=zz&actor=0"]
)
def test_a_filter_that_makes_no_sense_shows_nothing_and_is_no_error(hr_officer: Client, log: User, query: str) -> None:
    assert listed(hr_officer, query) == []


@pytest.mark.parametrize("query", ["?p=x", "?p=99", "?ordering=actor__password", "?ordering=at"])
def test_other_nonsense_changes_nothing(hr_officer: Client, log: User, query: str) -> None:
    assert len(listed(hr_officer, query)) == 3


def test_somebody_of_another_organisation_is_no_filter(hr_officer: Client, herenthout: Municipality, log: User) -> None:
    activity.record(herenthout.hr_officer, Verb.LEFT, herenthout.organisation)
    assert listed(hr_officer, f"?actor={herenthout.hr_officer.pk}") == []
    assert "Van Herenthout" not in text(hr_officer.get(URL))


def test_it_can_be_downloaded(hr_officer: Client, log: User) -> None:
    response = hr_officer.get(f"{URL}?export=csv&verb=enrolled")
    headings, row = content_of(response).decode("utf-8-sig").splitlines()
    assert headings == "Wanneer;Wie;Wat;Over wie;Aantal;Meer;Wat er veranderde"
    assert row.endswith(";Jef Collega;ingeschreven;;37;KRACHT;")
    assert "logboek-lennik-2026-11-22-1-rij.csv" in response["Content-Disposition"]


def test_what_someone_did_stays_when_they_are_gone(hr_officer: Client, lennik: Municipality, log: User) -> None:
    log.delete()
    assert listed(hr_officer) == ["view_mailed", "enrolled", "person_viewed"]


def test_the_log_costs_the_same_number_of_queries_at_two_sizes(
    hr_officer: Client, lennik: Municipality, log: User
) -> None:
    shown = ("", "?q=jef&at_from=2026-01-01", "?export=xlsx")

    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = hr_officer.get(f"{URL}{query}")
            assert content_of(response)
        return len(queries)

    for query in shown:
        cost(query)
    few = {query: cost(query) for query in shown}
    people = [make_person(lennik.organisation, "Jef", f"Nieuw{number}") for number in range(60)]
    Activity.objects.bulk_create(
        Activity(organisation=lennik.organisation, actor=one, subject=one, verb=Verb.LEFT) for one in people
    )
    Activity.objects.filter(verb=Verb.LEFT).update(at=timezone.now() - timedelta(days=1))
    assert {query: cost(query) for query in shown} == few
