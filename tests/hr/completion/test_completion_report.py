"""The completion report: whom it shows to whom, in which words, filtered and searched, at a flat cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.learning.models import Enrolment
from onboarding.learning.status import Status
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation, User
from tests.client_response import ClientResponse, content_of
from tests.hr.conftest import TODAY, Municipality, at, enrol, join_the_editors, make_person, make_programme, sign_in
from tests.hr.crowds import make_many
from tests.parsed_pages import parsed
from tests.ready_made import Copy
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
every_example = pytest.mark.every_example  # of what the database finds, counts and puts in order
URL = "/beheer/voltooiing/"


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


@pytest.fixture(scope="session")
def in_each_status(municipality_with: Callable[[Callable[[Organisation], dict[str, User]]], Copy]) -> Copy:
    return municipality_with(make_people)


@pytest.fixture
def people(lennik: Municipality, in_each_status: Copy) -> dict[str, User]:
    """One person of Lennik in each status."""
    return cast(dict[str, User], in_each_status.put_back())


def make_people(organisation: Organisation) -> dict[str, User]:
    programme = Programme.objects.get(organisation=organisation)
    technical = Department.objects.create(organisation=organisation, name="Technische dienst")
    yesterday = TODAY - timedelta(days=1)
    amina = User.objects.get(organisation=organisation, first_name="Amina")
    jef = make_person(organisation, "Jef", "Claes", department=technical, personnel_number="00203")
    noor = make_person(organisation, "Noor", "Éloy", department=technical)
    tom = make_person(organisation, "Tom", "Wouters")
    enrol(amina, programme, done=3)
    enrol(jef, programme)
    enrol(noor, programme, done=1, due_date=yesterday)
    enrol(tom, programme, done=7, completed_at=at(2026, 11, 20, 23, 30))
    return {"busy": amina, "todo": jef, "late": noor, "done": tom}


def listed(client: Client, query: str = "") -> list[str]:
    """The last names in the report, in order."""
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [enrolment.user.last_name for enrolment in response.context["object_list"]]


def text(response: ClientResponse) -> str:
    return unescape(response.content.decode())


@every_example
def test_hr_sees_everyone_of_the_own_organisation_and_nobody_else(
    hr_officer: Client, people: dict[str, User], herenthout: Municipality
) -> None:
    enrol(herenthout.learner, herenthout.programme)
    assert listed(hr_officer) == ["Claes", "Éloy", "Verbeke", "Wouters"]


def test_each_name_leads_to_the_page_of_that_person(hr_officer: Client, people: dict[str, User]) -> None:
    page = text(hr_officer.get(URL))
    for person in people.values():
        assert f'<a href="{reverse("hr:employee", args=[person.pk])}">{person}</a>' in page


def test_the_outsider_sees_nothing_of_it(outsider: Client, people: dict[str, User]) -> None:
    response = outsider.get(URL)
    assert listed(outsider) == []
    for secret in ("Verbeke", "KRACHT", "Technische dienst", "Lennik"):
        assert secret not in text(response)


@every_example
def test_an_administrator_sees_all_organisations(
    administrator: Client, people: dict[str, User], herenthout: Municipality
) -> None:
    enrol(herenthout.learner, herenthout.programme)
    response = administrator.get(URL)
    assert len(response.context["object_list"]) == 5
    assert "Herenthout" in text(response)


@pytest.mark.parametrize("who", ["learner", "head"])
@pytest.mark.parametrize("address", [URL, f"{URL}results/", f"{URL}?export=csv"])
def test_someone_without_the_role_is_refused(
    lennik: Municipality, people: dict[str, User], who: str, address: str
) -> None:
    response = sign_in(getattr(lennik, who)).get(address)
    assert response.status_code == 403
    assert "Claes" not in text(response)


def test_someone_who_is_not_signed_in_is_sent_to_the_sign_in_screen(client: Client, people: dict[str, User]) -> None:
    assert client.get(URL)["Location"].startswith(reverse("account_login"))


def test_an_editor_who_is_not_hr_is_refused_with_a_message_and_sees_no_menu_item(
    lennik: Municipality, herenthout: Municipality
) -> None:
    stranger = make_person(lennik.organisation, "Ann", "Redacteur")
    join_the_editors(stranger, herenthout)  # edits there, but is HR of nothing
    client = sign_in(stranger)
    response = client.get(URL, follow=True)
    assert response.redirect_chain == [(reverse("wagtailadmin_home"), 302)]
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert URL not in text(response)


def test_the_menu_leads_hr_to_the_report(hr_officer: Client) -> None:
    assert f'"url": "{URL}"' in text(hr_officer.get("/beheer/"))


def test_a_row_says_in_words_where_someone_is(hr_officer: Client, people: dict[str, User]) -> None:
    page = text(hr_officer.get(URL))
    for words in ("Amina Verbeke", "nr. 00017", "3 van 7", "Bezig", "Nog te doen", "Te laat", "Klaar"):
        assert words in page
    assert "18/12/2026" in page  # twenty working days after today
    assert "20/11/2026" in page  # done at half past eleven in the evening, here


@every_example
def test_who_is_exempted_is_neither_late_nor_done_and_is_found_apart(hr_officer: Client, lennik: Municipality) -> None:
    exempted = {"is_exempted": True, "lessons_exempted": 7, "lessons_asked": 0}
    enrol(lennik.learner, lennik.programme, due_date=TODAY - timedelta(days=1), **exempted)
    assert listed(hr_officer, "?status=exempted") == ["Verbeke"]
    assert [listed(hr_officer, f"?status={one}") for one in ("late", "done", "on_track", "todo", "busy")] == [[]] * 5
    assert "7 vrijgesteld" in text(hr_officer.get(f"{URL}?status=exempted"))


@every_example
def test_who_was_taken_out_is_in_the_list_that_is_asked_for_them_and_in_no_other(
    hr_officer: Client, lennik: Municipality
) -> None:
    taken_out = enrol(lennik.learner, lennik.programme, done=1, due_date=TODAY - timedelta(days=1))
    Enrolment.objects.filter(pk=taken_out.pk).update(is_current=False, withdrawn_at=at(2026, 11, 20, 9, 0))
    assert listed(hr_officer, "?status=withdrawn") == ["Verbeke"]
    assert [listed(hr_officer, one) for one in ("", "?round=all", "?round=1", "?status=late")] == [[]] * 4


def test_who_is_ticked_is_taken_out_through_the_same_confirmation_and_leads_back(
    hr_officer: Client, lennik: Municipality
) -> None:
    busy = enrol(lennik.learner, lennik.programme, done=1)
    enrol(lennik.head, lennik.programme, done=7, completed_at=at(2026, 11, 20))
    report = f"{URL}?programme={lennik.programme.pk}&status=busy"
    assert text(hr_officer.get(URL)).count('name="id"') == 1  # nothing to withdraw of who is done
    found = parsed(hr_officer.get(report).content.decode())
    form = found.find(".//form[@action='/beheer/medewerkers/samen/inschrijving-intrekken/']")
    assert form is not None
    sent = {one.get("name", ""): one.get("value", "") for one in form.iter("input") if one.get("name")}
    confirmation = hr_officer.get(form.get("action", ""), sent)
    assert "1 begon: gesloten" in text(confirmation)
    assert submit(hr_officer, confirmation)["Location"] == report
    busy.refresh_from_db()
    assert busy.withdrawn_at is not None


@every_example
@pytest.mark.parametrize("status", [one for one in Status if one not in (Status.EXEMPTED, Status.WITHDRAWN)])
def test_the_status_filter_keeps_that_status(hr_officer: Client, people: dict[str, User], status: Status) -> None:
    assert listed(hr_officer, f"?status={status}") == [people[status].last_name]


@every_example
def test_the_department_filter_keeps_that_department(
    hr_officer: Client, people: dict[str, User], lennik: Municipality
) -> None:
    assert listed(hr_officer, f"?department={lennik.department.pk}") == ["Verbeke"]


@every_example
def test_the_programme_filter_keeps_that_programme(
    hr_officer: Client, people: dict[str, User], lennik: Municipality
) -> None:
    second = make_programme(lennik.organisation, "Leidinggeven", lessons=2)
    enrol(people["done"], second)
    assert listed(hr_officer, f"?programme={second.pk}") == ["Wouters"]


@every_example
def test_an_administrator_filters_by_organisation(
    administrator: Client, people: dict[str, User], herenthout: Municipality
) -> None:
    enrol(herenthout.learner, herenthout.programme)
    response = administrator.get(f"{URL}?organisation={herenthout.organisation.pk}")
    assert [row.user for row in response.context["object_list"]] == [herenthout.learner]


def test_hr_has_no_organisation_filter(hr_officer: Client, people: dict[str, User]) -> None:
    assert "organisation" not in hr_officer.get(URL).context["filters"].filters


@every_example
@pytest.mark.parametrize("query", ["?status=weg", "?department=999999", "?programme=abc"])
def test_a_filter_that_makes_no_sense_shows_nobody_and_says_what_to_do(
    hr_officer: Client, people: dict[str, User], query: str
) -> None:
    response = hr_officer.get(f"{URL}{query}")
    assert list(response.context["object_list"]) == []
    assert "Gebruik minder woorden, of laat een filter weg." in text(response)


@every_example
def test_the_department_of_another_organisation_is_no_filter_and_is_not_offered(
    hr_officer: Client, people: dict[str, User], herenthout: Municipality
) -> None:
    assert listed(hr_officer, f"?department={herenthout.department.pk}") == []
    assert "Bibliotheek" not in text(hr_officer.get(URL))


@every_example
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("amina", ["Verbeke"]),
        ("verbeke amina", ["Verbeke"]),
        ("00203", ["Claes"]),
        ("jef.claes@lennik", ["Claes"]),
        ("Éloy", ["Éloy"]),
        ("amina claes", []),
        ("lennik.example", ["Claes", "Éloy", "Verbeke", "Wouters"]),
        ("100%", []),
        ("e_b", []),
    ],
)
def test_search_finds_people_by_every_word(
    hr_officer: Client, people: dict[str, User], words: str, found: list[str]
) -> None:
    assert [row.user.last_name for row in hr_officer.get(URL, {"q": words}).context["object_list"]] == found


@every_example
def test_search_and_filters_work_together(hr_officer: Client, people: dict[str, User]) -> None:
    assert listed(hr_officer, "?q=lennik&status=done") == ["Wouters"]


@every_example
@pytest.mark.parametrize(
    ("ordering", "first"),
    [
        ("-user__last_name", "Wouters"),
        ("lessons_done", "Claes"),
        ("-lessons_done", "Wouters"),
        ("status_today", "Éloy"),
        ("-status_today", "Wouters"),
        ("due_date", "Éloy"),
        ("completed_at", "Wouters"),
        ("-completed_at", "Wouters"),
        ("user__department__name", "Verbeke"),
        ("programme__title", "Claes"),
        ("user__password", "Claes"),
    ],
)
def test_columns_sort_and_what_is_no_column_does_not(
    hr_officer: Client, people: dict[str, User], ordering: str, first: str
) -> None:
    assert listed(hr_officer, f"?ordering={ordering}")[0] == first


def test_an_empty_report_says_what_to_do(hr_officer: Client) -> None:
    assert "Zodra je een medewerker inschrijft voor een traject" in text(hr_officer.get(URL))


def test_the_results_partial_shows_the_same_rows(hr_officer: Client, people: dict[str, User]) -> None:
    response = hr_officer.get(f"{URL}results/?status=busy")
    assert "Verbeke" in text(response)
    assert "Claes" not in text(response)
    assert "<html" not in text(response)


@every_example
def test_the_report_costs_the_same_number_of_queries_at_two_sizes(hr_officer: Client, lennik: Municipality) -> None:
    shown = ("", "?export=csv", "?export=xlsx", "?q=veel&status=todo&ordering=-status_today")

    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = hr_officer.get(f"{URL}{query}")
            size = len(content_of(response)) if response.streaming else len(response.content)
        assert size
        return len(queries)

    make_many(lennik, 10, "a")
    for query in shown:
        cost(query)  # content types and the like are remembered from here on
    few = {query: cost(query) for query in shown}
    for index in range(60):
        make_programme(lennik.organisation, f"Traject {index}")
        Department.objects.create(organisation=lennik.organisation, name=f"Dienst {index}")
    make_many(lennik, 590, "b")
    assert {query: cost(query) for query in shown} == few
