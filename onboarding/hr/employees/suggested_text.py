"""A field of text that offers what was written before, so that the same thing is written the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

OFFERED = 100  # texts


class SuggestingInput(forms.TextInput):
    """A text with a list that the browser offers while one types; what is none of it, can be typed all the same."""

    template_name = "hr/employees/suggesting_input.html"
    _suggested: Callable[[], Iterable[str]] = staticmethod(lambda: ())

    def suggest(self, suggested: Callable[[], Iterable[str]]) -> None:
        """What to offer, asked when the field is shown."""
        self._suggested = suggested

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["suggested"] = list(self._suggested())
        if context["suggested"]:
            context["list_id"] = f"{context['widget']['attrs'].get('id', name)}-list"
            context["widget"]["attrs"]["list"] = context["list_id"]
        context["widget"]["attrs"]["autocomplete"] = "off"
        return context


def suggest_values(field: forms.Field, rows: QuerySet[Any], column: str) -> None:
    """Offer in the field what stands in a column of these rows, each text once."""
    values = rows.exclude(**{column: ""}).order_by(f"{column}__fold", column).values_list(column, flat=True)
    suggesting: Any = field.widget
    suggesting.suggest(lambda: values.distinct()[:OFFERED])
