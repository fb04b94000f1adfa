"""A file as a header and rows of text: CSV as HR systems and Belgian Excel write it, and XLSX.

Rows are read one at a time, so that memory does not grow with their number, and everything that is read is counted
(budget.py). Of people it knows only what stands above their columns: that is how the sheet and the row are found in
which a list begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice

from onboarding.hr.imports import delimited, file_columns, number_formats
from onboarding.hr.imports.budget import MAX_BYTES, Budget
from onboarding.hr.imports.left_out_rows import EMPTY, HEADING, LeftOut
from onboarding.hr.imports.left_out_rows import TOTAL as TOTAL_ROW
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.imports.workbook import Sheet, SheetRow, Workbook

LOOK_AT = 30  # filled rows among which the headings are
HEADINGS = 2  # known ones, that make a row the header

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # what Excel wrote before 2007, and what it writes with a password
PASSWORD = "EncryptedPackage".encode("utf-16-le")
OTHER_KINDS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
# A web page, which HR systems like to name .xls, in whatever case, behind a mark or white space.
MARKUP = tuple(
    f"<{name}".encode() for name in ("!doctype", "!--", "?xml", "html", "head", "meta", "style", "body", "div", "table")
)
BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
TOTAL = re.compile(
    r"(?:sub|eind|algemeen )?totaal [^\W\d].{0,60}|(?:(?:sub|eind|algemeen )?totaal|(?:sub|sous-|grand )?total|aantal)"
    r"(?: (?:medewerkers|personeelsleden|personen|rijen|agents|personnes|rows|employees))?\s*[:=]?\s*[\d., ]*",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[\d., ]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it: its number as a spreadsheet shows it, and as many cells as there are columns."""

    number: int
    cells: Sequence[str]
    is_too_wide: bool = False  # there is something beyond the last column
    is_hidden: bool = False  # nobody sees it in the spreadsheet
    beyond: Sequence[str] = ()  # what stands beyond the last column, when there is something


@dataclass(frozen=True, slots=True)
class Table:
    """`header_row` is numbered as rows are; what stands below it here is of a workbook."""

    header: Sequence[str]
    rows: Iterator[Row]
    header_row: int
    spent: Budget
    sheet: str = ""
    other_sheets: Sequence[str] = ()  # that have headings and rows as well
    merged_from: int = 0  # cells that span rows below the headings
    left_out: LeftOut = field(default_factory=LeftOut)  # whole once the last row was read
    hidden_columns: frozenset[int] = frozenset()  # from 0
    day_zero: date = number_formats.SINCE_1900  # from which numbers of days count


def refuse_at_once(content: bytes) -> None:
    """Raise Unreadable for what can be seen from the outside: an empty file, or one of another kind."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large")
    if not content.strip():
        raise Unreadable("empty")
    if content.startswith(OLE):
        raise Unreadable("encrypted" if PASSWORD in content else "old_excel")
    if content.startswith(OTHER_KINDS) or _is_markup(content):
        raise Unreadable("not_a_table")


def _is_markup(content: bytes) -> bool:
    start = content.lstrip(BEFORE_MARKUP)[:40].replace(b"\0", b"")  # UTF-16 has a zero with each letter
    return start.lower().startswith(MARKUP)


def read(content: bytes, sheet: str = "") -> Table:
    """The header of a file and its rows, of which there is at least one; of this sheet, when a workbook has it.

    Raises Unreadable, also while the rows are read: a damaged row shows only when it is reached.
    """
    refuse_at_once(content)
    spent = Budget()
    if content.startswith(ZIP):
        return _of_workbook(content, spent, sheet)
    rows = (SheetRow(number, cells) for number, cells in delimited.rows_of(content, spent))
    return _table(_Candidate(rows), spent)


# --- Where the list begins -------------------------------------------------------------------------------------------


class _Candidate:
    """Rows in which a list may stand: the first of them, and which of those is the header."""

    def __init__(self, rows: Iterator[SheetRow], sheet: Sheet | None = None) -> None:
        self.sheet = sheet
        self.name = sheet.name if sheet else ""
        self._rest = (row for row in rows if any(cell.strip() for cell in row.cells))
        self.first = list(islice(self._rest, LOOK_AT))
        self.header_at = self._header_at()

    def _header_at(self) -> int | None:
        """The first row that names fields of ours; the next, where it is the lower one of two and names more."""
        known = [file_columns.known_headings(row.cells) for row in self.first]
        first = next((at for at, number in enumerate(known) if number >= HEADINGS), None)
        return first + 1 if first is not None and known[first] < max(known[first + 1 : first + 2], default=0) else first

    @property
    def is_list(self) -> bool:
        """Whether it has headings of ours and rows below them."""
        return self.header_at is not None and len(self.first) > self.header_at + 1

    @property
    def header(self) -> SheetRow:
        return self.first[self.header_at or 0]

    def below_header(self) -> Iterator[SheetRow]:
        return chain(self.first[(self.header_at or 0) + 1 :], self._rest)


def _of_workbook(content: bytes, spent: Budget, sheet: str) -> Table:
    """The sheet that is asked for, else the first that has headings; where none has, the first with anything in it."""
    workbook = Workbook(content, spent)
    found = [_Candidate(workbook.rows(sheet), sheet) for sheet in workbook.sheets]
    headed = [one for one in found if one.header_at is not None]
    asked = [one for one in found if one.name == sheet and one.is_list] if sheet else []
    chosen = next(iter(asked or headed or [one for one in found if one.first]), None)
    if chosen is None or chosen.sheet is None:
        raise Unreadable("empty")
    return replace(
        _table(chosen, spent),
        sheet=chosen.name,
        other_sheets=[one.name for one in headed if one is not chosen and one.is_list],
        merged_from=sum(span.first > chosen.header.number for span in chosen.sheet.spans.all),
        hidden_columns=frozenset(chosen.sheet.hidden_columns),
        day_zero=workbook.day_zero,
    )


def _table(found: _Candidate, spent: Budget) -> Table:
    if not found.first:
        raise Unreadable("empty", sheet=found.name)
    header = [" ".join(heading.split()) for heading in found.header.cells]
    while not header[-1]:
        header.pop()
    if any("@" in heading for heading in header):
        raise Unreadable("no_header", sheet=found.name)
    left_out = LeftOut()
    rows = _rows(found.below_header(), found.header.number, header, spent, left_out)
    row = next(rows, None)
    if row is None:
        raise Unreadable("no_rows", sheet=found.name)
    return Table(header, chain([row], rows), found.header.number, spent, left_out=left_out)


def _rows(
    filled: Iterator[SheetRow], last: int, header: Sequence[str], spent: Budget, left_out: LeftOut
) -> Iterator[Row]:
    """What may be a person, below row `last`: no totals, and no headings that stand there again on a next page."""
    width, headings = len(header), _spelled(header)
    for row in filled:
        spent.filled_row()
        if row.number > last + 1:
            left_out.note(EMPTY, last + 1, row.number - 1)
        last = row.number
        if _spelled_cell(row.cells[0]) == headings[0] and _spelled(row.cells) == headings:
            left_out.note(HEADING, row.number)
            continue
        if _is_total(row.cells):
            left_out.note(TOTAL_ROW, row.number)
            continue
        too_wide = any(cell.strip() for cell in row.cells[width:])
        cells = row.cells[:width] + [""] * (width - len(row.cells))
        yield Row(row.number, cells, too_wide, row.is_hidden, row.cells[width:] if too_wide else ())


def _spelled(cells: Sequence[str]) -> list[str]:
    """Cells without what may differ between a heading and the same heading: capitals, white space, blanks behind."""
    spelled = list(map(_spelled_cell, cells))
    while spelled and not spelled[-1]:
        spelled.pop()
    return spelled


def _spelled_cell(cell: str) -> str:
    return " ".join(cell[: file_columns.LONGEST].split()).casefold()


def _is_total(cells: Sequence[str]) -> bool:
    """Whether these are the totals below a list: “Totaal: 12”, or “Aantal” and numbers."""
    filled = (stripped for cell in cells if (stripped := cell.strip()))
    return TOTAL.fullmatch(next(filled)) is not None and all(map(NUMBER.fullmatch, filled))
