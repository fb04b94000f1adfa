"""On HR's first screen: how many lessons are to be looked at again, and the programmes of long ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from onboarding.hr.freshness.beside_the_form import in_words
from onboarding.lessons.review_days import number_due, old_programmes
from onboarding.people.models import User

MOST = 3  # programmes; all of them stand on the screen of what is due


class DuePanel(Component):
    name = "due_lessons"
    template_name = "hr/freshness/home_due.html"
    order = 120

    def __init__(self, number: int, programmes: list[tuple[str, str, str]]) -> None:
        self.number, self.programmes = number, programmes

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"number": self.number, "programmes": self.programmes}


def panels(viewer: User, today: date) -> list[Component]:
    """The panel, where anything is due; two queries."""
    number = number_due(viewer, today)
    old = old_programmes(viewer, today)[:MOST]
    told = [(one.programme.title, in_words(one), reverse("hr:due_lessons")) for one in old]
    return [DuePanel(number, told)] if number or told else []
