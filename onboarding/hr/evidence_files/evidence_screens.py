"""Choosing what a pack is about, seeing in numbers what will be in it, having it made, and downloading it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.evidence_files import evidence_jobs
from onboarding.hr.evidence_files.evidence_forms import EvidenceForm
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.models import Job, JobState
from onboarding.learning.evidence.evidence_key import signing_key
from onboarding.learning.evidence.evidence_pack import about_in_words
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.people.models import User

NAMED = 10  # people to choose from on the screen


class EvidenceView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """The choice lives in the address; only the button below what it comes down to has a pack made."""

    template_name = "hr/evidence_files/evidence.html"
    page_title = gettext_lazy("Bewijs")
    header_icon = "key"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form: EvidenceForm = kwargs.get("form") or self.form(self.request.GET)
        context |= {"form": form, "key": signing_key().public, "days": evidence_jobs.KEPT.days}
        context["made"] = evidence_jobs.kept_for(self.viewer, self.now)
        if form.is_bound and form.is_valid():
            context |= self._choice(form)
        return context

    def form(self, chosen: Any) -> EvidenceForm:
        """Unbound it proposes everyone, this year."""
        if not {"person", "who", "first_day", "last_day"} & set(chosen):
            proposed = {"first_day": self.today.replace(month=1, day=1), "last_day": self.today}
            return EvidenceForm(None, viewer=self.viewer, initial=proposed)
        return EvidenceForm(chosen, viewer=self.viewer)

    def _choice(self, form: EvidenceForm) -> dict[str, Any]:
        """What was chosen comes down to: a scope with its numbers, or some people to choose from."""
        person = form.cleaned_data["person"]
        words = form.cleaned_data["who"].strip()
        if person is None and words:
            found = list(form.found[: NAMED + 1])
            if len(found) != 1:
                several = [(one, self._address_of(one, form)) for one in found[:NAMED]]
                return {"several": several, "is_nobody": not found, "there_are_more": len(found) > NAMED}
            person = found[0]
        scope = self.scope(form, person)
        return {"scope": scope, "about": about_in_words(scope), "size": scope.count()}

    def scope(self, form: EvidenceForm, person: User | None) -> Scope:
        organisation = person.organisation if person else form.whose
        assert organisation is not None  # noqa: S101 - the form asked for one, and employees have one
        return Scope(
            organisation,
            self.now,
            viewer=self.viewer,
            person=person,
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
        )

    def _address_of(self, person: User, form: EvidenceForm) -> str:
        days = {name: form.cleaned_data[name] for name in ("first_day", "last_day") if form.cleaned_data[name]}
        return f"{reverse('hr:evidence')}?{urlencode({'person': person.pk, **days})}"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        choice = self._choice(form) if form.is_bound and form.is_valid() else {}
        if "scope" not in choice:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if request.POST.get("expected") != str(choice["size"].completions):
            messages.warning(request, _("Intussen is er meer of minder voltooid. Kijk na of het klopt, en bevestig."))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return watch(evidence_jobs.start(choice["scope"]))


class OfOwnJob(HrOnlyMixin):
    """A pack is for whoever had it made: the log says who that was."""

    def job(self, pk: int) -> Job:
        """The job, or 404."""
        own = Job.objects.visible_to(self.viewer).filter(owner=self.viewer, state=JobState.DONE)
        return get_object_or_404(own, pk=pk, url=reverse("hr:evidence_made", args=[pk]))

    def is_there(self, job: Job) -> bool:
        return evidence_jobs.PACKS.is_there(job, self.now)


class EvidenceMadeView(OfOwnJob, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/evidence_files/made.html"
    header_icon = "key"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.made = self.job(pk)
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return self.made.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:evidence"), "label": EvidenceView.page_title},
            {"url": "", "label": self.made.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_there = self.is_there(self.made)
        return super().get_context_data(
            job=self.made,
            is_there=is_there,
            size=default_storage.size(evidence_jobs.PACKS.place_of(self.made)) if is_there else 0,
            until=evidence_jobs.PACKS.kept_until(self.made),
            key=signing_key().public,
            **kwargs,
        )


class EvidenceDownloadView(OfOwnJob):
    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        job = self.job(pk)
        if not self.is_there(job):
            return redirect("hr:evidence_made", pk)  # which says so
        day = timezone.localdate(job.finished_at)
        return FileResponse(
            default_storage.open(evidence_jobs.PACKS.place_of(job)),
            as_attachment=True,
            filename=f"{slugify(job.title)}-{day.isoformat()}.zip",
            content_type="application/zip",
        )
