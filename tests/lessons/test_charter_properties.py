"""What holds for every page, whatever it was copied from and whatever was copied along."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.lessons.charter import Charter, CharterError, decode_charter, read_charter
from tests.lessons.charter_pages import PAGES, Page

SOON = 3  # seconds of CPU, on a slow machine too: what grows with the square of a page takes minutes
BULLETS = "•-–*·▪●‣✓o\uf0b7"
CHROME = (
    "Naar top",
    "Lees meer",
    "Meer info?",
    "Contact",
    "Tel. 09 999 99 99",
    "personeel@zonnedorp.example",
    "Markt 1, 9999 Zonnedorp",
    "© 2024 Gemeente Zonnedorp",
    "Deze website gebruikt cookies",
    "Deel deze pagina",
    "Facebook",
    "Openingsuren",
    "Maandag 9 - 12 uur",
    "Laatst gewijzigd op 3 mei 2024",
    "12/03/2024",
    "Privacyverklaring",
    "Bekijk onze vacatures!",
    "Hartelijk dank aan alle collega's!",
    "Home > Bestuur > Missie en visie",
    "Vragen? Neem gerust contact op met de personeelsdienst.",
)
CHARTER_WORDS = (
    "Missie", "Visie", "Waarden", "Onze waarden:", "Missie en visie", "Pijlers", "Respect", "RESPECT", "• Openheid",
    "1. Zorg", "T = Trots", "We helpen elkaar.", "het woord TROTS", "Waarde 1: Moed", "Wat is de ambitie?", "", ":",
    "•", "- ", "Naar top", "Onze waarden zijn moed, zorg en trots.", "## Visie", "Respect: we luisteren", "S-A-M-E-N",
)  # fmt: skip

pages = st.sampled_from(PAGES)
texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(CHARTER_WORDS), max_size=30).map("\n".join),
    st.lists(st.one_of(st.sampled_from(CHARTER_WORDS), st.text(max_size=30)), max_size=15).map("\n".join),
)


def read_or_none(text: str) -> Charter | None:
    try:
        return read_charter(text)
    except CharterError:
        return None


@settings(max_examples=400)
@given(texts)
def test_any_text_gives_a_sound_charter_or_a_charter_error(text: str) -> None:
    charter = read_or_none(text)
    assert charter == read_or_none(text)
    if charter is None:
        return
    assert charter.principles
    keys = [(p.kind, p.title) for p in charter.principles]
    assert len(keys) == len(set(keys))
    assert all(p.title and p.kind in ("mission", "vision", "value", "pillar") for p in charter.principles)
    letters = iter(charter.wordmark or "")
    taken = [p.letter for p in charter.principles if p.kind == "value" and p.letter]
    assert charter.wordmark is None or all(letter in letters for letter in taken)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_charter_error(data: bytes) -> None:
    try:
        text = decode_charter(data)
    except CharterError as error:
        assert error.code in ("empty", "binary")
    else:
        read_or_none(text)


@given(pages, st.sampled_from(("\r\n", "\r", "\n", "\u2028")))
def test_line_endings_change_nothing(page: Page, ending: str) -> None:
    assert read_charter(page.text.replace("\n", ending)) == read_charter(page.text)


@given(pages, st.sampled_from(BULLETS), st.sampled_from((" ", "\t", "\xa0", "  \u200b")))
def test_the_style_of_the_bullets_changes_nothing(page: Page, bullet: str, space: str) -> None:
    lines = [
        f"{bullet}{space}{line.lstrip()[2:]}" if line.lstrip()[:2] in ("• ", "- ", "o ") else line
        for line in page.text.split("\n")
    ]
    assert read_charter("\n".join(lines)) == read_charter(page.text)


@given(pages, st.data())
def test_indents_and_trailing_spaces_change_nothing(page: Page, data: st.DataObject) -> None:
    space = st.text(alphabet=" \t\xa0\u200b", max_size=4)
    lines = [data.draw(space) + line.strip() + data.draw(space) for line in page.text.split("\n")]
    assert read_charter("\n".join(lines)) == read_charter(page.text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_leaving_out_or_doubling_the_blank_lines_changes_nothing(page: Page) -> None:
    lines = [line for line in page.text.split("\n") if line.strip()]
    assert read_charter("\n".join(lines)) == read_charter(page.text)
    assert read_charter(page.text.replace("\n\n", "\n\n\n\n")) == read_charter(page.text)


@given(pages, st.lists(st.sampled_from(CHROME), min_size=1, max_size=6), st.sampled_from(("\n", "\n\n")))
def test_chrome_below_the_page_changes_nothing(page: Page, chrome: list[str], gap: str) -> None:
    assert read_charter(gap.join((page.text, *chrome))) == read_charter(page.text)


@given(pages, st.lists(st.sampled_from(CHROME), min_size=1, max_size=6))
def test_chrome_above_the_page_changes_nothing(page: Page, chrome: list[str]) -> None:
    assert read_charter("\n".join((*chrome, page.text))) == read_charter(page.text)


SIZE = 300_000


@pytest.mark.parametrize(
    "unit",
    (
        "a", " ", "A", "1", "-", "•", ":", ",", "Missie\n", "• Respect\n", "Waarden\nRespect\nWe helpen.\n", "A-", "A.",
        "S A M E N ", "a, ", "Onze waarden zijn ", "Onze waarden zijn a, b en c. ", "woord ", "de ", "de\n", "a @",
        "&amp;", "<br", "Waarde 1: x\n", "T = Trots\n", "Missie: x y z.\n", "1. Moed: ja\n", " • x", "staat voor ",
        "Het is zo dat het, ", "Vijf waarden:\n", "**", "# ", "é", "neem ", "x - ", "\r\n",
        "Respect\n\nRespect\n", "( ", "0 ", "a\n",
    ),
)  # fmt: skip
@pytest.mark.parametrize("opening", ("", "Onze waarden\n"))
def test_a_page_of_300_kb_is_read_within_seconds(opening: str, unit: str) -> None:
    text = opening + unit * (SIZE // len(unit))
    assert any(seconds_to_read(text) < SOON for _try in range(3))  # other tests' garbage may come between


def test_a_heap_of_bullets_or_of_accents_is_read_within_seconds() -> None:
    for text in ("- " * 500_000 + "moed", "moed\u0301" + "\u0301\u0323" * 40_000, "moed" + "\uff9e\u0323" * 40_000):
        assert any(seconds_to_read(text) < SOON for _try in range(3))


def seconds_to_read(text: str) -> float:
    started = time.process_time()
    read_or_none(text)
    return time.process_time() - started


@pytest.mark.parametrize(
    "line", ("• Moed{:x}\n", "Moed{:x}\n", "Moed{:x}: we doen het\n", "Moed{:x}\nWe doen het.\n\n", "het woord W{:x}\n")
)
def test_300_kb_of_different_values_is_read_within_seconds(line: str) -> None:
    text = "Onze waarden\n" + "".join(line.format(number) for number in range(SIZE // len(line)))
    assert any(seconds_to_read(text) < SOON for _try in range(3))
