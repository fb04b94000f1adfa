"""The completion report as a spreadsheet: bytes that open well, dates that are dates, and nothing that computes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from onboarding.hr.lists.safe_cells import csv_value, xlsx_value
from onboarding.learning.models import Enrolment
from onboarding.people.models import Department
from tests.client_response import ClientResponse, content_of
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person

pytestmark = pytest.mark.django_db
URL = "/beheer/voltooiing/"
HEADINGS = (
    "Achternaam;Voornaam;E-mailadres;Personeelsnummer;Dienst;Functie;Vestiging;Statuut;Werkregime;Leidinggevende;"
    "Eerste werkdag;Traject;Lessen klaar;Lessen in totaal;"
    "Lessen vrijgesteld;Status;Af te werken tegen;Klaar op;Lessen samen gedaan;Ronde;Laatste ronde\r\n"
)


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def download(client: Client, query: str) -> tuple[ClientResponse, bytes]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response, content_of(response)


def rows(content: bytes) -> list[list[str]]:
    sheet = load_workbook(BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture
def ada(lennik: Municipality) -> Enrolment:
    """Someone who is done, with accents and with a name that a spreadsheet would compute."""
    room = Department.objects.create(organisation=lennik.organisation, name="Zorg; én meer")
    person = make_person(
        lennik.organisation,
        "=1+1",
        "D'Haène",
        email="ada@lennik.example",
        department=room,
        personnel_number="00009",
    )
    return enrol(person, lennik.programme, done=7, completed_at=at(2026, 11, 20, 23, 30))


def test_the_csv_is_byte_for_byte_what_a_dutch_excel_reads(
    hr_officer: Client, lennik: Municipality, ada: Enrolment
) -> None:
    enrol(lennik.learner, lennik.programme, done=3, due_date=None)
    response, content = download(hr_officer, "?export=csv")
    expected = (
        HEADINGS + "D'Haène;'=1+1;ada@lennik.example;00009;\"Zorg; én meer\";;;;;;;KRACHT;7;7;0;Klaar;18/12/2026;"
        "20/11/2026;0;1;ja\r\n"
        + "Verbeke;Amina;amina.verbeke@lennik.example;00017;Dienst Bevolking;;;;;;;KRACHT;3;7;0;Bezig;;;0;1;ja\r\n"
    )
    assert content == b"\xef\xbb\xbf" + expected.encode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="voltooiing-lennik-2026-11-22-2-rijen.csv"'


def test_the_xlsx_has_real_dates_and_numbers_and_no_formulas(hr_officer: Client, ada: Enrolment) -> None:
    response, content = download(hr_officer, "?export=xlsx")
    headings, row = rows(content)
    assert ";".join(headings) + "\r\n" == HEADINGS
    assert row == [
        "D'Haène",
        "'=1+1",
        "ada@lennik.example",
        "00009",
        "Zorg; én meer",
        *[None] * 6,
        "KRACHT",
        7,
        7,
        0,
        "Klaar",
        datetime(2026, 12, 18),
        datetime(2026, 11, 20),
        0,
        1,
        "ja",
    ]
    assert load_workbook(BytesIO(content)).active["Q2"].number_format == "dd/mm/yyyy"
    assert 'filename="voltooiing-lennik-2026-11-22-1-rij.xlsx"' in response["Content-Disposition"]


@pytest.mark.parametrize("text", ["=1+1", "+32 2 123", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert csv_value(text) == xlsx_value(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Verbeke", "a=b", "e-mail", "é", "1+1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert csv_value(text) == xlsx_value(text) == text


def test_what_a_workbook_cannot_hold_is_left_out() -> None:
    assert xlsx_value("Jef\x07 \x1bClaes\uffff") == "Jef Claes"


def test_a_control_character_cannot_hide_a_formula() -> None:
    assert csv_value("\x07=1+1") == "'=1+1"


def test_values_that_are_no_text_keep_their_sense() -> None:
    assert (csv_value(None), csv_value(7), csv_value(date(2026, 1, 2))) == ("", "7", "02/01/2026")
    assert (xlsx_value(None), xlsx_value(7), xlsx_value(date(2026, 1, 2))) == (None, 7, date(2026, 1, 2))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_is_the_whole_filtered_list_and_not_one_page(
    hr_officer: Client, lennik: Municipality, kind: str
) -> None:
    for index in range(55):  # a page shows fifty
        enrol(make_person(lennik.organisation, "Veel", f"Naam{index:02}"), lennik.programme)
    late = make_person(lennik.organisation, "Te", "Laat")
    enrol(late, lennik.programme, due_date=TODAY - timedelta(days=1))
    _response, content = download(hr_officer, f"?export={kind}&status=todo&p=2")
    names = [row[0] for row in rows(content)] if kind == "xlsx" else content.decode().split("\r\n")[:-1]
    assert len(names) == 56
    assert names[1].startswith("Naam00")
    assert names[-1].startswith("Naam54")


def test_the_export_follows_search_and_order(hr_officer: Client, lennik: Municipality, ada: Enrolment) -> None:
    enrol(lennik.learner, lennik.programme)
    _response, content = download(hr_officer, "?export=csv&q=lennik&ordering=-user__last_name")
    assert [line.split(";")[0] for line in content.decode().splitlines()[1:]] == ["Verbeke", "D'Haène"]


def test_the_outsider_exports_nothing_of_it(outsider: Client, ada: Enrolment) -> None:
    response, content = download(outsider, "?export=csv")
    assert content == b"\xef\xbb\xbf" + HEADINGS.encode()
    assert "herenthout" in response["Content-Disposition"]


def test_an_administrator_exports_all_with_the_organisation(
    administrator: Client, lennik: Municipality, herenthout: Municipality, ada: Enrolment
) -> None:
    enrol(herenthout.learner, herenthout.programme)
    response, content = download(administrator, "?export=csv")
    assert "Personeelsnummer;Organisatie;Dienst" in content.decode()
    assert ";Herenthout;Bibliotheek;" in content.decode()
    assert "voltooiing-alle-organisaties-2026-11-22-2-rijen.csv" in response["Content-Disposition"]
    response, content = download(administrator, f"?export=csv&organisation={lennik.organisation.pk}")
    assert "Herenthout" not in content.decode()
    assert "voltooiing-lennik-2026-11-22-1-rij.csv" in response["Content-Disposition"]


def test_a_person_without_a_department_has_an_empty_cell(hr_officer: Client, lennik: Municipality) -> None:
    enrol(make_person(lennik.organisation, "Tom", "Alleen"), lennik.programme)
    assert (
        b"Alleen;Tom;tom.alleen@lennik.example;;;;;;;;;KRACHT;0;7;0;Nog te doen;18/12/2026;;0;1;ja\r\n"
        in download(hr_officer, "?export=csv")[1]
    )
