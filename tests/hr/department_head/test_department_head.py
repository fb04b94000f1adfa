"""A department head sees how far the own people are, and nothing else; to anyone else the page does not exist."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onboarding.hr.department_head import own_people
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.learning.status import Standing, status_of
from onboarding.people.models import Department, User
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person, make_programme, sign_in

ADDRESS = "/mijn-dienst/"


@pytest.fixture
def head(lennik: Municipality, today: date) -> Client:
    return sign_in(lennik.head)


def rows(response: ClientResponse) -> list[tuple[str, str]]:
    return [(row.name, row.standing) for row in response.context["rows"]]


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def test_a_head_sees_own_people_with_programme_lessons_status_and_dates(lennik: Municipality, head: Client) -> None:
    enrol(lennik.learner, lennik.programme, done=3, due_date=TODAY + timedelta(days=8))
    User.objects.filter(pk=lennik.learner.pk).update(function="medewerker onthaal")
    page = text(head.get(ADDRESS))
    for shown in ("Amina Verbeke", "medewerker onthaal", "KRACHT", "3 van 7 lessen klaar", "Bezig",
                  "tegen 30 november 2026"):  # fmt: skip
        assert shown in page


def test_a_head_sees_neither_addresses_nor_numbers(lennik: Municipality, head: Client) -> None:
    page = text(head.get(ADDRESS))
    assert lennik.learner.email not in page
    assert lennik.learner.personnel_number not in page


def test_who_is_late_comes_first_and_who_has_no_programme_last(lennik: Municipality, head: Client) -> None:
    situations: dict[str, dict[str, Any]] = {
        "Klaar": {"done": 7, "completed_at": at(2026, 11, 3)},
        "Bezig": {"done": 2},
        "Todo": {"due_date": None},
        "Laat": {"due_date": TODAY - timedelta(days=1)},
    }
    for name, fields in situations.items():
        person = make_person(lennik.organisation, name, "X", department=lennik.department)
        enrol(person, lennik.programme, **fields)
    response = head.get(ADDRESS)
    assert rows(response) == [
        ("Laat X", "late"),
        ("Bezig X", "busy"),
        ("Todo X", "todo"),
        ("Klaar X", "done"),
        ("Amina Verbeke", "none"),
    ]
    assert "op 3 november 2026" in text(response)


def test_the_status_is_the_one_of_everywhere_else(lennik: Municipality) -> None:
    moments = (None, at(2026, 11, 1))
    days = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))
    for number, (started, completed, due) in enumerate(product(moments, moments, days)):
        person = make_person(lennik.organisation, str(number), "X", department=lennik.department)
        enrolment = enrol(person, lennik.programme)
        started = started or completed  # who is done has begun
        Enrolment.objects.filter(pk=enrolment.pk).update(started_at=started, completed_at=completed, due_date=due)
        expected = status_of(Standing(started is not None, completed is not None, due), TODAY)
        assert own_people.of(lennik.head, TODAY).get(pk=person.pk).standing == expected


def test_only_people_at_work_in_the_own_departments_are_shown(
    lennik: Municipality, herenthout: Municipality, head: Client
) -> None:
    elsewhere = Department.objects.create(organisation=lennik.organisation, name="Technische dienst")
    make_person(lennik.organisation, "Jef", "Elders", department=elsewhere)
    make_person(lennik.organisation, "Lien", "Vertrokken", department=lennik.department,
                end_date=TODAY - timedelta(days=1))  # fmt: skip
    make_person(lennik.organisation, "Roger", "Laatste-dag", department=lennik.department, end_date=TODAY)
    assert rows(head.get(ADDRESS)) == [("Roger Laatste-dag", "none"), ("Amina Verbeke", "none")]


def test_earlier_rounds_are_left_out(lennik: Municipality, head: Client) -> None:
    first = enrol(lennik.learner, lennik.programme, done=7, completed_at=at(2025, 11, 1))
    Enrolment.objects.filter(pk=first.pk).update(is_current=False)
    Enrolment.objects.create(user=lennik.learner, programme=lennik.programme, enrolled_on=TODAY, round=2)
    assert rows(head.get(ADDRESS)) == [("Amina Verbeke", "todo")]


def test_who_was_taken_out_is_found_when_asked_for_and_nowhere_else(lennik: Municipality, head: Client) -> None:
    enrolment = enrol(lennik.learner, lennik.programme, done=2, due_date=TODAY - timedelta(days=3), is_waiting=True)
    progress.take_out([enrolment.pk], None, at(2026, 11, 20))
    assert rows(head.get(ADDRESS)) == [("Amina Verbeke", "none")]
    assert [rows(head.get(ADDRESS, {"status": one})) for one in ("late", "done")] == [[], []]
    assert '<option value="withdrawn">Ingetrokken</option>' in text(head.get(ADDRESS))
    page = head.get(ADDRESS, {"status": "withdrawn"})
    assert rows(page) == [("Amina Verbeke", "withdrawn")]
    said = text(page)
    assert "Ingetrokken</span>" in said and "op 20 november 2026" in said and "tegen " not in said


def test_the_head_of_two_departments_sees_both_under_their_names(lennik: Municipality, head: Client) -> None:
    library = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek", head=lennik.head)
    make_person(lennik.organisation, "Yusuf", "Aydin", department=library)
    response = head.get(ADDRESS)
    assert rows(response) == [("Yusuf Aydin", "none"), ("Amina Verbeke", "none")]
    page = text(response)
    assert page.index("Bibliotheek") < page.index("Yusuf") < page.index("Dienst Bevolking</h2>") < page.index("Amina")


def test_an_hr_officer_who_heads_a_department_sees_only_that_department_here(lennik: Municipality, today: date) -> None:
    office = Department.objects.create(organisation=lennik.organisation, name="HR", head=lennik.hr_officer)
    make_person(lennik.organisation, "Lien", "Wouters", department=office)
    assert rows(sign_in(lennik.hr_officer).get(ADDRESS)) == [("Lien Wouters", "none")]


def test_a_head_who_moved_to_another_organisation_sees_nobody(
    lennik: Municipality, herenthout: Municipality, head: Client
) -> None:
    User.objects.filter(pk=lennik.head.pk).update(organisation=herenthout.organisation, department=None)
    assert not Department.objects.filter(head=lennik.head).exists()
    assert lennik.learner.last_name not in head.get(ADDRESS).content.decode()


def test_a_strict_parser_finds_no_error_on_the_page(lennik: Municipality, head: Client) -> None:
    enrol(lennik.learner, lennik.programme, due_date=TODAY - timedelta(days=1))
    for query in ({}, {"q": "amina", "status": "late"}, {"status": "zz"}):
        html5lib.HTMLParser(strict=True).parse(head.get(ADDRESS, query).content.decode())


@pytest.mark.parametrize("who", ["learner", "hr_officer"])
def test_for_anyone_else_the_page_does_not_exist(lennik: Municipality, today: date, who: str) -> None:
    client = sign_in(getattr(lennik, who))
    assert client.get(ADDRESS).status_code == 404
    assert ADDRESS not in client.get("/welkom/", follow=True).content.decode()


def test_a_head_finds_the_page_in_the_menu(lennik: Municipality, head: Client) -> None:
    assert f'href="{ADDRESS}"' in head.get("/instellingen/").content.decode()


def test_the_list_narrows_down_by_words_and_by_status(lennik: Municipality, head: Client) -> None:
    jef = make_person(lennik.organisation, "Jef", "Claes", department=lennik.department, function="arbeider groen")
    enrol(jef, lennik.programme, due_date=TODAY - timedelta(days=1))
    assert rows(head.get(ADDRESS, {"q": "GROEN cla"})) == [("Jef Claes", "late")]
    assert rows(head.get(ADDRESS, {"status": "none"})) == [("Amina Verbeke", "none")]
    nobody = head.get(ADDRESS, {"q": "jef", "status": "none"})
    assert rows(nobody) == []
    assert "0 rijen passen bij wat je zoekt" in text(nobody)


def test_the_summary_counts_everyone_whatever_is_asked(lennik: Municipality, head: Client) -> None:
    jef = make_person(lennik.organisation, "Jef", "Claes", department=lennik.department)
    enrol(jef, lennik.programme, due_date=TODAY - timedelta(days=1))
    figures = [(str(label), number) for label, number, _key in head.get(ADDRESS, {"q": "x"}).context["figures"]]
    assert figures == [("Te laat", 1), ("Nog geen traject", 1)]


@pytest.mark.parametrize("query", ["status=zz", "p=zz", "p=-1", "p=99999999999999999999", "q=%ff"])
def test_a_query_that_makes_no_sense_is_no_failure(lennik: Municipality, head: Client, query: str) -> None:
    assert head.get(f"{ADDRESS}?{query}").status_code == 200


def test_an_unknown_status_shows_nobody_rather_than_everyone(lennik: Municipality, head: Client) -> None:
    assert rows(head.get(ADDRESS, {"status": "zz"})) == []


def test_the_list_is_paginated_and_keeps_what_is_asked(lennik: Municipality, head: Client) -> None:
    for number in range(30):
        make_person(lennik.organisation, f"Persoon {number}", "Q", department=lennik.department)
    first, second = head.get(ADDRESS, {"q": "q"}), head.get(ADDRESS, {"q": "q", "p": "2"})
    assert (len(rows(first)), len(rows(second))) == (25, 5)
    assert "?q=q&amp;p=2" in text(first)


def test_the_page_costs_the_same_queries_with_6_and_60_people(lennik: Municipality, head: Client) -> None:
    def cost(number: int) -> int:
        while User.objects.filter(department=lennik.department).count() < number:
            index = User.objects.count()
            person = make_person(lennik.organisation, f"Persoon {index}", "X", department=lennik.department)
            enrol(person, make_programme(lennik.organisation, f"Traject {index}"), done=1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert head.get(ADDRESS).status_code == 200
        return len(queries)

    head.get(ADDRESS)
    assert cost(6) == cost(60) <= 8
