"""The rows that are wrong as a workbook: as they were, with what is wrong beside them, to repair and import again.

A workbook and not CSV: opened there, a number keeps its zeros and a day stays as it was written.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl import Workbook

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import file_columns, file_layout
from onboarding.hr.lists.safe_cells import xlsx_value
from onboarding.hr.models import EmployeeImport, ImportRow

CHUNK = 500  # rows in memory at a time
WIDTH = 60  # of the column with the sentences, in letters


def as_workbook(run: EmployeeImport) -> bytes:
    """The workbook; its rows are all text."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=_("Te verbeteren"))
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["A"].width = WIDTH
    try:
        for line in lines(run):
            sheet.append([xlsx_value(cell) for cell in line])
    finally:
        sheet.close()  # whatever happens: it keeps a file of its own
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def lines(run: EmployeeImport) -> Iterator[list[str]]:
    """The headings and the rows. What is wrong stands first: behind the last column a row may have cells too many."""
    yield [file_columns.remark(), *(run.summary.get("headings") or file_layout.header(run))]
    wrong = ImportRow.objects.filter(run=run, kind=RowKind.WRONG).order_by("number", "pk")
    for row in wrong.iterator(chunk_size=CHUNK):
        yield [_told(row), *row.cells]


def _told(row: ImportRow) -> str:
    """Every error of a row; its number is the one that other sentences know it by."""
    sentences = [": ".join(filter(None, [error["column"], error["message"]])) for error in row.errors]
    return _("Rij %(row)s. %(sentences)s") % {"row": row.number, "sentences": " ".join(sentences)}
