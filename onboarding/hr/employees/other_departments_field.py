"""The departments of a person besides the main one, each chosen from a list of its own.

One list that takes several choices needs keys that nobody knows, and hundreds of boxes are as many stops with the Tab
key. In a list of its own one finds a department by typing its name, also among four hundred.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.lists.several_choices_field import SeveralChoicesField
from onboarding.people.models import Department

SPARE = 2  # lists that are still empty: who needs more of them, saves first


class SeveralLists(forms.SelectMultiple):
    template_name = "hr/employees/several_lists.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        chosen = [str(pk) for pk in value or []]
        choices = [(str(pk), label) for pk, label in self.choices]
        first = (attrs or {}).get("id", "")  # as the label has it
        lists = [
            {"id": f"{first}_{number}" if number > 1 else first, "label": _("Andere dienst %d") % number, "chosen": pk}
            for number, pk in enumerate([*chosen, *[""] * SPARE], start=1)
        ]
        described_by = (attrs or {}).get("aria-describedby", "")
        return {"widget": {"name": name, "lists": lists, "choices": choices, "described_by": described_by}}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Without the lists in which nothing was chosen; what was chosen twice, once."""
        return list(dict.fromkeys(pk for pk in super().value_from_datadict(data, files, name) or [] if pk))


class OtherDepartmentsField(SeveralChoicesField):
    """In the order of their names; the organisation goes with each for an administrator."""

    widget = SeveralLists
    names_organisation = False

    def __init__(self, **kwargs: Any) -> None:
        elsewhere = gettext_lazy("Kies diensten van de eigen organisatie.")
        super().__init__(
            label=gettext_lazy("Andere diensten"),
            required=False,
            help_text=gettext_lazy("Waar deze persoon ook werkt, naast de dienst hierboven."),
            queryset=Department.objects.select_related("organisation").order_by("name__fold", "pk"),
            error_messages={"invalid_choice": elsewhere, "invalid_pk_value": elsewhere},
            **kwargs,
        )

    def label_from_instance(self, department: Any) -> str:
        return f"{department} ({department.organisation.short_name})" if self.names_organisation else str(department)
