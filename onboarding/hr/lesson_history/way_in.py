"""The way to the history of a lesson, among what can be done with its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from onboarding.hr.access import is_hr
from onboarding.lessons.models import LessonPage


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page."""
    if page.specific_class is LessonPage and is_hr(user):
        url = reverse("hr:lesson_history", args=[page.pk])
        yield Button(_("Versies en teruggaan"), url=url, icon_name="history", priority=64)
