"""The screens of both ways: what comes in the file, and what would be made of one, in numbers before anything is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin, OwnOrganisationMixin
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.models import Job, JobState, SentProgramme, SentState
from onboarding.hr.open_files import exporting, sent_programmes
from onboarding.hr.tenancy import reach
from onboarding.lessons import four_eyes
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from onboarding.lessons.open_file import packing
from onboarding.lessons.open_file.file_counts import FileCounts
from onboarding.lessons.open_file.zip_reading import LARGEST_WHOLE
from onboarding.people.bare_labels import BareLabels
from onboarding.people.folding import fold

MAY_BE_MADE = (SentState.CHECKED, SentState.MAKING)


class ExportView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """A programme out of reach does not exist. Posting has the file made."""

    template_name = "hr/open_files/export.html"
    page_title: Any = gettext_lazy("Zet in een bestand")
    header_icon = "download"

    @cached_property
    def page(self) -> ProgrammePage:
        return reach.page_or_404(self.viewer, ProgrammePage, self.kwargs["page_id"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        explore = reverse("wagtailadmin_explore", args=[self.page.pk])
        above = {"url": explore, "label": self.page.draft_title or self.page.title}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what = packing.packed(self.page)
        return super().get_context_data(
            counts=FileCounts.of(what.data, size=what.size),
            left_out=what.left_out,
            made=exporting.kept_for(self.viewer, self.page, self.now),
            days=exporting.ZIPS.kept.days,
            **kwargs,
        )

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        return watch(exporting.start(self.viewer, self.page), says_outcome=True)


class ExportDownloadView(HrOnlyMixin):
    """For whoever had it made."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        own = Job.objects.visible_to(self.viewer).filter(owner=self.viewer, state=JobState.DONE)
        job = get_object_or_404(own, pk=pk)
        if not exporting.ZIPS.is_there(job, self.now):
            raise Http404
        day = timezone.localdate(job.finished_at)
        return FileResponse(
            default_storage.open(exporting.ZIPS.place_of(job)),
            as_attachment=True,
            filename=f"{slugify(job.title)}-{day.isoformat()}.zip",
            content_type="application/zip",
        )


class SendForm(BareLabels, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy("Een .zip die iemand in Aan boord maakte met “Zet in een bestand”. Hoogstens 2 GB."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": gettext_lazy("Kies eerst een bestand."),
            "empty": gettext_lazy("Dit bestand is leeg. Kies een ander."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_WHOLE:
            raise ValidationError(_("Dit bestand is groter dan 2 GB. Maak de films kleiner."), code="too_large")
        return file


class OfSentProgramme(OwnOrganisationMixin, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "upload"
    page_title: Any = gettext_lazy("Haal uit een bestand")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("hr:starters"), "label": _("Een traject beginnen")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]


class SendView(OfSentProgramme):
    template_name = "hr/open_files/send.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": SendForm(), **kwargs})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SendForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        page = get_object_or_404(OrganisationPage, organisation=self.viewer.organisation_id)
        sent = sent_programmes.keep(self.viewer, page.organisation, form.cleaned_data["file"], self.now)
        assert sent.job is not None  # noqa: S101 - it was just started
        return watch(sent.job)


class SentView(OfSentProgramme):
    """What would be made of a file, for whoever sent it; posting has it made."""

    template_name = "hr/open_files/sent.html"

    @cached_property
    def sent(self) -> SentProgramme:
        mine = SentProgramme.objects.visible_to(self.viewer).filter(owner=self.viewer)
        return get_object_or_404(mine.select_related("job", "page", "organisation"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.sent
        counts = FileCounts(**sent.counts) if sent.counts else None
        return super().get_context_data(
            sent=sent,
            asks_review=sent.page is not None and four_eyes.workflow_of(sent.page) is not None,
            counts=counts,
            lacking=sent_programmes.lacking_in_words(sent.lacking) if sent.lacking else "",
            has_namesake=counts is not None and not sent.page_id and self._has_namesake(counts.title),
            is_busy=sent.job is not None and not sent.job.is_over,
            may_be_made=sent.state in MAY_BE_MADE,
            **kwargs,
        )

    def _has_namesake(self, title: str) -> bool:
        own = ProgrammePage.objects.descendant_of(
            get_object_or_404(OrganisationPage, organisation=self.sent.organisation)
        )
        return fold(title) in {fold(one) for one in own.values_list("draft_title", flat=True)}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.sent.state not in MAY_BE_MADE:
            messages.warning(request, _("Dit traject is al gemaakt. Er is niets bijgemaakt."))
            return redirect("hr:sent_programme", pk)
        try:
            return watch(sent_programmes.start_making(self.sent), says_outcome=True)
        except sent_programmes.NotNow:
            messages.warning(request, _("Dit traject wordt al gemaakt. Wacht even, en kijk bij de trajecten."))
            return redirect("hr:sent_programme", pk)
