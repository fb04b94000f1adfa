"""On the first screen of whoever approves: how many pages wait for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from onboarding.hr.reviewing.waiting_reviews import waiting_reviews
from onboarding.hr.tenancy import reach
from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May


class ReviewsPanel(Component):
    name = "waiting_reviews"
    template_name = "hr/reviewing/home_reviews.html"
    order = 70

    def __init__(self, number: int) -> None:
        self.number = number

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"number": self.number}


def panels(viewer: User) -> list[Component]:
    """The panel, where anything waits for `viewer`."""
    number = len(waiting_reviews(reach.readable(viewer))) if roles.may(viewer, May.APPROVE) else 0
    return [ReviewsPanel(number)] if number else []
