"""Spreadsheets that open well in a Dutch office: CSV with `;` and a byte order mark, XLSX with real dates.

Rows go to a file as they come, so that memory does not grow with the list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from onboarding.hr.lists.list_description import Description
from onboarding.hr.lists.list_rows import CountedRows
from onboarding.hr.lists.safe_cells import csv_value, plain, xlsx_value

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as Latin-1
EXCEL_DATE_FORMAT = "dd/mm/yyyy"
MOST_IN_EXCEL = 1_048_575  # rows of a sheet, without the headings


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file of a list is made of."""

    headings: list[str]
    rows: CountedRows
    description: Description


def write_csv(contents: Contents, file: IO[bytes]) -> None:
    """Only headings and rows: other programs read it too."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=";")
    writer.writerow(contents.headings)
    writer.writerows([csv_value(value) for value in row] for row in contents.rows)
    text.detach()  # flushes, and leaves the file open


def write_xlsx(contents: Contents, file: IO[bytes]) -> None:
    """The list, and a second sheet that says what it is."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=sheet_title(contents.description.title))
    sheet.freeze_panes = "A2"
    try:
        sheet.append(contents.headings)
        for row in contents.rows:
            sheet.append([_cell(sheet, value) for value in row])
    finally:
        sheet.close()  # whatever happens: it keeps a file of its own
    about = workbook.create_sheet(title=_("Over deze lijst"))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 60
    for line in _about(contents):
        about.append(line)
    workbook.save(file)


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


def _cell(sheet: Any, value: Any) -> Any:
    value = xlsx_value(value)
    if not isinstance(value, date):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = EXCEL_DATE_FORMAT
    return cell
