"""Every figure of the overview opens a list with exactly that many people."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client, RequestFactory

from onboarding.hr.completion.completion_report import CompletionReportView
from onboarding.hr.employees.listing import EmployeesView
from onboarding.people.models import Department, User
from tests.hr.conftest import Municipality, make_person, sign_in
from tests.hr.overview.conftest import Facts

pytestmark = pytest.mark.django_db
URL = "/beheer/overzicht/"
FIGURE = re.compile(r'<a class="figure" href="([^"]+)">([\d.]+)</a>')


def figures_of(client: Client, query: str = "") -> dict[str, int]:
    """The addresses behind the figures on the screen, each with its number."""
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    found = FIGURE.findall(response.content.decode())
    return {unescape(address): int(number.replace(".", "")) for address, number in found}


def listed(viewer: User, address: str) -> int:
    """How many the list behind this address holds; without drawing its page, of which there are hundreds."""
    request = RequestFactory().get(address)
    request.user = viewer
    view = EmployeesView() if address.startswith("/beheer/medewerkers/") else CompletionReportView()
    view.setup(request)
    assert view.filters.is_valid(), address
    return int(view.get_queryset().count())


def disagreements(viewer: User, query: str = "") -> dict[str, Any]:
    found = figures_of(sign_in(viewer), query)
    assert len(found) > 20
    lists = {address: listed(viewer, address) for address in found}
    return {address: (number, lists[address]) for address, number in found.items() if number != lists[address]}


def test_a_figure_opens_the_page_with_that_many_people(
    lennik: Municipality, hr_officer: Client, crowd: Callable[..., list[Facts]]
) -> None:
    crowd(lennik.organisation, 40)
    for address, number in list(figures_of(hr_officer).items())[::12]:
        response = hr_officer.get(address)
        assert response.status_code == 200
        assert response.context["paginator"].count == number


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_equals_the_list_behind_it(
    lennik: Municipality, herenthout: Municipality, crowd: Callable[..., list[Facts]], seed: int
) -> None:
    crowd(lennik.organisation, 50, seed)
    crowd(herenthout.organisation, 5, seed + 10)
    assert disagreements(lennik.hr_officer) == {}


def test_every_figure_equals_its_list_within_a_filter(lennik: Municipality, crowd: Callable[..., list[Facts]]) -> None:
    facts = crowd(lennik.organisation, 80)
    department = Department.objects.filter(organisation=lennik.organisation).latest("pk")
    for query in (
        f"?department={department.pk}",
        "?department=none",
        f"?programme={facts[0].programme.pk}",
        "?start_month=earlier",
        "?start_month=unknown",
        "?due_from=2026-11-10&due_to=2026-12-01",
        "?started_from=2026-09-01",
        "?round=all",
        "?round=1&done_from=2026-10-01",
        "?started_from=2026-06-01&started_to=2026-10-31&start_month=2026-09",
    ):
        assert disagreements(lennik.hr_officer, query) == {}


def test_every_figure_of_an_administrator_equals_its_list(
    lennik: Municipality, herenthout: Municipality, crowd: Callable[..., list[Facts]]
) -> None:
    administrator = make_person(None, "Stéphanie", "Maertens", is_superuser=True)
    crowd(lennik.organisation, 30, seed=1)
    crowd(herenthout.organisation, 30, seed=2)
    room = Department.objects.filter(organisation=herenthout.organisation).latest("pk")
    for query in ("", f"?organisation={herenthout.organisation.pk}", f"?department={room.pk}"):
        assert disagreements(administrator, query) == {}


def test_the_days_of_the_quartiles_open_who_needed_no_more(
    lennik: Municipality, hr_officer: Client, crowd: Callable[..., list[Facts]]
) -> None:
    crowd(lennik.organisation, 60)
    page = hr_officer.get(URL)
    time = page.context["time"]
    done = time["number"].number
    for share, part in ((0.25, "first_quarter"), (0.5, "half"), (0.75, "third_quarter")):
        (address,) = re.findall('href="([^"]+)"', time[part])
        assert share * done <= listed(lennik.hr_officer, unescape(address)) <= done


def test_no_figure_of_hr_counts_another_organisation(
    lennik: Municipality, herenthout: Municipality, crowd: Callable[..., list[Facts]]
) -> None:
    crowd(lennik.organisation, 40)
    found = figures_of(sign_in(herenthout.hr_officer))
    assert list(found.values()) == [0, 0]  # who is new, and who of them is in no programme


@pytest.mark.parametrize("name", ["reached", "completed", "at_lesson"])
def test_a_lesson_that_is_none_or_of_another_organisation_shows_nobody(
    lennik: Municipality, herenthout: Municipality, hr_officer: Client, crowd: Callable[..., list[Facts]], name: str
) -> None:
    crowd(lennik.organisation, 10, seed=1)
    elsewhere = crowd(herenthout.organisation, 10, seed=2)[0].programme.lesson_ids[0]
    for value in (elsewhere, "zz", "9" * 40, "9" * 5000, 2**63 - 1, "-1"):
        response = hr_officer.get(f"/beheer/voltooiing/?{name}={value}")
        assert list(response.context["object_list"]) == []
        assert "Traject 2" not in response.content.decode()


@pytest.mark.parametrize(
    "query", ["start_month=2026-13", "took=x", "service=misschien", "due_from=x", "status=op_schema"]
)
def test_a_filter_of_the_list_that_makes_no_sense_shows_nobody(
    lennik: Municipality, hr_officer: Client, crowd: Callable[..., list[Facts]], query: str
) -> None:
    crowd(lennik.organisation, 10)
    response = hr_officer.get(f"/beheer/voltooiing/?{query}")
    assert list(response.context["object_list"]) == []


def test_a_period_without_anyone_is_not_taken_for_nobody_enrolled(
    lennik: Municipality, hr_officer: Client, crowd: Callable[..., list[Facts]]
) -> None:
    crowd(lennik.organisation, 10)
    page = hr_officer.get("/beheer/voltooiing/?due_to=2001-01-01").content.decode()
    assert "Gebruik minder woorden, of laat een filter weg." in page


def test_within_one_month_there_is_nothing_to_compare(
    lennik: Municipality, hr_officer: Client, crowd: Callable[..., list[Facts]]
) -> None:
    crowd(lennik.organisation, 60)
    response = hr_officer.get(f"{URL}?start_month=earlier")
    assert response.context["tally"].total > 0
    assert response.context["months"] == {}
