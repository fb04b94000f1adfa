"""Small files of the kind that people’s systems write, each with the people it holds or why it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onboarding.hr.imports.unreadable_file import Unreadable
from tests.hr.imports.files import as_csv, drafted

CASES = Path(__file__).parents[3].parent / "shared" / "cases"


def case(path: str) -> bytes:
    file = CASES / path
    if not file.exists():
        pytest.skip("shared/cases does not stand beside the repository")
    return file.read_bytes()


def values(content: bytes, field: str) -> list[str]:
    return [draft.values.get(field, "") for draft in drafted(content)]


def codes(content: bytes) -> list[list[tuple[str, str]]]:
    return [[(error.column, error.code) for error in draft.errors] for draft in drafted(content)]


def test_a_moment_in_another_zone_is_the_day_that_it_is_here() -> None:
    content = case("02-utc-midnight-is-a-day-early/input.csv")
    assert values(content, "start_date") == ["2026-12-01", "2026-07-01"]
    assert values(content, "end_date") == ["", "2026-12-31"]


def test_a_letter_that_was_lost_is_noticed_wherever_it_stood() -> None:
    found = codes(case("03-lost-first-and-last-letter/input.csv"))
    assert found == [[("Familienaam", "mojibake")]] * 2 + [[("Voornaam", "mojibake")]] * 3


@pytest.mark.parametrize("name", ["macroman.csv", "cp1254.csv"])
def test_the_letters_of_a_mac_and_of_turkey_are_not_guessed(name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        drafted(case(f"04-mac-and-dos-letters/{name}"))
    assert caught.value.code == "encoding"


def test_a_prefix_in_its_own_column_is_part_of_the_last_name() -> None:
    assert values(case("05-name-prefix-in-its-own-column/input.csv"), "last_name") == ["van den Berg"]


def test_words_for_nothing_are_nothing_in_every_column() -> None:
    content = case("13-words-for-nothing/input.csv")
    assert set(values(content, "department")) | set(values(content, "end_date")) == {""}
    assert values(content, "first_name") == ["An", "Bo", "Cy", "Di", "El", "Fa", ""]
    assert values(content, "last_name")[-1] == ""
    assert codes(content) == [[]] * 7
    content = case("13-words-for-nothing/dates.csv")
    assert values(content, "start_date") == values(content, "end_date") == ["", ""]
    assert values(content, "department") == ["", "Bibliotheek"]


def test_numbers_are_read_as_the_sheet_shows_them() -> None:
    content = case("14-numbers-as-shown/formats.xlsx")
    assert values(content, "personnel_number") == ["123-456", "P7777", "00012", "00013"]


def test_numbers_that_a_program_wrote_its_own_way_are_those_of_tomorrow() -> None:
    content = case("14-numbers-as-shown/numbers.csv")
    assert values(content, "personnel_number") == ["08001", "8002", "8003", ""]
    assert codes(content)[3] == [("Personeelsnummer", "shortened_number")]


def test_the_sheet_with_the_headings_is_the_file() -> None:
    assert values(case("15-first-sheet-is-not-the-data/empty_first.xlsx"), "first_name") == ["An"]


def test_letters_as_web_pages_write_them_are_read() -> None:
    content = case("17-html-entities/input.csv")
    found = [values(content, field) for field in ("first_name", "last_name", "department")]
    assert found == [["André"], ["O'Neill"], ["Burgerzaken & Onthaal"]]


# --- More of the same kinds ------------------------------------------------------------------------------------------

HEADER = ["Personeelsnummer", "Voornaam", "Tussenvoegsels", "Achternaam", "E-mail"]


@pytest.mark.parametrize(
    ("prefix", "last", "joined"),
    [
        ("van den", "Berg", "van den Berg"),
        ("van den", "van den Berg", "van den Berg"),
        ("Van den", "van den Berg", "van den Berg"),
        ("de", "Dekker", "de Dekker"),
        ("", "Berg", "Berg"),
        ("NULL", "Berg", "Berg"),
        ("d’", "Hondt", "d’Hondt"),
    ],
)
def test_a_prefix_is_joined_once(prefix: str, last: str, joined: str) -> None:
    content = as_csv([HEADER, ["1", "Jan", prefix, last, "jan@lennik.example"]])
    assert values(content, "last_name") == [joined]


@pytest.mark.parametrize(
    ("prefix", "last", "code"), [("van den", "", "missing_value"), ("van den", "x" * 75, "too_long")]
)
def test_a_prefix_that_cannot_be_joined_is_told(prefix: str, last: str, code: str) -> None:
    content = as_csv([HEADER, ["1", "Jan", prefix, last, "jan@lennik.example"]])
    assert codes(content) == [[("Achternaam", code)]]


@pytest.mark.parametrize("word", ["NULL", "null", "n/a", "N.v.t.", "nvt", "(leeg)", "(blank)", "nan", "NaN", "None",
                                  "nil", "-", "--", ".", "0", "(NULL)", "–"])  # fmt: skip
def test_a_word_for_nothing_is_nothing_whatever_the_column(word: str) -> None:
    fields = {
        "Voornaam": "first_name", "Tussenvoegsel": "name_prefix", "Familienaam": "last_name", "E-mail": "email",
        "Dienst": "department", "Functie": "function", "In dienst": "start_date", "Uit dienst": "end_date",
        "Taal": "language", "External id": "external_id",
    }  # fmt: skip
    (draft,) = drafted(as_csv([["Personeelsnummer", *fields], ["1", *[word] * len(fields)]], encoding="utf-8"))
    assert (draft.values, draft.errors) == ({"personnel_number": "1"}, ())
    (draft,) = drafted(as_csv([["Personeelsnummer", "Dienst"], [word, "Groen"]], encoding="utf-8"))
    assert [error.code for error in draft.errors] == ["nobody"]


@pytest.mark.parametrize("name", ["Nan", "Nil", "Null", "Nonet", "Nele"])
def test_a_name_that_looks_like_a_word_for_nothing_is_a_name(name: str) -> None:
    assert values(as_csv([["Personeelsnummer", "Voornaam"], ["1", name]]), "first_name") == [name]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Zo&euml;", "Zoë"),
        ("D&#8217;Hondt", "D’Hondt"),
        ("&Ccedil;elik", "Çelik"),
        ("&#x15E;ahin", "Şahin"),
        ("R&D", "R&D"),
        ("Burger & Co; loket", "Burger & Co; loket"),
        ("Zorg &nbsp; welzijn", "Zorg welzijn"),
        ("&nbsp;", ""),
        ("P&amp;O", "P&O"),
        ("&amp;eacute;", None),
        ("Andr&eacute", None),
        ("Andr&#233", None),
        ("&#0;x", None),
    ],
)
@pytest.mark.parametrize("heading", ["Voornaam", "Familienaam", "Dienst", "Functie"])
def test_an_entity_is_read_once_or_refused(cell: str, expected: str | None, heading: str) -> None:
    (draft,) = drafted(as_csv([["Personeelsnummer", heading], ["1", cell]], encoding="utf-8"))
    if expected is None:
        assert [(error.column, error.code) for error in draft.errors] == [(heading, "mojibake")]
    else:
        assert [value for field, value in draft.values.items() if field != "personnel_number"] == [expected] * bool(
            expected
        )


def test_an_entity_that_a_delimiter_cut_in_two_is_not_a_name() -> None:
    rows: list[Any] = [b"Personeelsnummer;Voornaam;Familienaam;Dienst", b"1;Andr&eacute;;Maes"]
    (draft,) = drafted(b"\r\n".join(rows))
    assert ("Voornaam", "mojibake") in [(error.column, error.code) for error in draft.errors]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("8001.0", "8001"), ("8001,00", "8001"), ("'08001", "08001"), ("'8001.0", "8001"), ("00123", "00123"),
        ("12.34.56-789.01", "12.34.56-789.01"), ("8.001", "8.001"), ("A'1", "A'1"), ('="00012"', "00012"),
        ("123456789012345", "123456789012345"), ("12E5", "12E5"),
        ("1.2E11", None), ("1,23E+11", None), ("1.0E-5", None), ("1E+16", None), ("1234567890123456", None),
        ("123456789012345000", None), ("12?4", None),
    ],
)  # fmt: skip
def test_a_number_is_what_it_will_be_tomorrow_or_is_refused(cell: str, number: str | None) -> None:
    (draft,) = drafted(as_csv([["Personeelsnummer", "Voornaam"], [cell, "Jan"]]))
    assert draft.values.get("personnel_number") == number
    assert bool(draft.errors) == (number is None)


def test_a_key_of_many_digits_stands_unless_excel_cut_it_off() -> None:
    found = drafted(
        as_csv([["Personeelsnummer", "External id"], ["1", "104729381729384756123"], ["2", "104729381729384000000"]])
    )
    assert [draft.values.get("external_id") for draft in found] == ["104729381729384756123", None]
    assert [error.code for error in found[1].errors] == ["shortened_number"]
