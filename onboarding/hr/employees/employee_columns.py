"""The columns of the lists of employees and departments that Wagtail does not have itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.tables import Column

from onboarding.hr.completion.completion_columns import StatusColumn


class EmployeeColumn(Column):
    """The name, which leads to the person's page, with quietly under it the e-mail address and what is unusual."""

    cell_template_name = "hr/employees/person_cell.html"

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {
            **super().get_cell_context_data(instance, parent_context),
            "person": instance,
            "url": reverse("hr:employee", args=[instance.pk]),
            "has_left": instance.has_left(self.today),
            "starts_later": instance.start_date is not None and instance.start_date > self.today,
        }


class _Dash(Column):
    empty_value_display = "–"


class StandingColumn(StatusColumn):
    """How far someone is, in words; a dash for who is in no programme."""

    nothing = _Dash("standing")

    def render_cell_html(self, instance: Any, parent_context: Any) -> str:
        if not instance.standing:
            return self.nothing.render_cell_html(instance, parent_context)
        return super().render_cell_html(instance, parent_context)


class LinkColumn(Column):
    """A number or a name that leads somewhere."""

    cell_template_name = "hr/employees/link_cell.html"

    def __init__(self, *args: Any, get_url: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.get_url = get_url

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "url": self.get_url(instance)}
