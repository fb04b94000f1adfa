"""Files as they really come in: every delimiter, encoding and habit of Excel, and what cannot be read at all."""

from __future__ import annotations

import codecs
import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from onboarding.hr.imports import budget
from onboarding.hr.imports.budget import MAX_BYTES
from onboarding.hr.imports.file_rows import read
from onboarding.hr.imports.unreadable_file import Unreadable
from tests.hr.imports.files import as_csv, as_xlsx

PLAIN = [["Nummer", "Voornaam"], ["00001", "Stéphane"], ["00002", "Lien"]]


def cells(content: bytes) -> list[list[str]]:
    return [list(row.cells) for row in read(content).rows]


def numbers(content: bytes) -> list[int]:
    return [row.number for row in read(content).rows]


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        list(read(content).rows)
    return caught.value.code


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_delimiter_encoding_and_line_end_gives_the_same_rows(delimiter: str, encoding: str, end: str) -> None:
    content = as_csv(PLAIN, delimiter=delimiter, encoding=encoding, end=end)
    assert read(content).header == PLAIN[0]
    assert cells(content) == PLAIN[1:]


def test_names_outside_western_europe_are_read_from_utf8_without_a_mark() -> None:
    content = as_csv([PLAIN[0], ["1", "Özgür"], ["2", "Łucja"]], encoding="utf-8")
    assert cells(content) == [["1", "Özgür"], ["2", "Łucja"]]


def test_utf16_without_a_mark_is_known_by_its_zeros() -> None:
    content = as_csv([*PLAIN, *(["9", "Jef"] for _ in range(10))], encoding="utf-16-le")
    assert cells(content)[0] == ["00001", "Stéphane"]


def test_a_comma_inside_the_cells_is_not_the_delimiter() -> None:
    rows = [
        ["Nummer", "Naam, voornaam", "Dienst"],
        ["1", "Noël, Stéphane", "Bevolking, loket"],
        ["2", "Peeters, Dries", "IT"],
    ]
    assert cells(as_csv(rows)) == rows[1:]


def test_a_file_of_one_column_is_read_as_such() -> None:
    assert cells(as_csv([["Nummer"], ["1"], ["2"]])) == [["1"], ["2"]]


def test_the_first_line_in_which_excel_says_the_delimiter_is_no_row() -> None:
    content = b"sep=,\r\n" + as_csv(PLAIN, delimiter=",")
    assert read(content).header == PLAIN[0]
    assert numbers(content) == [2, 3]


def test_rows_have_the_number_that_a_spreadsheet_shows() -> None:
    content = b'Nummer;Adres\r\n1;"Markt 1\r\n1750 Lennik"\r\n\r\n;\r\n2;Dorp 2\r\n'
    assert numbers(content) == [2, 5]
    assert cells(content)[0] == ["1", "Markt 1\r\n1750 Lennik"]


def test_short_rows_are_filled_up_and_rows_with_too_much_are_marked() -> None:
    rows = list(read(b"Nummer;Voornaam;Naam;;\r\n1\r\n2;Lien;Peeters;;\r\n3;Jef;Claes;toch iets\r\n").rows)
    assert [list(row.cells) for row in rows] == [["1", "", ""], ["2", "Lien", "Peeters"], ["3", "Jef", "Claes"]]
    assert [row.is_too_wide for row in rows] == [False, False, True]


def test_zero_bytes_are_left_out() -> None:
    assert cells(b"Nummer;Voornaam\r\n1;Li\0en\r\n") == [["1", "Lien"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b";;;\r\n;;\r\n", "empty"),
        (b"Nummer;Voornaam\r\n;\r\n", "no_rows"),
        (b"1;Lien;lien@lennik.example\r\n2;Jef;jef@lennik.example\r\n", "no_header"),
        (b"Nummer;Voornaam\r\n1;\x8d\x81\r\n", "encoding"),
        (b'Nummer;Voornaam\r\n1;"Lien\r\n2;Jef\r\n', "quotes"),
        (b"%PDF-1.7 Nummer;Voornaam\r\n1;Lien\r\n", "not_a_table"),
        (b"PK\x03\x04 no zip after all", "not_a_table"),
        (codecs.BOM_UTF16_LE + b"N\0;\0V", "encoding"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "old_excel"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize("before", ["", "\ufeff", "\r\n  \t", "\ufeff\n"])
@pytest.mark.parametrize(
    "start",
    ["<table>", "<TABLE border=0>", "<!doctype html>\n<html>", "<!DOCTYPE HTML>", "<meta ", "<HTML>",
     "<html xmlns='x'>", "<?xml version='1.0'?>", "<!-- x -->"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16"])
def test_a_web_page_is_known_as_no_table_of_ours(before: str, start: str, encoding: str) -> None:
    text = f"{before}{start}<tr><td>Personeelsnummer</td><td>Voornaam</td></tr><tr><td>1</td><td>An</td></tr>"
    assert refused(text.encode(encoding)) == "not_a_table"


@pytest.mark.parametrize(
    "total", ["Totaal: 2", "TOTAAL", "Subtotaal;2", "Aantal medewerkers: 2", "Total;;2,00", ";Totaal"]
)
def test_totals_below_a_list_and_headings_that_stand_there_again_are_nobody(total: str) -> None:
    text = f"Nummer;Voornaam;Naam\r\n1;An;Maes\r\nNUMMER; Voornaam;Naam\r\n2;Bo;Maes\r\n{total}\r\n"
    assert [(row.number, row.cells[0]) for row in read(text.encode()).rows] == [(2, "1"), (4, "2")]
    assert refused(f"Nummer;Voornaam;Naam\r\n{total}\r\n".encode()) == "no_rows"


@pytest.mark.parametrize("row", ["Totaal;An;Maes", "7;Totaal;Maes", "Totalis", "7;Voornaam;Naam", "Totaal-12"])
def test_what_only_resembles_totals_or_headings_is_kept(row: str) -> None:
    assert len(cells(f"Nummer;Voornaam;Naam\r\n1;An;Maes\r\n{row}\r\n".encode())) == 2


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row() -> None:
    content = as_csv([PLAIN[0], *([str(n), "Lien"] for n in range(40))]) + b'40;"Jef\r\n41;Jef\r\n'
    with pytest.raises(Unreadable) as caught:
        list(read(content).rows)
    assert (caught.value.code, caught.value.row) == ("quotes", 42)
    assert "42" in caught.value.message


def test_more_rows_than_may_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_ROWS", 2)
    assert refused(as_csv([*PLAIN, ["3", "Jef"]])) == "too_many_rows"
    assert len(cells(as_csv(PLAIN))) == 2


# --- Workbooks -------------------------------------------------------------------------------------------------------


def test_cells_of_a_workbook_are_read_as_a_person_sees_them() -> None:
    header = ["tekst", "getal", "heel", "met nullen", "dag", "moment", "leeg", "kruisje"]
    row = ["00001", 12.5, 123.0, 42, date(2026, 11, 2), datetime(2026, 11, 2, 9, 30), None, "x"]
    content = as_xlsx([header, row], formats={"D2": "00000"})
    assert cells(content) == [["00001", "12.5", "123", "00042", "2026-11-02", "2026-11-02T09:30:00", "", "x"]]


def test_empty_rows_of_a_workbook_count_but_are_passed_over() -> None:
    assert numbers(as_xlsx([PLAIN[0], [], PLAIN[1], ["", ""], PLAIN[2]])) == [3, 5]


def test_a_border_on_the_very_last_row_of_a_sheet_is_no_row() -> None:
    workbook = Workbook()
    for row in PLAIN:
        workbook.active.append(row)
    workbook.active["C1048576"].border = Border(left=Side(style="thin"))
    out = io.BytesIO()
    workbook.save(out)
    assert numbers(out.getvalue()) == [2, 3]


def test_the_first_sheet_that_is_not_hidden_is_read() -> None:
    workbook = Workbook()
    workbook.active.append(["verborgen"])
    workbook.active.sheet_state = "hidden"
    sheet = workbook.create_sheet("Personeel")
    for row in PLAIN:
        sheet.append(row)
    workbook.active = sheet
    out = io.BytesIO()
    workbook.save(out)
    assert cells(out.getvalue()) == PLAIN[1:]


def test_dimensions_that_are_wrong_do_not_hide_rows() -> None:
    content = as_xlsx(PLAIN)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b'ref="A1:B3"' in data
                data = data.replace(b'ref="A1:B3"', b'ref="A1:A1"')
            new.writestr(name, data)
    assert cells(out.getvalue()) == PLAIN[1:]


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_UNZIPPED", 1000)
    assert refused(as_xlsx(PLAIN)) == "too_much_inside"


def test_a_workbook_of_another_program_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", "<office/>")
    assert refused(out.getvalue()) == "not_a_table"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_number_of_rows(kind: str) -> None:
    def peak(count: int) -> int:
        rows = [["Nummer", "Voornaam", "E-mail"], *([f"{n:05}", "Lien", "lien at lennik"] for n in range(count))]
        content = as_csv(rows) if kind == "csv" else as_xlsx(rows)
        sum(1 for _row in read(content).rows)  # what is loaded once, is not counted
        tracemalloc.start()
        try:
            assert sum(1 for _row in read(content).rows) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(200), peak(2000)
    assert large < small + 400_000  # bytes; the rows themselves take some 400 bytes each, 720,000 in all
