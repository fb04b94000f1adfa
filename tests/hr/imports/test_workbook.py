"""Workbooks as people leave them: which sheet is the list, what is hidden in it, and numbers as they are shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from onboarding.hr.imports import number_formats
from onboarding.hr.imports.file_rows import Table, read
from onboarding.hr.imports.left_out_rows import MOST, LeftOut, rows_in_words
from onboarding.hr.imports.number_formats import SINCE_1900, shown
from onboarding.hr.imports.unreadable_file import Unreadable
from tests.hr.imports.files import workbook

HEADER = ["Personeelsnummer", "Voornaam", "Familienaam"]
LIST = [HEADER, ["1", "An", "Maes"], ["2", "Bo", "Maes"]]
NOTES = [["Lees dit eerst"], ["Dit bestand bevat de medewerkers."], ["Vragen? Mail hr@lennik.example"]]


def names(table: Table) -> list[str]:
    return [row.cells[1] for row in table.rows]


def code(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        list(read(content).rows)
    return caught.value


@pytest.mark.parametrize(
    "before", [[], [["Uitleg"]], NOTES, [[f"regel {n}"] for n in range(100)], [["Dienst", "Aantal"], ["Groen", 3]]]
)
def test_a_sheet_before_the_list_is_not_the_file(before: list[list[Any]]) -> None:
    table = read(workbook(("Voorblad", before), ("Personeel", LIST)))
    assert (table.sheet, table.header, names(table)) == ("Personeel", HEADER, ["An", "Bo"])
    assert table.other_sheets == []


def test_of_several_sheets_with_headings_the_first_is_read_and_the_others_are_named() -> None:
    table = read(workbook(("Uitleg", NOTES), ("2026", LIST), ("2025", LIST), ("Cijfers", [["1", "2"]])))
    assert (table.sheet, table.other_sheets, names(table)) == ("2026", ["2025"], ["An", "Bo"])


def test_where_no_sheet_has_headings_that_we_know_the_first_with_anything_in_it_is_read() -> None:
    table = read(workbook(("Leeg", []), ("Blad", [["Id", "Wie"], ["1", "An"]]), ("Nog", [["x", "y"], ["2", "Bo"]])))
    assert (table.sheet, table.header) == ("Blad", ["Id", "Wie"])


@pytest.mark.parametrize(
    "above", [[], [["Personeelslijst 2026"]], [["Lokaal bestuur Lennik"], [], ["hr@lennik.example", "02 123 45 67"]]]
)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_headings_need_not_stand_in_the_first_row(above: list[list[str]], kind: str) -> None:
    rows = [*above, *LIST]
    lines = [";".join(row) for row in rows]
    table = read(workbook(("Blad1", rows)) if kind == "xlsx" else "\r\n".join(lines).encode())
    assert (table.header, table.header_row) == (HEADER, len(above) + 1)
    assert [row.number for row in table.rows] == [len(above) + 2, len(above) + 3]


def test_what_is_wrong_says_on_which_sheet() -> None:
    for content, why in (
        (workbook(("Uitleg", []), ("Personeel", [HEADER])), "no_rows"),
        (workbook(("Personeel", [["1", "an@lennik.example"], ["2", "x"]])), "no_header"),
        (workbook(("Personeel", [*LIST, *[["x" * 32_767] * 2] * 2, [*["y"] * 256, "te ver"]])), "too_many_columns"),
    ):
        error = code(content)
        assert (error.code, error.sheet) == (why, "Personeel")
        assert error.message.startswith("Blad “Personeel”: ")
    assert "Blad" not in code(workbook(("Leeg", []))).message


def test_rows_and_columns_that_nobody_sees_are_read_and_known() -> None:
    def hide(book: Workbook) -> None:
        sheet = book["Personeel"]
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    table = read(workbook(("Personeel", LIST), touch=hide))
    assert table.hidden_columns == {2}
    assert [(row.cells[1], row.is_hidden) for row in table.rows] == [("An", False), ("Bo", True)]


# --- Numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "picture", "seen"),
    [
        ("12", "00000", "00012"),
        ("123456", "00000", "123456"),
        ("7777", '"P"0000', "P7777"),
        ("77", '"P"0000', "P0077"),
        ("77", "\\P0000", "P0077"),
        ("123456", "000-000", "123-456"),
        ("1234567", "000-000", "1234-567"),
        ("56", "000-000", "000-056"),
        ("56", "###-###", "-56"),
        ("85073000328", '00"."00"."00"-"000"."00', "85.07.30-003.28"),
        ("85073000328", "00\\.00\\.00\\-000\\.00", "85.07.30-003.28"),
        ("8001", "General", "8001"),
        ("8001", "0", "8001"),
        ("8001", "0.00", "8001"),
        ("8001", "#,##0", "8001"),
        ("8001", "#,##0.00", "8001"),
        ("8001", "@", "8001"),
        ("8001", "0_ ", "8001"),
        ("8001", "[Red]0000;[Blue]-0000", "8001"),
        ("0", "00000", "00000"),
        ("0", '0;-0;"geen"', "0"),
        ("8001.0", "General", "8001"),
        ("8001.5", "General", "8001.5"),
        ("0.1", "General", "0.1"),
        ("-12", "00000", "-12"),
        ("12", "0%", "12"),
        ("12", "# ?/?", "12"),
        ("12", "0.00E+00", "12"),
        ("123456789012345", "General", "123456789012345"),
        ("1.2345678901234568E+17", "General", "1.23456789012346E+17"),
        ("1E+16", "0", "1.00000000000000E+16"),
        ("1E+999999999", "0", "1E+999999999"),
        ("1E-999999999", "0", "1E-999999999"),
        ("46357", "d/mm/yyyy", "2026-12-01"),
        ("46357.5", "d/mm/yyyy h:mm", "2026-12-01T12:00:00"),
        ("46356.99999999", "d/mm/yyyy", "2026-12-01"),
        ("0.5", "h:mm", "12:00:00"),
        ("0", "d/mm/yyyy", "0"),
        ("-1", "d/mm/yyyy", "-1"),
        ("9999999999", "d/mm/yyyy", "9999999999"),
        ("0.0", "d/mm/yyyy", "0"),
        ("12", "0,000", "0012"),
        ("12", "000.00", "012"),
        ("12", "X00", "12"),
        ("120", "000", "120"),
        ("0", "#", ""),
        ("12345678", "00-00-00", "1234-56-78"),
        ("5", '""0', "5"),
        ("1E+308", "0", "1.00000000000000E+308"),
        ("1E+309", "0", "1E+309"),
        ("1E-308", "0", "1e-308"),
        ("1E-309", "0", "1E-309"),
        ("999999999999999", "General", "999999999999999"),
        ("1000000000000000", "General", "1.00000000000000E+15"),
        ("-1000000000000000", "General", "-1.00000000000000E+15"),
        ("2958465", "d/mm/yyyy", "9999-12-31"),
        ("2958466", "d/mm/yyyy", "2958466"),
        ("1", "d/mm/yyyy", "1899-12-31"),
        ("0.000001", "d/mm/yyyy", "0"),
        ("0.00002", "h:mm:ss", "00:00:02"),
        ("1.5", "d/mm/yyyy h:mm", "1899-12-31T12:00:00"),
        ("1234", '0"-"00', "12-34"),
        ("12", '"A"0"B"0"C"', "A1B2C"),
        ("1", "[Blue]_-0000*x", "0001"),
        ("5", "(000)", "(005)"),
        ("0", '000;-000;"nul"000', "nul000"),
        ("7", '000;-000;"nul"000', "007"),
        ("0", "000;-000", "000"),
        ("1234567", "#,##0,000", "1234567"),
        ("12", "0/0", "12"),
        ("12", '"tekst"', "12"),
        ("12", "  00  ", "12"),
        ("x", "00000", "x"),
        ("nan", "00000", "nan"),
    ],
)
def test_a_number_is_what_its_cell_shows(value: str, picture: str, seen: str) -> None:
    assert shown(value, picture, SINCE_1900) == seen


def test_days_count_from_the_day_before_the_last_of_1899_or_from_1904() -> None:
    assert shown("46357", "d/mm/yyyy", number_formats.SINCE_1900) == "2026-12-01"
    assert shown("44895", "d/mm/yyyy", number_formats.SINCE_1904) == "2026-12-01"


@given(st.integers(0, 10**15 - 1), st.integers(1, 12), st.sampled_from(["", '"P"', "\\N", "-"]))
def test_no_digit_of_a_number_is_lost(number: int, width: int, before: str) -> None:
    seen = shown(str(number), f"{before}{'0' * width}", SINCE_1900)
    assert "".join(filter(str.isdigit, seen)) == f"{number:0{width}}"


@given(st.text("0#?,.;-\"'\\ %/E+[]_*@GehmysPx", max_size=20), st.text("0123456789.-E+", max_size=20))
def test_no_picture_and_no_number_breaks_it(picture: str, value: str) -> None:
    assert isinstance(shown(value, picture, number_formats.SINCE_1904), str)


# --- Which sheet, and which rows -------------------------------------------------------------------------------------


def test_the_sheet_that_is_asked_for_is_read_and_one_that_is_not_there_is_not() -> None:
    content = workbook(("2026", LIST), ("2025", LIST[:2]), ("Leeg", LIST[:1]))
    table = read(content, "2025")
    assert (table.sheet, table.other_sheets, names(table)) == ("2025", ["2026"], ["An"])
    assert [read(content, name).sheet for name in ("Leeg", "Elders")] == ["2026", "2026"]


def test_the_lower_of_two_rows_of_headings_counts_when_it_names_more() -> None:
    above = ["Persoon", "", "", "", "Dienst", "Functie", ""]
    table = read(workbook(("Blad", [["Personeel"], above, *LIST])))
    assert (table.header, table.header_row, names(table)) == (HEADER, 3, ["An", "Bo"])


def test_what_is_merged_over_rows_stands_for_each_of_them() -> None:
    header = [*HEADER, "E-mail", "Dienst"]
    rows = [header, ["1", "An", "", "", "Groen"], ["2", "Bo"], ["", "", "", ""], ["3", "Cy", "", "", "Sport"], ["4"]]

    def merge(book: Any) -> None:
        book["Blad"].merge_cells("E2:E4")  # and the row without anything of its own stays empty
        book["Blad"].merge_cells("A1:A1")

    table = read(workbook(("Blad", rows), touch=merge))
    assert [row.cells[4] for row in table.rows] == ["Groen", "Groen", "Sport", ""]
    assert table.merged_from == 1


def test_a_title_that_is_merged_is_no_row_of_people() -> None:
    def merge(book: Any) -> None:
        book["Blad"].merge_cells("A1:C3")

    table = read(workbook(("Blad", [["Personeelslijst"], [], [], *LIST]), touch=merge))
    assert (table.header_row, names(table), table.merged_from) == (4, ["An", "Bo"], 0)


def test_rows_that_are_no_people_are_told_by_why() -> None:
    totals = [["Subtotaal", "2"], ["Totaal groendienst", "", "2"]]
    rows = [HEADER, ["1", "An"], [], [], HEADER, ["2", "Bo"], *totals, [], []]
    table = read(workbook(("Blad", rows)))
    assert names(table) == ["An", "Bo"]
    assert table.left_out.as_data() == {
        "empty": {"count": 2, "rows": [[3, 4]]},
        "heading": {"count": 1, "rows": [[5, 5]]},
        "total": {"count": 2, "rows": [[7, 8]]},
    }


def test_of_many_such_rows_the_first_are_named_and_all_are_counted() -> None:
    found = LeftOut()
    for row in range(2, 2 + 2 * (MOST + 1), 2):
        found.note("empty", row)
    told = found.as_data()["empty"]
    assert (told["count"], len(told["rows"])) == (MOST + 1, MOST)
    assert rows_in_words(told["rows"][:2]) == "2, 4"
    assert rows_in_words([[3, 5], [9, 9]]) == "3–5, 9"
