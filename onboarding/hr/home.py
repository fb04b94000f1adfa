"""HR's first screen in the Wagtail admin: how many people are where, and less of what HR has no use for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.hr.access import may_see_completion
from onboarding.hr.completion_filters import STATUS_LABELS
from onboarding.learning.models import Enrolment
from onboarding.learning.status import Status
from onboarding.people.models import User

SHOWN = (Status.DONE, Status.BUSY, Status.TODO, Status.LATE)


def figures(viewer: User, today: date) -> dict[Status, int]:
    """How many of the enrolments `viewer` may see have each status on `today`; one query."""
    enrolments: Any = Enrolment.objects.visible_to(viewer).with_status(today)
    found = dict(enrolments.order_by().values_list("status_today").annotate(number=Count("pk")))
    return {status: found.get(status.value, 0) for status in SHOWN}


class CompletionPanel(Component):
    """Four figures, each a way into the report."""

    name = "completion"
    template_name = "hr/home_completion.html"
    order = 100

    def __init__(self, today: date) -> None:
        self.today = today

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None  # noqa: S101 - the home page always has one
        report = reverse("hr:completion_report")
        return {
            "report": report,
            "figures": [
                (STATUS_LABELS[status], number, f"{report}?{urlencode({'status': status.value})}")
                for status, number in figures(parent_context["request"].user, self.today).items()
            ],
        }


class OwnRecentEditsPanel(RecentEditsPanel):
    """What this person edited last, as far as they can still get at it."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        reachable = PagePermissionPolicy().explorable_instances(context["request"].user)
        edited = [page.pk for _when, page in context["last_edits"]]
        kept = set(reachable.filter(pk__in=edited).values_list("pk", flat=True))
        context["last_edits"] = [edit for edit in context["last_edits"] if edit[1].pk in kept]
        return context


def arrange_panels(request: HttpRequest, panels: list[Component], today: date) -> None:
    """The figures first; for anyone but administrators only the own recent edits with them."""
    if not request.user.is_superuser:
        panels[:] = [OwnRecentEditsPanel()]
    if may_see_completion(request.user):
        panels.append(CompletionPanel(today))


def no_wagtail_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's reports span all organisations: for administrators only, as tenancy.py holds."""
    if not request.user.is_superuser:
        items.clear()


def no_wagtail_news(request: HttpRequest, items: list[MenuItem]) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if not item.name.startswith("whats-new")]
