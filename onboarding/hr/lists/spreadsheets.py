"""Spreadsheets that open well in a Dutch office: CSV with `;` and a byte order mark, XLSX with real dates.

Rows go to a file as they come, so that memory does not grow with the list. openpyxl makes the workbook, and the rows of
the list are written straight into its sheet: decision 23.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from onboarding.hr.lists.export_columns import ExportColumn, portions
from onboarding.hr.lists.list_description import Description
from onboarding.hr.lists.list_rows import CountedRows
from onboarding.hr.lists.safe_cells import csv_value, plain, xlsx_value

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as Latin-1
DELIMITER, LINE_END = ";", "\r\n"
SPECIAL = re.compile(r'[;"\r\n]')
EXCEL_DATE_FORMAT = "dd/mm/yyyy"
MOST_IN_EXCEL = 1_048_575  # rows of a sheet, without the headings
LONGEST_IN_EXCEL = 32_767  # signs of a cell
SHEET = "xl/worksheets/sheet1.xml"  # the list, among the parts of a workbook
END_OF_ROWS = b"</sheetData>"
QUICK = 3  # of 1 to 9: takes less than half the time of the usual 6, and a tenth more room
LINE_ENDS = {"\r": "&#13;"}  # which XML else takes for the other kind


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file of a list is made of."""

    columns: Sequence[ExportColumn]
    rows: CountedRows
    description: Description

    @property
    def headings(self) -> list[str]:
        """With an apostrophe before one that a spreadsheet would compute: HR typed some."""
        return [plain(str(column.heading)) for column in self.columns]

    def portions(self, write: Callable[[Any], str]) -> Iterator[Iterable[tuple[str, ...]]]:
        """The rows as `write` gives their values, so many at a time."""
        return portions(self.rows, self.columns, write)


def write_csv(contents: Contents, file: IO[bytes]) -> None:
    """Only headings and rows: other programs read it too. As Python's own csv writes them, which would look for what is
    special in each cell anew, also in one that came by before."""
    is_only = len(contents.columns) == 1
    headings = DELIMITER.join(quoted(heading, is_only) for heading in contents.headings)
    file.write(f"{BYTE_ORDER_MARK}{headings}{LINE_END}".encode())
    for rows in contents.portions(lambda value: quoted(csv_value(value), is_only)):
        file.write("".join([f"{DELIMITER.join(row)}{LINE_END}" for row in rows]).encode())


def quoted(text: str, is_only: bool = False) -> str:
    """A cell: between quotes where it needs them. `is_only`: on its line, which else would be an empty one."""
    if SPECIAL.search(text) or (is_only and not text):
        return '"' + text.replace('"', '""') + '"'
    return text


def write_xlsx(contents: Contents, file: IO[bytes]) -> None:
    """The list, and a second sheet that says what it is."""
    parts, day_style = _workbook(contents)
    before, after = parts[SHEET].split(END_OF_ROWS)
    row = _row_of(len(contents.columns))
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=QUICK) as workbook:
        with workbook.open(SHEET, "w") as sheet:
            sheet.write(before)
            number = 1  # the headings
            for rows in contents.portions(lambda value: _cell(value, day_style)):
                written = [row.format(number, *cells) for number, cells in enumerate(rows, number + 1)]
                number += len(written)
                sheet.write("".join(written).encode())
            sheet.write(END_OF_ROWS + after)
        parts, day_style = _workbook(contents)  # once more: now it is known how many rows there are
        del parts[SHEET]
        for name, content in parts.items():
            workbook.writestr(name, content)


def _workbook(contents: Contents) -> tuple[dict[str, bytes], int]:
    """The parts of the workbook by name, its list without rows; and the number of the style of days."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=sheet_title(contents.description.title))
    sheet.freeze_panes = "A2"
    sheet.append(contents.headings)
    day = WriteOnlyCell(sheet)
    day.number_format = EXCEL_DATE_FORMAT
    about = workbook.create_sheet(title=_("Over deze lijst"))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 60
    for line in _about(contents):
        about.append(line)
    style = day.style_id
    saved = io.BytesIO()
    workbook.save(saved)
    with ZipFile(saved) as parts:
        return {name: parts.read(name) for name in parts.namelist()}, style


def _row_of(width: int) -> str:
    """A row of so many cells, for format() with its number and what `_cell` gives of each."""
    cells = (f'<c r="{get_column_letter(column)}{{0}}"{{{column}}}' for column in range(1, width + 1))
    return f'<row r="{{0}}">{"".join(cells)}</row>'


def _cell(value: Any, day_style: int) -> str:
    """A cell from behind where it stands: its type and what it holds."""
    value = xlsx_value(value)
    if value is None or value == "":
        return "/>"
    if isinstance(value, date):
        return f' s="{day_style}"><v>{int(to_excel(value))}</v></c>'
    if isinstance(value, int):
        return f"><v>{value}</v></c>"
    text = value[:LONGEST_IN_EXCEL]
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{space}>{escape(text, LINE_ENDS)}</t></is></c>'


def sheet_title(title: str) -> str:
    """`title` without the signs that Excel refuses in the name of a sheet, and no longer than it allows."""
    return "".join(sign for sign in title if sign not in r"[]:*?/\'")[:31]


def _about(contents: Contents) -> Iterable[list[Any]]:
    description = contents.description
    yield [_("Lijst"), plain(description.title)]
    yield [_("Organisatie"), plain(description.organisation)]
    yield [_("Aantal rijen"), contents.rows.count]
    for label, value in description.filters or ((_("Filters"), description.in_words),):
        yield [plain(label), plain(value)]
    yield [_("Gemaakt op"), description.moment]
    yield [_("Gemaakt door"), plain(description.made_by)]
