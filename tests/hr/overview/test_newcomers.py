"""Who is new: the period that HR chooses, and who of them is in no programme yet."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.hr.overview.newcomers import Period, period_of
from onboarding.learning.journey import progress
from onboarding.people.models import User
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person

pytestmark = pytest.mark.django_db
URL = "/beheer/overzicht/"
THREE_MONTHS_AGO = date(2026, 8, 22)  # TODAY is 22 November
NOW = at(2026, 11, 22, 9, 0)


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def starter(where: Municipality, name: str, day: date | None, **fields: Any) -> User:
    return make_person(where.organisation, name, "Nieuw", start_date=day, **fields)


def opened_from(client: Client, query: str = "") -> tuple[list[str], list[str]]:
    """The first names in the lists that the two figures on the first line open."""
    page = client.get(f"{URL}{query}")
    line = page.content.decode().split('class="overview-lead overview-new"')[1].split("</p>")[0]
    lists = []
    for address, number in re.findall(r'href="([^"]+)">(\d+)</a>', line):
        rows = list(client.get(unescape(address)).context["object_list"])
        assert len(rows) == int(number)
        lists.append(sorted(person.first_name for person in rows))
    everyone, nowhere = lists
    return everyone, nowhere


def test_new_is_who_started_in_the_last_three_months_or_is_still_to_begin(
    lennik: Municipality, hr_officer: Client
) -> None:
    starter(lennik, "Te lang", THREE_MONTHS_AGO - timedelta(days=1))
    starter(lennik, "Net nog", THREE_MONTHS_AGO)
    starter(lennik, "Straks", TODAY + timedelta(days=40))
    starter(lennik, "Onbekend", None)
    everyone, nowhere = opened_from(hr_officer)
    assert everyone == nowhere == ["Net nog", "Straks"]
    assert "Nieuw sinds 22 augustus 2026:" in hr_officer.get(URL).content.decode()


def test_who_is_enrolled_is_new_and_not_among_those_who_are_nowhere(lennik: Municipality, hr_officer: Client) -> None:
    enrol(starter(lennik, "Ingeschreven", TODAY), lennik.programme)
    starter(lennik, "Vergeten", TODAY)
    assert opened_from(hr_officer) == (["Ingeschreven", "Vergeten"], ["Vergeten"])


def test_who_was_taken_out_of_the_only_programme_is_nowhere(lennik: Municipality, hr_officer: Client) -> None:
    closed = enrol(starter(lennik, "Ingetrokken", TODAY), lennik.programme, started_at=NOW)
    progress.take_out([closed.pk], None, NOW)
    assert opened_from(hr_officer) == (["Ingetrokken"], ["Ingetrokken"])
    found = hr_officer.get(f"{reverse('hr:employees')}?programme={lennik.programme.pk}").context["object_list"]
    assert not found


def test_an_enrolment_elsewhere_does_not_count_where_someone_works_now(
    lennik: Municipality, herenthout: Municipality, hr_officer: Client
) -> None:
    mover = starter(herenthout, "Verhuisd", TODAY)
    enrol(mover, herenthout.programme)
    mover.organisation = lennik.organisation
    mover.save()  # which takes along nothing of their work
    User.objects.filter(pk=mover.pk).update(start_date=TODAY)
    assert opened_from(hr_officer) == (["Verhuisd"], ["Verhuisd"])


def test_who_left_already_is_not_new(lennik: Municipality, hr_officer: Client) -> None:
    starter(lennik, "Gestopt", TODAY - timedelta(days=9), end_date=TODAY - timedelta(days=1))
    starter(lennik, "Laatste dag", TODAY - timedelta(days=9), end_date=TODAY)
    assert opened_from(hr_officer)[0] == ["Laatste dag"]


def test_a_chosen_period_takes_its_first_and_its_last_day(lennik: Municipality, hr_officer: Client) -> None:
    for name, day in (("Ervoor", 31), ("Eerste", 1), ("Laatste", 30), ("Erna", 1)):
        month = {"Ervoor": 8, "Erna": 10}.get(name, 9)
        starter(lennik, name, date(2026, month, day))
    everyone, _nowhere = opened_from(hr_officer, "?started_from=2026-09-01&started_to=2026-09-30")
    assert everyone == opened_from(hr_officer, "?start_month=2026-09")[0] == ["Eerste", "Laatste"]


def test_within_a_department_only_who_works_there_is_new(lennik: Municipality, hr_officer: Client) -> None:
    starter(lennik, "Bevolking", TODAY, department=lennik.department)
    starter(lennik, "Nergens", TODAY)
    assert opened_from(hr_officer, f"?department={lennik.department.pk}")[0] == ["Bevolking"]
    assert opened_from(hr_officer, "?department=none")[0] == ["Nergens"]


@pytest.mark.parametrize(
    "query", ["?started_from=0001-01-01", "?started_to=9999-12-31", "?started_from=2026-12-01&started_to=2026-01-01"]
)
def test_a_period_that_no_one_means_is_a_page_all_the_same(hr_officer: Client, query: str) -> None:
    assert hr_officer.get(f"{URL}{query}").status_code == 200


def test_who_has_no_first_working_day_is_not_said_to_be_new(hr_officer: Client) -> None:
    assert "overview-new" not in hr_officer.get(f"{URL}?start_month=unknown").content.decode()


def test_a_month_and_days_are_both_kept_to() -> None:
    days = slice(None, None)
    assert period_of({}, TODAY) == Period(THREE_MONTHS_AGO, None)
    assert period_of({"start_month": "2026-02", "started": None}, TODAY) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert period_of({"start_month": "later", "started": days}, TODAY) == Period(date(2026, 12, 1), None)
