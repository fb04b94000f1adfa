"""Where work in the background can be watched, left, and found again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.lists.by_organisation import ByOrganisation
from onboarding.hr.lists.list_columns import LabelColumn, StartedColumn, Tone
from onboarding.hr.models import Job, JobState
from onboarding.hr.worker import watched_work

REFRESH = 2  # seconds
FOLLOW = "verder"  # in the address: go on from the job as soon as it is done
AND_SAY = "zeg"  # the value of FOLLOW when the page it goes on to does not say itself what came of the job
QUIET = "stil"  # in the address: the page does not refresh itself


def watch(job: Job, *, says_outcome: bool = False) -> HttpResponse:
    """To the page of a job that was just started, which goes on to where the job leads by itself. With `says_outcome`
    it says what came of it on top of that page: for one that does not say so itself."""
    return redirect(f"{reverse('hr:job', args=[job.pk])}?{FOLLOW}={AND_SAY if says_outcome else 1}")


TONES = {JobState.FAILED: Tone.ALARMING, JobState.DONE: Tone.DONE}


class JobStateColumn(LabelColumn):
    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def label_of(self, instance: Job) -> tuple[str | Promise, Tone]:
        if watched_work.is_stranded(instance, self.now):
            return _("blijven steken"), Tone.ALARMING
        state = JobState(instance.state)
        return state.label, TONES.get(state, Tone.QUIET)


class JobsView(ByOrganisation, BaseListingView):
    model = Job
    page_title = gettext_lazy("Taken op de achtergrond")
    header_icon = "tasks"
    index_url_name = "hr:jobs"
    paginate_by = 50
    verbose_name_plural = Job._meta.verbose_name_plural

    def get_base_queryset(self) -> QuerySet[Job]:
        return Job.objects.visible_to(self.viewer).select_related("owner", "organisation")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            StartedColumn("title", label=_("Taak"), url_name="hr:job", at="created_at", by="owner"),
            *self.organisation_column,
            JobStateColumn("state", label=_("Stand"), now=self.now),
        ]

    @cached_property
    def no_results_message(self) -> str:
        return _("Er zijn nog geen taken. Werk dat lang duurt, zoals een import, vind je hier terug.")


class JobView(HrOnlyMixin, WagtailAdminTemplateMixin):
    """How far it is; without script, the page asks for itself again for as long as there is something to see."""

    template_name = "hr/jobs/job.html"
    header_icon = "tasks"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        visible = Job.objects.visible_to(self.viewer).select_related("owner", "organisation")
        self.job = get_object_or_404(visible, pk=pk)
        if self.job.state == JobState.DONE and self.job.url and FOLLOW in request.GET:
            if request.GET[FOLLOW] == AND_SAY:
                messages.success(request, self.job.outcome)
            return redirect(self.job.url)
        self.is_stranded = watched_work.is_stranded(self.job, self.now)
        response = self.render_to_response(self.get_context_data())
        if self.refreshes:
            response["Refresh"] = str(REFRESH)
        return response

    @property
    def is_live(self) -> bool:
        return not self.job.is_over and not self.is_stranded

    @property
    def refreshes(self) -> bool:
        return self.is_live and QUIET not in self.request.GET

    def get_page_title(self) -> str:
        return self.job.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:jobs"), "label": JobsView.page_title},
            {"url": "", "label": self.job.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop(QUIET, None)
        return super().get_context_data(
            job=self.job,
            position=watched_work.position_of(self.job),
            is_live=self.is_live,
            is_stranded=self.is_stranded,
            refreshes=self.refreshes,
            aloud=f"?{query.urlencode()}",
            quiet=f"?{query.urlencode()}&{QUIET}=1".replace("?&", "?"),
            **kwargs,
        )
