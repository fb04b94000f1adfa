"""The list on the first screen of HR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from onboarding.hr.first_day.first_steps import FirstSteps, Step
from onboarding.hr.first_day.step_lines import lines_of
from onboarding.people.models import User


class FirstDayPanel(Component):
    name = "first_day"
    template_name = "hr/first_day/home_panel.html"
    order = 10  # before all else

    def __init__(self, steps: FirstSteps, viewer: User) -> None:
        self.steps, self.viewer = steps, viewer

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None  # noqa: S101 - the home page always has one
        return {"csrf_token": parent_context["csrf_token"], **list_of(self.steps, self.viewer)}


class ReadyPanel(Component):
    """That all of them are done; once, for it ends by a button."""

    name = "first_day_ready"
    template_name = "hr/first_day/ready_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None  # noqa: S101 - the home page always has one
        return {"csrf_token": parent_context["csrf_token"]}


def list_of(steps: FirstSteps, viewer: User) -> dict[str, Any]:
    """What hr/first_day/steps.html shows; `next_step` is the first that is not done, whose button stands out."""
    lines = lines_of(steps, viewer)
    return {
        "lines": lines,
        "number_done": len(steps.done),
        "number": len(Step),
        "next_step": next((line.name for line in lines if not line.is_done), None),
        "is_hidden": steps.is_hidden,
        "is_complete": steps.is_complete,
    }
