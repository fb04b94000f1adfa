"""Files of employees as they come in: from Excel, from HR systems, in CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from onboarding.hr.imports import file_columns
from onboarding.hr.imports.draft_rows import Draft, Sheet
from onboarding.hr.imports.file_rows import read

HEADER = ["Personeelsnummer", "Voornaam", "Naam", "E-mail", "Dienst", "Functie", "Datum in dienst"]


def as_csv(
    rows: Iterable[Sequence[Any]], *, delimiter: str = ";", encoding: str = "cp1252", end: str = "\r\n"
) -> bytes:
    """The rows, the first being the header, as Excel saves them: quoted only where needed."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[Any]], *, formats: dict[str, str] | None = None, is_1904: bool = False) -> bytes:
    """The rows as a workbook; `formats` are number formats by cell (“A2”)."""
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], touch: Callable[[Any], None] | None = None) -> bytes:
    """Sheets by name and rows, the first row being the header; `touch` changes the book before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if touch:
        touch(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def person(number: str = "00001", **fields: str) -> list[str]:
    """A row under HEADER: Amina of personnel number 00001, unless told otherwise."""
    values = {
        "first": "Amina", "last": "Verbeke", "email": f"persoon{number}@lennik.example",
        "department": "Dienst Bevolking", "function": "Loketmedewerker", "start": "02/11/2026",
    } | fields  # fmt: skip
    return [number, *(values[key] for key in ("first", "last", "email", "department", "function", "start"))]


def people(count: int, **fields: str) -> list[list[str]]:
    """HEADER and so many people, numbered from 00001."""
    return [HEADER, *(person(f"{number:05}", **fields) for number in range(1, count + 1))]


def excel_habits() -> bytes:
    """A CSV file as Belgian Excel saves it, in Windows-1252, with what goes wrong in real life.

    Row 2 is Stéphane, who is new; row 3 is empty; row 4 uses number 00001 of the persona Amina and gives her another
    function; row 5 repeats number 00101 of row 2; row 6 starts on 31/02/2026.
    """
    rows = [
        HEADER,
        person("00101", first="Stéphane", last="Noël", email="stephane@lennik.example", department="Secrétariat"),
        [""] * len(HEADER),
        person("00001", email="amina@lennik.example", function="Diensthoofd"),
        person("00101", first="Lien", email="lien@lennik.example"),
        person("00104", first="Yusuf", email="yusuf@lennik.example", start="31/02/2026"),
    ]
    return as_csv(rows)


def excel_habits_corrected() -> bytes:
    """The same file after HR corrected rows 5 and 6: it can be applied, and creates Stéphane, Lien and Yusuf."""
    rows = [
        HEADER,
        person("00101", first="Stéphane", last="Noël", email="stephane@lennik.example", department="Secrétariat"),
        [""] * len(HEADER),
        person("00001", email="amina@lennik.example", function="Diensthoofd"),
        person("00103", first="Lien", email="lien@lennik.example"),
        person("00104", first="Yusuf", email="yusuf@lennik.example", start="28/02/2026"),
    ]
    return as_csv(rows)


def drafted(content: bytes) -> list[Draft]:
    """The file’s rows by themselves, with its columns as far as they are clear."""
    table = read(content)
    mapping = {one.field: index for index, one in enumerate(file_columns.guess(table.header)) if one.field}
    sheet = Sheet(table.header, mapping, day_zero=table.day_zero)
    return [sheet.draft(row) for row in table.rows]
