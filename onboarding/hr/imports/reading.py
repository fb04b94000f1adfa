"""A file as rows of text: CSV as HR systems and Belgian Excel write it, and XLSX. Knows nothing of people.

Rows are read one at a time, so that memory does not grow with their number. Every cell becomes text: dates as
ISO dates, numbers as a person sees them (123, not 123.0).
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

MAX_BYTES = 10 * 1024 * 1024
MAX_UNZIPPED = 200 * 1024 * 1024  # bytes; a workbook of 50,000 rows takes some 40 MB
MAX_ROWS = 50_000
MAX_COLUMNS = 256  # of a workbook; further cells are not looked at
DELIMITERS = ";\t,|"  # the first of equals wins
LOOK_AT = 20  # rows in which the delimiter is found
SAMPLE = 64 * 1024  # characters in which those rows are looked for
CHUNK = 64 * 1024  # bytes

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # what Excel wrote before 2007, and what it writes with a password
PASSWORD = "EncryptedPackage".encode("utf-16-le")
OTHER_KINDS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<!DOCTYPE", b"<html", b"<?xml")

MESSAGES = {
    "empty": _("Dit bestand is leeg. Kies een ander bestand."),
    "no_header": _(
        "De eerste rij van dit bestand bevat geen kolomnamen. "
        "Zet er een rij boven met personeelsnummer, voornaam enzovoort."
    ),
    "no_rows": _("In dit bestand staan alleen kolomnamen en geen medewerkers. Kies een ander bestand."),
    "too_large": _("Dit bestand is te groot. Een import kan hoogstens 10 MB zijn; verdeel het over twee bestanden."),
    "too_many_rows": _("Dit bestand heeft meer dan 50 000 rijen. Verdeel het over twee bestanden."),
    "old_excel": _("Dit is een oud Excel-bestand (.xls). Open het in Excel en bewaar het als .xlsx of als CSV."),
    "encrypted": _(
        "Dit bestand is beveiligd met een wachtwoord. Haal het wachtwoord er in Excel af en bewaar het opnieuw."
    ),
    "not_a_table": _("Dit bestand kunnen we niet lezen. Bewaar het in Excel als .xlsx of als CSV."),
    "encoding": _("De letters in dit bestand kunnen we niet lezen. Bewaar het in Excel als “CSV UTF-8” of als .xlsx."),
    "quotes": _(
        "Rond rij %(row)s klopt er iets niet met de aanhalingstekens. Verbeter die rij of bewaar het bestand als .xlsx."
    ),
}


class Unreadable(Exception):
    """This file cannot be read; `code` is stable, `message` says what to do."""

    def __init__(self, code: str, row: int | None = None) -> None:
        self.code = code
        self.row = row
        self.message = str(MESSAGES[code]) % {"row": row} if row is not None else str(MESSAGES[code])
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it: its number as a spreadsheet shows it, and as many cells as there are columns."""

    number: int
    cells: Sequence[str]
    is_too_wide: bool = False  # there is something beyond the last column


@dataclass(frozen=True, slots=True)
class Table:
    header: Sequence[str]
    rows: Iterator[Row]
    expected: int  # rows, more or less


def read(content: bytes) -> Table:
    """The header of a file and its rows, of which there is at least one.

    Raises Unreadable, also while the rows are read: a damaged row shows only when it is reached.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large")
    if not content.strip():
        raise Unreadable("empty")
    if content.startswith(OLE):
        raise Unreadable("encrypted" if PASSWORD in content else "old_excel")
    if content.startswith(OTHER_KINDS):
        raise Unreadable("not_a_table")
    if content.startswith(ZIP):
        return _table(*_workbook_rows(content))
    return _table(_csv_rows(content), content.count(b"\n"))


def _table(numbered: Iterator[tuple[int, list[str]]], expected: int) -> Table:
    filled = ((number, cells) for number, cells in numbered if any(cell.strip() for cell in cells))
    first = next(filled, None)
    if first is None:
        raise Unreadable("empty")
    header = [" ".join(heading.split()) for heading in first[1]]
    while not header[-1]:
        header.pop()
    if any("@" in heading for heading in header):
        raise Unreadable("no_header")
    rows = _rows(filled, len(header))
    row = next(rows, None)
    if row is None:
        raise Unreadable("no_rows")
    return Table(header, chain([row], rows), max(1, min(expected, MAX_ROWS)))


def _rows(filled: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    for count, (number, cells) in enumerate(filled, start=1):
        if count > MAX_ROWS:
            raise Unreadable("too_many_rows")
        too_wide = any(cell.strip() for cell in cells[width:])
        yield Row(number, cells[:width] + [""] * (width - len(cells)), too_wide)


# --- CSV -------------------------------------------------------------------------------------------------------------


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(content)
    delimiter, skip = _delimiter(_text(content, encoding).read(SAMPLE))
    text = _text(content, encoding)
    if skip:
        text.readline()
    number = 0
    # Strict: a quotation mark that is never closed would otherwise swallow the people below it.
    records = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(records, start=1):
            yield number, [cell.replace("\0", "") for cell in cells]
    except csv.Error as error:
        raise Unreadable("quotes", row=number + 1) from error


def _text(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def _encoding(content: bytes) -> str:
    """UTF-16 by its mark or its zeros (“Unicode-tekst” of Excel), UTF-8 when it is valid, else Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif content[1:200:2].count(0) > 50:
        candidates = ["utf-16-le"]
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        if _decodes(content, encoding):
            return encoding
    raise Unreadable("encoding")


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), CHUNK):
            decoder.decode(content[start : start + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(sample: str) -> tuple[str, bool]:
    """What separates the cells, and whether the first line says so (`sep=;`), which Excel does not count as a row."""
    first = sample.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], True
    if first.lower() == "sep=":  # a tab, stripped
        return "\t", True
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter)), False


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    """How well the sample is a table with this delimiter: the share of rows as wide as the header, and that width."""
    records = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(cells) for cells in islice(records, LOOK_AT) if any(cell.strip() for cell in cells)]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


# --- XLSX ------------------------------------------------------------------------------------------------------------


def _workbook_rows(content: bytes) -> tuple[Iterator[tuple[int, list[str]]], int]:
    """The rows of the first sheet that is not hidden, and how many the workbook says there are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNZIPPED:
                raise Unreadable("too_large")
        # Without formulas, but with what they came to when the file was saved.
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
    except Unreadable:
        raise
    except Exception as error:  # openpyxl fails in many ways on a damaged file
        raise Unreadable("not_a_table") from error
    expected = sheet.max_row or 0
    sheet.reset_dimensions()  # many programs write them wrong
    return _sheet_rows(sheet), expected


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    blank: object = None
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            if cells is blank:  # up to a million rows in between, when the last one has but a border
                continue
            if any(cell.value is not None for cell in cells):
                yield number, [_shown(cell) for cell in cells]
            else:
                blank = cells  # openpyxl gives the same one for every row that is not in the file
    except Exception as error:  # as above
        raise Unreadable("not_a_table") from error


def _shown(cell: Any) -> str:
    """The cell as a person sees it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        picture = str(cell.number_format)  # 00000 shows 1 as 00001
        return str(value).zfill(len(picture)) if picture.strip("0") == "" else str(value)
    return str(value).replace("\0", "")
