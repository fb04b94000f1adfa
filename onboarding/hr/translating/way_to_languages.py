"""The way to the translations of a lesson, among what can be done with its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from onboarding.lessons.models import LessonPage
from onboarding.people import roles
from onboarding.people.roles import May


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page."""
    if page.specific_class is LessonPage and roles.may(user, May.READ_DRAFTS):
        yield Button(_("Vertalingen"), url=reverse("hr:translations", args=[page.pk]), icon_name="globe", priority=63)
