"""What an import would change, or changed: figures, and the rows behind each. And its list of errors as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.list import MultipleObjectMixin
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.mixins import Echo

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion.completion_filters import NO_PROGRAMME
from onboarding.hr.deeds import activity
from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import foreseen_addresses, foreseen_enrolments, import_runs, import_sentences, repair_file
from onboarding.hr.imports.file_columns import COLUMNS, WHOLE_NAME
from onboarding.hr.imports.import_views import ImportScreen, find_run, plan_url
from onboarding.hr.jobs import job_views
from onboarding.hr.lists.exports import XLSX_TYPE
from onboarding.hr.lists.safe_cells import csv_value
from onboarding.hr.lists.spreadsheets import BYTE_ORDER_MARK
from onboarding.hr.models import EmployeeImport, ImportRow, ImportState, JobState, Verb

KIND = "soort"  # in the address
# What is shown first when nothing is chosen: what is wrong, then what deserves a look most.
KINDS: dict[RowKind, str | Promise] = {
    RowKind.WRONG: gettext_lazy("Fout"),
    RowKind.CHANGED: gettext_lazy("Gewijzigd"),
    RowKind.CREATED: gettext_lazy("Nieuw"),
    RowKind.MISSING: gettext_lazy("Ontbreekt"),
    RowKind.GONE: gettext_lazy("Al uit dienst"),
}
IN_NAME = ("personnel_number", "first_name", "last_name")
CHUNK = 500  # rows in memory at a time


@dataclass(frozen=True, slots=True)
class Figure:
    kind: RowKind
    label: str | Promise
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownChange:
    label: str
    old: str
    new: str
    waits: bool  # for a confirmation


def shown_changes(row: ImportRow) -> list[ShownChange]:
    """What is told of a person; of someone new, without the name and number that stand beside it."""
    beside = IN_NAME if row.kind == RowKind.CREATED else ()
    return [
        ShownChange(
            import_sentences.field_label(change["field"]),
            *import_sentences.sides(change),
            change.get("waits", False),
        )
        for change in row.changes
        if change["field"] not in beside
    ]


class PlanView(ImportScreen, MultipleObjectMixin):
    template_name = "hr/imports/plan.html"
    paginator_class = WagtailPaginator
    paginate_by = 50
    page_kwarg = "p"
    context_object_name = "rows"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.plan = run = self.find_run(pk)
        if run.job and import_runs.is_busy(run, self.now):
            return job_views.watch(run.job)
        if run.state == ImportState.UPLOADED:
            return redirect("hr:import_columns", run.pk)
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return self.plan.filename

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:-2], {"url": "", "label": self.plan.filename}]

    @cached_property
    def chosen(self) -> RowKind:
        """The kind of rows that is shown: the one in the address, else the first of which there is any."""
        asked = self.request.GET.get(KIND, "")
        found = next((kind for kind in KINDS if kind == asked), None)
        return found or next(filter(self.plan.number_of, KINDS), RowKind.CHANGED)

    def get_queryset(self) -> QuerySet[ImportRow]:
        return ImportRow.objects.filter(run=self.plan, kind=self.chosen).order_by("number", "pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """As Wagtail's lists have it: a page that does not exist is the last or the first one."""
        paginator = self.get_paginator(queryset, page_size)
        found = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, found, found.object_list, True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.plan
        context = super().get_context_data(**kwargs)
        job, still_enrols = run.job, run.enrols_silently is not None
        return {
            **context,
            "run": run,
            "rows": [(row, shown_changes(row)) for row in context["rows"]],
            "chosen": self.chosen,
            "chosen_label": KINDS[self.chosen],
            "figures": [Figure(kind, label, run.number_of(kind), kind == self.chosen) for kind, label in KINDS.items()],
            "unchanged": run.number_of(RowKind.UNCHANGED),
            "without_address": import_sentences.without_address(run) if run.state == ImportState.CHECKED else "",
            "has_names": run.state == ImportState.CHECKED and WHOLE_NAME in run.mapping,
            "gone_left_out": import_sentences.gone_left_out(run) if run.state == ImportState.CHECKED else "",
            "gone_taken": import_sentences.gone_taken(run) if run.state == ImportState.CHECKED else "",
            "about_anyone": import_sentences.about_anyone(run) if run.state == ImportState.CHECKED else "",
            "good": import_sentences.good_rows(run),
            "set_apart": import_sentences.set_apart(run),
            "may_repair": run.rows.filter(kind=RowKind.WRONG).exists(),
            "new_departments": import_sentences.new_departments(run) if run.state == ImportState.CHECKED else "",
            "new_own_fields": import_sentences.new_own_fields(run) if run.state == ImportState.CHECKED else "",
            "foreseen": foreseen_enrolments.by_rule(run) if run.state == ImportState.CHECKED else [],
            "examples": foreseen_enrolments.examples(run) if run.state == ImportState.CHECKED else [],
            "addresses": foreseen_addresses.of_import(run) if run.state == ImportState.CHECKED else [],
            "portions": foreseen_enrolments.portions(run) if run.state == ImportState.CHECKED else "",
            "still_enrols": still_enrols,
            "nowhere": ""
            if still_enrols or run.state == ImportState.UNDONE
            else foreseen_enrolments.nowhere(run, self.today),
            "nowhere_url": f"{reverse('hr:employees')}?{urlencode({'programme': NO_PROGRAMME})}",
            "index_url": plan_url(run),
            "elided_page_range": context["paginator"].get_elided_page_range(context["page_obj"].number),
            "notes": [*import_sentences.notes(run), *filter(None, [import_sentences.unread(run)])],
            "may_apply": import_runs.may_apply(run),
            "may_undo": not still_enrols and import_runs.may_undo(run),
            "outcome": job.outcome if job and job.is_over else "",
            "has_failed": job is not None
            and not still_enrols
            and (job.state == JobState.FAILED or import_runs.is_stranded(run, self.now)),
        }


class ErrorsView(HrOnlyMixin):
    """The list of errors, for whoever corrects the file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = find_run(request.user, pk)
        word = slugify(_("Fouten"))
        name = f"{word}-{slugify(PurePath(run.filename).stem) or run.pk}.csv"
        detail = _("fouten van %(file)s") % {"file": run.filename}
        number = run.rows.filter(kind=RowKind.WRONG).count()
        activity.record(request.user, Verb.EXPORTED, run.organisation_id, number=number, detail=detail)
        return as_csv_file(error_lines(run), name)


class RepairView(HrOnlyMixin):
    """The rows that are wrong, to be repaired and imported again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = find_run(request.user, pk)
        word = slugify(_("Te verbeteren"))
        name = f"{word}-{slugify(PurePath(run.filename).stem) or run.pk}.xlsx"
        detail = _("te verbeteren rijen van %(file)s") % {"file": run.filename}
        number = run.rows.filter(kind=RowKind.WRONG).count()
        activity.record(request.user, Verb.EXPORTED, run.organisation_id, number=number, detail=detail)
        response = HttpResponse(repair_file.as_workbook(run), content_type=XLSX_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def error_lines(run: EmployeeImport) -> Iterator[list[Any]]:
    """A line for each error, below the headings."""
    yield [_("Rij"), _("Kolom"), _("Wat er mis is"), _("Personeelsnummer"), _("Naam")]
    wrong = ImportRow.objects.filter(run=run, kind=RowKind.WRONG).order_by("number", "pk")
    for row in wrong.iterator(chunk_size=CHUNK):
        for error in row.errors:
            yield [row.number, error["column"], error["message"], row.personnel_number, row.name]


class ExampleView(HrOnlyMixin):
    """A file to start from, with headings that are understood as they are."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        headings = [str(field.label).capitalize() for name, field in COLUMNS.items() if name != WHOLE_NAME]
        lines = [
            ["00123", "Amina", "", "Verbeke", "amina.verbeke@gemeente.example", "Bevolking", "", "loketmedewerker",
             "contract", "voltijds", "Gemeentehuis", "", "02/11/2026", "", "nl", ""],
            ["00124", "Jef", "van der", "Maes", "jef.maes@gemeente.example", "Groen", "Wegen; Sport", "tuinier",
             "statutair", "4/5", "Werkplaats", "00123", "16/11/2026", "31/12/2027", "nl", ""],
        ]  # fmt: skip
        name = slugify(_("voorbeeld medewerkers"))
        return as_csv_file(iter([headings, *lines]), f"{name}.csv")


def as_csv_file(lines: Iterator[list[Any]], filename: str) -> StreamingHttpResponse:
    """The lines as CSV that opens well in a Dutch office; never more than a few of them in memory."""

    def stream() -> Iterator[bytes]:
        writer = csv.writer(Echo(), delimiter=";")
        yield BYTE_ORDER_MARK.encode()
        for line in lines:
            yield writer.writerow([csv_value(value) for value in line])

    response = StreamingHttpResponse(stream(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
