"""Each finished lesson as a row: with version, round and what a pivot table counts by."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from onboarding.learning.models import Completion
from onboarding.people.models import User
from tests.client_response import content_of
from tests.hr.conftest import TODAY, Municipality
from tests.hr.overview.conftest import Facts, make_lessons, put

pytestmark = pytest.mark.django_db
URL = "/beheer/voltooide-lessen/"


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def finished(lennik: Municipality, people: int = 1) -> None:
    """So many people who finished the first of two lessons."""
    programme = make_lessons(lennik.organisation, f"Onthaal {people}", 2)
    done = frozenset({0})
    put([Facts(lennik.organisation, programme, lennik.department, start_date=TODAY, completed=done)] * people)


def test_the_file_has_a_row_for_each_with_one_heading_and_dates_that_are_dates(
    hr_officer: Client, lennik: Municipality
) -> None:
    finished(lennik)
    User.objects.filter(first_name="Veel").update(function="loket", status="contract")
    sheet = load_workbook(BytesIO(content_of(hr_officer.get(f"{URL}?export=xlsx")))).worksheets[0]
    headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(set(headings)) == len(headings), "a pivot table needs a name for each column"
    assert not sheet.merged_cells.ranges
    (row,) = [dict(zip(headings, row, strict=True)) for row in rows]
    assert (row["Dienst"], row["Functie"], row["Statuut"]) == ("Dienst Bevolking", "loket", "contract")
    assert (row["Traject"], row["Ronde"], row["Les"], row["Versie"]) == ("Onthaal 1", 1, "Les 1", 1)
    assert row["Hoe"] == "gelezen"
    for name in ("Eerste werkdag", "Klaar op"):
        assert row[name].date() == TODAY


def test_it_is_narrowed_by_version_round_department_and_words(hr_officer: Client, lennik: Municipality) -> None:
    finished(lennik)

    def number(query: str) -> int:
        return len(hr_officer.get(f"{URL}?{query}").context["object_list"])

    assert [number(f"version={one}") for one in (1, 2)] == [1, 0]
    assert [number(f"round={one}") for one in (1, 2)] == [1, 0]
    assert [number(f"department={one}") for one in (lennik.department.pk, "none")] == [1, 0]
    assert [number(f"q={words}") for words in ("les volk", "elders")] == [1, 0]
    assert number("version=x") == 0, "what makes no sense gives an empty list"


def test_another_organisation_sees_none_of_it(outsider: Client, lennik: Municipality) -> None:
    finished(lennik)
    assert Completion.objects.exists()
    assert not outsider.get(URL).context["object_list"]


def test_it_costs_the_same_with_many_as_with_few(hr_officer: Client, lennik: Municipality) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            hr_officer.get(URL)
        return len(queries)

    finished(lennik, 3)
    few = cost()
    finished(lennik, 30)
    assert cost() == few
