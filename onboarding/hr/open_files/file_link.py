"""The way to the file of a programme, among what can be done with its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from onboarding.hr.access import is_hr
from onboarding.lessons.models import ProgrammePage


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page."""
    if page.specific_class is ProgrammePage and is_hr(user):
        url = reverse("hr:programme_file", args=[page.pk])
        yield Button(_("Zet in een bestand"), url=url, icon_name="download", priority=64)
