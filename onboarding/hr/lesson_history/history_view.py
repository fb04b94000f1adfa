"""The versions of a lesson, newest first, with what is planned and when it was taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import PageLogEntry, Revision

from onboarding.hr.lesson_history.of_lesson import OfLesson
from onboarding.hr.lesson_history.version_rows import rows, versions_of
from onboarding.lessons.models import LessonVersion

PER_PAGE = 20  # versions; each is compared with the one before
PUBLISHED, PUBLISHED_AS_PLANNED = "wagtail.publish", "wagtail.publish.scheduled"
WENT = ("wagtail.unpublish", "wagtail.unpublish.scheduled")
COMINGS_AND_GOINGS = {
    PUBLISHED: gettext_lazy("Weer gepubliceerd"),
    PUBLISHED_AS_PLANNED: gettext_lazy("Gepubliceerd, zoals gepland"),
    "wagtail.unpublish": gettext_lazy("Weggehaald"),
    "wagtail.unpublish.scheduled": gettext_lazy("Weggehaald, zoals gepland"),
    "wagtail.publish.schedule": gettext_lazy("Publicatie gepland"),
    "wagtail.schedule.cancel": gettext_lazy("Geplande publicatie geschrapt"),
    "wagtail.move": gettext_lazy("Verhuisd"),
}


class HistoryView(OfLesson, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/lesson_history/history.html"
    page_title = gettext_lazy("Geschiedenis")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("wagtailadmin_pages:history", args=[self.page.pk])
        return [HeaderButton(_("Alle concepten"), url=url, icon_name="history")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = versions_of(self.lesson) if self.lesson else LessonVersion.objects.none()
        shown: Page[LessonVersion] = Paginator(versions, PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "rows": rows(self.lesson, list(shown), self.viewer) if self.lesson else [],
            "shown": shown,
            "newest": shown.paginator.count,
            "planned": self._planned(),
            "goes_away": self._goes_away(),
            "has_draft": self.page.has_unpublished_changes and self.lesson is not None,
            "comings": [(COMINGS_AND_GOINGS[one.action], one) for one in self._log()],
        }

    def _planned(self) -> list[Revision]:
        found = Revision.objects.for_instance(self.page).filter(approved_go_live_at__isnull=False)
        return list(found.defer("content").order_by("approved_go_live_at"))

    def _goes_away(self) -> datetime | None:
        """When the lesson is taken away by itself, as long as that is still to come."""
        planned = self.page.expire_at if self.page.live else None
        return planned if planned and planned > self.now else None

    def _log(self) -> list[PageLogEntry]:
        """The latest comings and goings. What was published while it was live stands among the versions already; what
        came back is told, also when it was the same again."""
        mine = PageLogEntry.objects.filter(page=self.page.pk).order_by("-timestamp", "-pk")
        earlier = mine.filter(action__in=(PUBLISHED, PUBLISHED_AS_PLANNED, *WENT), timestamp__lt=OuterRef("timestamp"))
        found = mine.filter(action__in=COMINGS_AND_GOINGS).alias(before=Subquery(earlier.values("action")[:1]))
        told = found.filter(~Q(action=PUBLISHED) | Q(before__in=WENT))
        return list(told.select_related("user")[:PER_PAGE])
