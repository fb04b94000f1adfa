"""The way to what was said about a page, among what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from onboarding.lessons import four_eyes
from onboarding.lessons.models import LessonPage, ProgrammePage
from onboarding.people import roles
from onboarding.people.roles import May


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page."""
    if page.depth > 1 and roles.may(user, May.COMMENT):
        if page.specific_class is LessonPage:
            url = reverse("hr:review_print", args=[page.pk])
            yield Button(_("Druk af"), url=url, icon_name="doc-full", priority=67)
        yield Button(_("Opmerkingen"), url=reverse("hr:review", args=[page.pk]), icon_name="comment", priority=66)
    if page.specific_class is ProgrammePage and roles.may(user, May.WRITE_DRAFTS) and four_eyes.workflow_of(page):
        url = reverse("hr:ask_programme", args=[page.pk])
        yield Button(_("Vraag nazicht voor het hele traject"), url=url, icon_name="comment", priority=65)
