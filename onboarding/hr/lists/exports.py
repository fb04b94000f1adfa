"""The whole filtered list as a file: CSV, XLSX or PDF. It comes whole, or there is no file and a page says so.

The file is first written to the temporary folder, a few rows in memory at a time, every row counted
(lists/list_rows.py). Only then does anything go to the browser, with the number of rows in the file's name and in a
header.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets.button import Button

from onboarding import replica
from onboarding.hr.deeds import activity
from onboarding.hr.lists.export_columns import ExportColumn, fields_of
from onboarding.hr.lists.list_description import describe, organisation_of, rows_in_words
from onboarding.hr.lists.list_rows import CountedRows, ExportIncomplete, TooManyRows
from onboarding.hr.lists.printed import MOST_ON_PAPER, write_pdf
from onboarding.hr.lists.spreadsheets import MOST_IN_EXCEL, Contents, write_csv, write_xlsx
from onboarding.hr.models import Verb

logger = logging.getLogger(__name__)

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: who writes it, what it is called on the web, and up to how many rows it goes."""

    write: Callable[[Contents, IO[bytes]], None]
    content_type: str
    limit: int | None = None


FORMS = {
    "xlsx": Form(write_xlsx, XLSX_TYPE, MOST_IN_EXCEL),
    "csv": Form(write_csv, "text/csv; charset=utf-8"),
    "pdf": Form(write_pdf, "application/pdf", MOST_ON_PAPER),
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file with all `count` rows of a list, open at its start."""

    file: IO[bytes]
    filename: str
    content_type: str
    count: int


class DutchSpreadsheetMixin(SpreadsheetExportMixin):
    """Wagtail's export in the forms above, for a list view; stands before the view's own class.

    A view gives the `columns_of_file`, and `get_filename` without the number of rows.
    """

    FORMATS = tuple(FORMS)
    show_export_buttons = True

    @cached_property
    def columns_of_file(self) -> list[ExportColumn]:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:  # here, because the list's own context would take all rows into memory
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def export(self, queryset: QuerySet[Any], form: str, now: datetime, limit: int | None = None) -> Export:
        """The whole list as a file in this form; the caller closes it.

        Raises TooManyRows past `limit` or the form's own, and ExportIncomplete when the list did not come out whole.
        """
        return replica.read(lambda: self._made(queryset, form, now, limit))

    def _made(self, queryset: QuerySet[Any], form: str, now: datetime, limit: int | None) -> Export:
        kind = FORMS[form]
        columns = self.columns_of_file
        rows = CountedRows(queryset, fields_of(columns), limit or kind.limit)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            kind.write(Contents(columns, rows, describe(self, now)), file)
        except (TooManyRows, ExportIncomplete):
            file.close()
            raise
        except Exception as error:
            file.close()
            raise ExportIncomplete("interrupted") from error
        file.seek(0)
        filename = f"{self.get_filename()}-{slugify(rows_in_words(rows.count))}.{form}"
        return Export(file, filename, kind.content_type, rows.count)

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> HttpResponseBase:
        """The file as a response; a page that says what to do when it is not to be had whole."""
        try:
            export = self.export(queryset, spreadsheet_format, self.now)
        except TooManyRows as refusal:
            return self._not_downloaded("hr/lists/too_many_rows.html", 422, total=refusal.total, limit=refusal.limit)
        except ExportIncomplete:
            logger.exception("A list was not exported: %s.", self.request.path, extra={"request": self.request})
            return self._not_downloaded("hr/lists/incomplete.html", 503)
        self._remember(export, spreadsheet_format)
        response = FileResponse(
            export.file, as_attachment=True, filename=export.filename, content_type=export.content_type
        )
        response["X-Row-Count"] = str(export.count)
        return response

    def _remember(self, export: Export, form: str) -> None:
        description = describe(self, self.now)
        narrowed = f": {description.in_words}" if description.filters else ""
        activity.record(
            self.request.user,
            Verb.EXPORTED,
            organisation_of(self),
            number=export.count,
            detail=f"{description.title} ({form}){narrowed}",
        )

    def _not_downloaded(self, template: str, status: int, **context: Any) -> TemplateResponse:
        parameters = self.request.GET.copy()
        parameters.pop("export")
        title, back = _("De lijst is niet gedownload"), f"{self.request.path}?{parameters.urlencode()}"
        trail = [*self.breadcrumbs_items, {"url": back, "label": self.get_page_title()}, {"url": "", "label": title}]
        context |= {"header_title": title, "header_icon": "warning", "breadcrumbs_items": trail, "back": back}
        return TemplateResponse(self.request, template, context, status=status)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if self.show_export_buttons:
            address = self.get_export_url("pdf")
            buttons.append(Button(_("PDF downloaden"), url=address, icon_name="download", priority=110))
        return buttons
