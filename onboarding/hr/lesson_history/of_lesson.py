"""Whose lesson a screen of its history is about, and the way to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from onboarding.hr.access import HrOnlyMixin, is_hr
from onboarding.hr.tenancy import reach
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion
from onboarding.people import roles
from onboarding.people.roles import May


class OfLesson(HrOnlyMixin):
    """A screen about a lesson, by its page; a page out of reach does not exist."""

    header_icon = "history"
    _show_breadcrumbs = True
    breadcrumbs_items: list[dict[str, Any]]  # Wagtail's own: the home of the desk

    @cached_property
    def page(self) -> LessonPage:
        return reach.page_or_404(self.viewer, LessonPage, self.kwargs["page_id"])

    @cached_property
    def lesson(self) -> Lesson | None:
        """What was published of it; None while nothing was."""
        return Lesson.objects.visible_to(self.viewer).filter(page=self.page).first()

    def version(self, number: int) -> LessonVersion:
        """The version with this number; 404 for one that there is not."""
        versions = LessonVersion.objects.filter(lesson=self.lesson, number=number)
        found = versions.select_related("quiz", "lesson__programme", "published_by").first() if self.lesson else None
        if found is None:
            raise Http404
        return found

    @property
    def history_url(self) -> str:
        return reverse("hr:lesson_history", args=[self.page.pk])

    @property
    def here(self) -> str:
        """What this screen is called, behind the history itself; "" for the history."""
        return ""

    @property
    def page_url(self) -> str:
        """Where one writes the page; where one only reads it, for who does not write."""
        may_write = roles.may(self.viewer, May.WRITE_DRAFTS)
        return reverse("wagtailadmin_pages:edit" if may_write else "hr:review", args=[self.page.pk])

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [{"url": self.page_url, "label": self.get_page_subtitle()}]
        if is_hr(self.viewer):
            trail.append({"url": self.history_url if self.here else "", "label": _("Geschiedenis")})
        if self.here:
            trail.append({"url": "", "label": self.here})
        return [*self.breadcrumbs_items, *trail]
