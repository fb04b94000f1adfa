"""A list on paper: everyone is in it, on pages that say what they are."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PageObject, PdfReader

from onboarding.hr.lists.printed import LONGEST_WORD, breakable, widths
from tests.client_response import ClientResponse, content_of
from tests.hr.conftest import Municipality, enrol, make_person
from tests.hr.lists.conftest import URL, enrol_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(hr_officer: Client) -> Callable[..., tuple[ClientResponse, PdfReader]]:
    def get(query: str = "") -> tuple[ClientResponse, PdfReader]:
        response = hr_officer.get(f"{URL}?export=pdf{query}")
        assert response.status_code == 200, response.content
        assert response["Content-Type"] == "application/pdf"
        return response, PdfReader(BytesIO(content_of(response)))

    return get


def words(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def test_everyone_is_in_it_and_each_page_has_the_headings_and_its_number(
    printed: Callable[..., tuple[ClientResponse, PdfReader]], lennik: Municipality
) -> None:
    enrol_many(lennik, 90)
    response, pdf = printed()
    assert "voltooiing-lennik-2026-11-22-90-rijen.pdf" in response["Content-Disposition"]
    texts = [words(page) for page in pdf.pages]
    assert len(texts) > 1
    together = " ".join(texts)
    assert [number for number in range(90) if f"Naam{number:05}" not in together] == []
    for number, text in enumerate(texts, start=1):
        assert "Achternaam" in text
        assert f"bladzijde {number} van {len(texts)}" in text


def test_it_says_on_top_which_list_it_is_of_whom_by_whom_and_narrowed_down_to_what(
    printed: Callable[..., tuple[ClientResponse, PdfReader]], lennik: Municipality
) -> None:
    enrol_many(lennik, 2)
    _response, pdf = printed("&status=todo&q=naam")
    text = words(pdf.pages[0])
    assert text.startswith("Voltooiing Lokaal bestuur Lennik · 2 rijen · Gemaakt op ")
    assert "door Marleen Van Lennik" in text
    assert "Status: Nog te doen; Gezocht naar: naam" in text


def test_it_can_be_read_aloud_in_dutch(
    printed: Callable[..., tuple[ClientResponse, PdfReader]], lennik: Municipality
) -> None:
    enrol_many(lennik, 1)
    _response, pdf = printed()
    assert pdf.trailer["/Root"]["/Lang"] == "nl"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title == "Voltooiing"
    assert b"pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data()


def test_it_is_a_wide_a4(printed: Callable[..., tuple[ClientResponse, PdfReader]], lennik: Municipality) -> None:
    box = printed()[1].pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


@pytest.mark.parametrize("name", ["#set page(fill: red)", "*D'Haène* _x_", "=1+1", "$x$ @y <z>", "\\", "[a](b)"])
def test_a_name_is_a_name_and_never_markup(
    printed: Callable[..., tuple[ClientResponse, PdfReader]], lennik: Municipality, name: str
) -> None:
    enrol(make_person(lennik.organisation, "Jef", name, email="jef@lennik.example"), lennik.programme)
    assert name in words(printed()[1].pages[0])


def test_letters_that_no_font_of_ours_has_are_never_dropped_in_silence(
    printed: Callable[..., tuple[ClientResponse, PdfReader]], lennik: Municipality, caplog: pytest.LogCaptureFixture
) -> None:
    enrol(make_person(lennik.organisation, "小明", "王", email="wang@lennik.example"), lennik.programme)
    _response, pdf = printed()
    text = words(pdf.pages[0])
    assert "wang@lennik.example" in text
    assert text.count("(andere letters)") == 2
    assert "Op 2 plaatsen staan letters waarvoor we geen lettertype hebben. Download de lijst als Excel" in text
    assert b"pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data()
    assert "2 texts" in caplog.text
    assert "王" not in caplog.text


@pytest.mark.parametrize("name", ["Ẹ̀kọ́", "ئەحمەد", "چوہدری", "በቀለ"])
def test_a_name_in_other_letters_is_set_in_a_font_that_has_them(
    printed: Callable[..., tuple[ClientResponse, PdfReader]], lennik: Municipality, name: str
) -> None:
    enrol(make_person(lennik.organisation, "Jef", name, email="jef@lennik.example"), lennik.programme)
    _response, pdf = printed()
    assert "waarvoor we geen lettertype" not in words(pdf.pages[0])
    assert any("Noto" in font["/BaseFont"] for font in pdf.pages[0]["/Resources"]["/Font"].values())
    assert b"pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data()


def test_only_words_too_long_for_a_column_get_places_to_break() -> None:
    assert breakable("Dienst Burgerzaken en onthaal") == "Dienst Burgerzaken en onthaal"
    address = "stephanie.vandenbroucke-dewaele@lokaalbestuurlennik.example"
    assert breakable(address).replace("\u200b", "") == address
    assert max(map(len, breakable(address).split("\u200b"))) <= LONGEST_WORD
    assert max(map(len, breakable("x" * 100).split("\u200b"))) <= LONGEST_WORD


def test_each_column_is_as_wide_as_its_longest_word_at_least() -> None:
    narrow, wide = widths(["Nr", "Naam"], [["1", "Van den Broucke " * 40], ["2", "x"]])
    assert narrow < 8
    assert wide > 100
