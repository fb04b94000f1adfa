"""The columns of the completion report that Wagtail does not have itself."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column

from onboarding.hr.completion.completion_filters import STATUS_LABELS
from onboarding.hr.lists.cells import day_of
from onboarding.learning.status import Status


class PersonColumn(Column):
    """The name, with quietly under it what tells two people of the same name apart."""

    cell_template_name = "hr/completion/person_cell.html"


class StatusColumn(Column):
    """The status in words, as one of Wagtail's labels; what needs HR's attention or is done stands out."""

    cell_template_name = "hr/completion/status_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        status = Status(context["raw_value"])
        return {**context, "status": status.value, "label": STATUS_LABELS[status]}


class DayColumn(Column):
    """A day as 22/11/2026; a moment as the day it fell on here."""

    empty_value_display = "–"

    def get_value(self, instance: Any) -> str:
        day = day_of(super().get_value(instance))
        return date_format(day, "d/m/Y") if day else ""
