"""Spreadsheets that open well in a Dutch office: CSV with `;` and a byte order mark, dates as dates, no formulas."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin

CHUNK = 2000  # rows in memory at a time
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it, Excel reads UTF-8 as Latin-1
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # owasp.org/www-community/attacks/CSV_Injection
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in the XML of a workbook
DATE_FORMAT = "%d/%m/%Y"
EXCEL_DATE_FORMAT = "dd/mm/yyyy"


def plain(text: str) -> str:
    """`text` as a spreadsheet shows it and never computes it."""
    text = UNPRINTABLE.sub("", text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def day_of(value: Any) -> Any:
    """The calendar day of a moment here; anything else as it is."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def csv_value(value: Any) -> str:
    value = day_of(value)
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(DATE_FORMAT)
    if isinstance(value, int):
        return str(value)
    return plain(force_str(value))


def xlsx_value(value: Any) -> date | int | str | None:
    value = day_of(value)
    return value if value is None or isinstance(value, (date, int)) else plain(force_str(value))


class DutchSpreadsheetMixin(SpreadsheetExportMixin):
    """Wagtail's export in the form above. It streams the whole filtered list; memory does not grow with it.

    A view gives `list_export`, `export_headings` for each of its names, and `to_row_dict`.
    """

    sheet_title: str | Promise = "Export"

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> StreamingHttpResponse | FileResponse:
        if spreadsheet_format == self.FORMAT_XLSX:
            return self.write_xlsx_response(queryset)
        return self.write_csv_response(queryset)

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        writer = csv.writer(Echo(), delimiter=";")
        yield BYTE_ORDER_MARK
        yield writer.writerow([self.get_heading(queryset, name) for name in self.list_export])
        for item in queryset.iterator(chunk_size=CHUNK):
            yield writer.writerow([csv_value(value) for value in self.to_row_dict(item).values()])

    def write_csv_response(self, queryset: QuerySet) -> StreamingHttpResponse:
        response = super().write_csv_response(queryset)
        response["Content-Type"] = "text/csv; charset=utf-8"
        return response

    def write_xlsx(self, queryset: QuerySet, output: Any) -> None:
        workbook = Workbook(write_only=True)
        worksheet = workbook.create_sheet(title=str(self.sheet_title))
        worksheet.freeze_panes = "A2"
        worksheet.append([self.get_heading(queryset, name) for name in self.list_export])
        for item in queryset.iterator(chunk_size=CHUNK):
            worksheet.append([self._cell(worksheet, value) for value in self.to_row_dict(item).values()])
        workbook.save(output)

    def write_xlsx_response(self, queryset: QuerySet) -> FileResponse:
        output = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        self.write_xlsx(queryset, output)
        output.seek(0)
        return FileResponse(output, as_attachment=True, filename=f"{self.get_filename()}.xlsx")

    @staticmethod
    def _cell(worksheet: Any, value: Any) -> Any:
        value = xlsx_value(value)
        if not isinstance(value, date):
            return value
        cell = WriteOnlyCell(worksheet, value)
        cell.number_format = EXCEL_DATE_FORMAT
        return cell
