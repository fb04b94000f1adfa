"""Rounds in the report and the overview: chosen, shown, and never lowering what was counted of a time that is over."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.row_guards import thawed
from tests.hr.conftest import TODAY, Municipality
from tests.hr.overview.conftest import Facts, make_lessons, put

pytestmark = pytest.mark.django_db
REPORT, OVERVIEW = "/beheer/voltooiing/", "/beheer/overzicht/"
LAST_YEAR = date(2025, 11, 3)


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def facts(lennik: Municipality, programme: Programme, **fields: Any) -> Facts:
    fields = {"start_date": LAST_YEAR, "enrolled_on": LAST_YEAR, "due_date": date(2025, 12, 1), **fields}
    return Facts(lennik.organisation, programme, lennik.department, **fields)


@pytest.fixture
def programme(lennik: Municipality) -> Programme:
    return make_lessons(lennik.organisation, "Onthaal", 2)


@pytest.fixture
def last_year(lennik: Municipality, programme: Programme) -> list[Enrolment]:
    """Two who were done in time, one after 40 days, one who was late and still is, one who began this year."""
    both = frozenset({0, 1})
    done = facts(lennik, programme, days_taken=9, opened=both, completed=both)
    slow = facts(lennik, programme, days_taken=40, opened=both, completed=both)
    this_year = {"start_date": date(2026, 10, 1), "enrolled_on": date(2026, 10, 1), "due_date": date(2026, 11, 1)}
    busy = facts(lennik, programme, opened=frozenset({0}))
    return put([done, done, slow, busy, facts(lennik, programme, **this_year)])


def begin_rounds() -> None:
    """For everyone who is done."""
    begun = Enrolment.objects.filter(completed_at__isnull=False).values_list("pk", flat=True)
    assert progress.begin_rounds(list(begun), TODAY)


def figures(client: Client, query: str) -> dict[str, Any]:
    context = client.get(f"{OVERVIEW}{query}").context
    return {
        "tally": context["tally"],
        "groups": [[(row.name, row.total.number, row.done.number, row.late.number) for row in part["table"].rows]
                   for part in context["breakdowns"]],
        "months": [(row.name, row.total.number, row.done.number) for row in context["months"].get("rows", [])],
        "steps": [(row["name"], row["reached"].number, row["completed"].number, row["standing"].number)
                  for row in context["funnel"]["rows"]],
        "time": [(row["name"], row["people"].number) for row in context["time"].get("rows", [])],
    }  # fmt: skip


PERIODS = [
    "?due_from=2025-01-01&due_to=2025-12-31",
    "?done_from=2025-01-01&done_to=2025-12-31",
    "?started_from=2025-09-01&started_to=2025-12-31",
    "?start_month=2025-11",
    "?start_month=2025-11&due_to=2025-12-31",
]


@pytest.mark.parametrize("query", PERIODS)
def test_no_figure_of_a_period_that_is_over_changes_when_rounds_begin(
    hr_officer: Client, last_year: list[Enrolment], query: str
) -> None:
    before = figures(hr_officer, query)
    assert before["tally"].done == 3
    begin_rounds()
    assert figures(hr_officer, query) == before


@pytest.mark.parametrize("seed", [1, 2])
def test_nor_does_any_figure_of_any_crowd(
    lennik: Municipality, hr_officer: Client, crowd: Callable[..., list[Facts]], seed: int
) -> None:
    crowd(lennik.organisation, 60, seed)
    before = [figures(hr_officer, query) for query in ("?due_to=2026-11-20", "?done_to=2026-11-20")]
    begin_rounds()
    assert [figures(hr_officer, query) for query in ("?due_to=2026-11-20", "?done_to=2026-11-20")] == before


def test_how_people_began_per_month_stays_as_it_was_without_a_filter_too(
    hr_officer: Client, last_year: list[Enrolment]
) -> None:
    before = figures(hr_officer, "")
    begin_rounds()
    after = figures(hr_officer, "")
    assert after["months"] == before["months"]
    assert (before["tally"].done, after["tally"].done, after["tally"].total) == (3, 0, 5)  # how things stand now


def rows(client: Client, query: str) -> list[tuple[int, bool]]:
    found = client.get(f"{REPORT}{query}").context["object_list"]
    return sorted((one.round, one.completed_at is not None) for one in found)


def test_the_report_has_the_last_rounds_all_of_them_or_one(hr_officer: Client, last_year: list[Enrolment]) -> None:
    begin_rounds()
    first, second = [(1, True)] * 3, [(2, False)] * 3
    still_busy = [(1, False)] * 2
    assert rows(hr_officer, "") == rows(hr_officer, "?round=last") == still_busy + second
    assert rows(hr_officer, "?round=all") == still_busy + first + second
    assert rows(hr_officer, "?round=1") == still_busy + first
    assert rows(hr_officer, "?round=2") == second
    assert rows(hr_officer, "?round=9") == []
    assert rows(hr_officer, "?due_to=2025-12-31") == [(1, False), *first]
    assert rows(hr_officer, "?due_to=2025-12-31&round=last") == [(1, False)]


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.0", "99999", "٢", "9" * 5000])
def test_a_round_that_is_none_shows_nobody(hr_officer: Client, last_year: list[Enrolment], value: str) -> None:
    assert rows(hr_officer, f"?round={value}") == []
    assert "tally" not in hr_officer.get(f"{OVERVIEW}?round={value}").context


def test_a_round_far_ahead_can_be_asked_for(hr_officer: Client, last_year: list[Enrolment]) -> None:
    with thawed(connection, ["learning.Enrolment"]):
        Enrolment.objects.filter(pk=last_year[0].pk).update(round=12)
    assert rows(hr_officer, "?round=12") == [(12, True)]


def test_every_row_of_the_file_says_which_round_it_is(hr_officer: Client, last_year: list[Enrolment]) -> None:
    begin_rounds()
    response = hr_officer.get(f"{REPORT}?round=all&export=csv")
    text = response.getvalue().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert sorted((line["Ronde"], line["Laatste ronde"]) for line in lines) == sorted(
        [("1", "nee")] * 3 + [("1", "ja")] * 2 + [("2", "ja")] * 3
    )


def test_it_says_which_rounds_count(hr_officer: Client, last_year: list[Enrolment]) -> None:
    def said(query: str) -> str:
        return str(hr_officer.get(f"{OVERVIEW}{query}").context["rounds"])

    assert said("") == "Telt van elk traject de laatste ronde."
    assert said("?due_to=2025-12-31") == "Telt elke ronde van een traject."
    assert said("?started_from=2025-01-01") == "Telt van elk traject de eerste ronde."
    assert said("?round=1") == "Telt van elk traject de eerste ronde."


def test_who_was_enrolled_elsewhere_stays_out_of_all_rounds(
    lennik: Municipality, outsider: Client, last_year: list[Enrolment]
) -> None:
    begin_rounds()
    assert rows(outsider, "?round=all") == []
