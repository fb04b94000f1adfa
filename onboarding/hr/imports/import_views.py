"""An import on screen: the list, a file, its columns, applying and undoing. The plan is in plan_views.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import (
    file_layout,
    foreseen_addresses,
    foreseen_enrolments,
    import_runs,
    import_sentences,
    rows_with_power,
)
from onboarding.hr.imports.column_making import JOIN, SPLIT, UNMAKE, MakingForm
from onboarding.hr.imports.file_columns import COLUMNS, FIELDS, TELL_WHO, WHOLE_NAME, in_order, label_of
from onboarding.hr.imports.import_forms import ApplyForm, MappingForm, UndoForm, UploadForm
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.jobs import job_views
from onboarding.hr.lists.by_organisation import ByOrganisation
from onboarding.hr.lists.list_columns import StartedColumn
from onboarding.hr.models import EmployeeImport, ImportState, JobState


def plan_url(run: EmployeeImport) -> str:
    return reverse("hr:import", args=[run.pk])


def find_run(viewer: Any, pk: int) -> EmployeeImport:
    """The import, when the viewer may see it; to anyone else it does not exist."""
    return get_object_or_404(import_runs.visible_to(viewer).select_related("organisation", "uploaded_by", "job"), pk=pk)


class ImportStateColumn(Column):
    """How it stands and what was in it, and the way to undo it where there is one."""

    cell_template_name = "hr/imports/state_cell.html"

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {
            **super().get_cell_context_data(instance, parent_context),
            "is_busy": import_runs.is_busy(instance, self.now),
            "counts": import_sentences.counts(instance),
            # As runs.may_undo has it, without a query for each row.
            "may_undo": instance.state == ImportState.APPLIED and instance.pk == instance.last_applied,
        }


class ImportsView(ByOrganisation, BaseListingView):
    model = EmployeeImport
    page_title = gettext_lazy("Import van medewerkers")
    header_icon = "upload"
    index_url_name = "hr:imports"
    template_name = "hr/imports/list.html"
    paginate_by = 50
    verbose_name_plural = EmployeeImport._meta.verbose_name_plural

    @cached_property
    def no_results_message(self) -> str:
        return _("Er zijn nog geen imports.")

    def get_base_queryset(self) -> QuerySet[EmployeeImport]:
        applied = EmployeeImport.objects.filter(organisation=OuterRef("organisation"), applied_at__isnull=False)
        last = applied.order_by("-applied_at", "-pk").values("pk")[:1]
        visible = import_runs.visible_to(self.viewer).select_related("uploaded_by", "organisation", "job")
        return visible.annotate(last_applied=Subquery(last))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            StartedColumn("filename", label=_("Bestand"), url_name="hr:import", at="uploaded_at", by="uploaded_by"),
            *self.organisation_column,
            ImportStateColumn("state", label=_("Stand"), now=self.now),
        ]


class ImportScreen(HrOnlyMixin, WagtailAdminTemplateMixin):
    """A screen about one import, or about the one to come."""

    header_icon = "upload"
    run: EmployeeImport | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [*self.breadcrumbs_items, {"url": reverse("hr:imports"), "label": ImportsView.page_title}]
        if self.run is not None:
            trail.append({"url": plan_url(self.run), "label": self.run.filename})
        return [*trail, {"url": "", "label": self.get_page_title()}]

    def find_run(self, pk: int) -> EmployeeImport:
        self.run = find_run(self.viewer, pk)
        return self.run

    def refuse(self, run: EmployeeImport, error: ValidationError) -> HttpResponse:
        """Say why not, where it can be seen how things stand."""
        messages.error(self.request, " ".join(error.messages))
        return redirect(plan_url(run))


class UploadView(ImportScreen):
    template_name = "hr/imports/upload.html"
    page_title = gettext_lazy("Bestand opladen")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer(UploadForm(actor=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, actor=request.user)
        if not form.is_valid():
            return self.answer(form)
        file = form.cleaned_data["file"]
        try:
            run = import_runs.keep(request.user, form.whose, file.name, file.read())
        except Unreadable as error:
            form.add_error("file", ValidationError(error.message, code=error.code))
            return self.answer(form)
        return job_views.watch(
            import_runs.start_reading(run, request.user, reverse("hr:import_columns", args=[run.pk]))
        )

    def answer(self, form: UploadForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, fields=COLUMNS))


class ColumnsView(ImportScreen):
    template_name = "hr/imports/columns.html"
    page_title = gettext_lazy("Kolommen")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        if run.job and import_runs.is_busy(run, self.now):
            return job_views.watch(run.job)
        if run.applied_at:
            return redirect(plan_url(run))
        return self.answer(run, MappingForm(run=run, columns=import_runs.columns_of(run)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        form = MappingForm(request.POST, run=run, columns=import_runs.columns_of(run))
        if "doe" in request.POST:
            return self.make(request, run, form)
        if not form.is_valid():
            return self.answer(run, form)
        try:
            import_runs.set_mapping(
                run, form.mapping, form.cleaned_data["marks_missing_as_left"], self.now, self.viewer
            )
            job = import_runs.start_check(run, self.viewer, self.now, url=plan_url(run))
        except ValidationError as error:
            if error.code not in ("nothing_to_know_by", "too_many_own_fields", "field_twice"):
                return self.refuse(run, error)
            form.add_error(None, error)
            return self.answer(run, form)
        return job_views.watch(job)

    def make(self, request: HttpRequest, run: EmployeeImport, form: MappingForm) -> HttpResponse:
        """Make columns of others, or show what was chosen; the choices so far go along."""
        deed = request.POST["doe"]
        making = MakingForm(request.POST, columns=import_runs.columns_of(run))
        if not form.is_valid() or not making.is_valid():
            return self.answer(run, form, making)
        try:
            import_runs.keep_chosen(run, form.mapping, self.now)
            if deed in (JOIN, SPLIT):
                import_runs.make_columns(run, making.made(deed), self.now)
            elif deed == UNMAKE:
                import_runs.unmake_columns(run, self.now)
        except ValidationError as error:
            if error.code in ("already_applied", "busy"):
                return self.refuse(run, error)
            making.add_error(None, error)
            return self.answer(run, form, making)
        return redirect(f"{reverse('hr:import_columns', args=[run.pk])}#maken")

    def answer(self, run: EmployeeImport, form: MappingForm, making: MakingForm | None = None) -> HttpResponse:
        mapped = form.mapping if form.is_bound else run.mapping
        given = {*mapped, *(("first_name", "last_name") if WHOLE_NAME in mapped else ())}
        missing = [field for name, field in FIELDS.items() if name not in given]
        context = self.get_context_data(
            run=run,
            form=form,
            making=making or MakingForm(columns=form.columns),
            has_made=bool(run.layout.get("made")),
            as_before=import_sentences.as_before(run),
            preview=_preview(run, mapped),
            lacks_key=not mapped.keys() & set(TELL_WHO),
            lacks_for_new=[field.label for field in missing if field.needed_for_new],
            unclear=sum(not column.is_clear for column in form.columns),
            notes=import_sentences.notes(run),
            failed=run.job if run.job and run.job.state == JobState.FAILED else None,
        )
        return self.render_to_response(context)


def _preview(run: EmployeeImport, mapped: Mapping[str, int]) -> dict[str, list[Any]]:
    """The first rows as they are read: labels of the fields, and rows of cells."""
    rows, width = file_layout.preview(run), len(file_layout.header(run))
    shown = [(name, mapped[name]) for name in in_order(mapped) if 0 <= mapped.get(name, -1) < width]
    return {
        "labels": [label_of(name) for name, _index in shown],
        "rows": [[row[index] for _name, index in shown] for row in rows] if shown else [],
    }


class ImportDeed(ImportScreen):
    """Something that is done with a button elsewhere: who comes to its address is led to the import."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(plan_url(self.find_run(pk)))


class AnewView(ImportDeed):
    """The columns are chosen anew, not as the last time."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        try:
            import_runs.choose_anew(run, self.now)
        except ValidationError as error:
            return self.refuse(run, error)
        return redirect("hr:import_columns", run.pk)


class SheetView(ImportDeed):
    """Another sheet of the workbook than was read."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        columns = reverse("hr:import_columns", args=[run.pk])
        try:
            job = import_runs.start_reading_sheet(run, request.POST.get("blad", ""), self.viewer, self.now, columns)
        except ValidationError as error:
            return self.refuse(run, error)
        return job_views.watch(job)


class GoneView(ImportDeed):
    """What becomes of whoever is new and left already: asked at the plan, and kept."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        try:
            import_runs.take_gone(run, request.POST.get("gone") == "take", self.now)
            job = import_runs.start_check(run, self.viewer, self.now, url=plan_url(run))
        except ValidationError as error:
            return self.refuse(run, error)
        return job_views.watch(job)


class ApplyView(ImportScreen):
    template_name = "hr/imports/apply.html"
    page_title = gettext_lazy("Doorvoeren")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = self.find_run(pk)
        if not import_runs.may_apply(run) or import_runs.is_busy(run, self.now):
            return redirect(plan_url(run))
        return self.proof_about(run) or self.answer(run, ApplyForm(run=run))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = self.find_run(pk)
        form = ApplyForm(request.POST, run=run)
        if not form.is_valid():
            return self.answer(run, form)
        if unproven := self.proof_about(run):
            return unproven
        try:
            apart = form.cleaned_data["apart"] or 0
            is_silent = form.cleaned_data.get("is_silent", False)
            job = import_runs.start_apply(run, self.viewer, self.now, plan_url(run), apart, is_silent=is_silent)
        except ValidationError as error:
            return self.refuse(run, error)
        return job_views.watch(job)

    def proof_about(self, run: EmployeeImport) -> HttpResponseBase | None:
        return self.proof_first() if rows_with_power.are_in(run) else None

    def answer(self, run: EmployeeImport, form: ApplyForm) -> HttpResponse:
        context = self.get_context_data(
            run=run,
            form=form,
            deeds=import_sentences.deeds(run),
            foreseen=foreseen_enrolments.by_rule(run),
            examples=foreseen_enrolments.examples(run),
            addresses=foreseen_addresses.of_import(run),
            portions=foreseen_enrolments.portions(run),
            nowhere=foreseen_enrolments.nowhere(run, self.today),
            good=import_sentences.good_rows(run),
            wrong=run.number_of(RowKind.WRONG),
        )
        return self.render_to_response(context)


class UndoView(ImportScreen):
    template_name = "hr/imports/undo.html"
    page_title = gettext_lazy("Ongedaan maken")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        if not import_runs.may_undo(run) or import_runs.is_busy(run, self.now):
            return redirect(plan_url(run))
        addresses = foreseen_addresses.of_undoing(run, self.viewer, self.now)
        context = self.get_context_data(
            run=run,
            form=UndoForm() if any(told.may_stop for told in addresses) else None,
            undoings=import_sentences.undoings(run),
            addresses=addresses,
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        try:
            is_silent = bool(request.POST.get("is_silent"))
            job = import_runs.start_undo(run, self.viewer, self.now, url=plan_url(run), is_silent=is_silent)
        except ValidationError as error:
            return self.refuse(run, error)
        return job_views.watch(job)
