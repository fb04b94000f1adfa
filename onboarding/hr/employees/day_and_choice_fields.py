"""Fields of the forms of HR: a day, and a choice of something of an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar; as 22/11/2026 where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": gettext_lazy("Schrijf de dag als 22/11/2026.")},
            **kwargs,
        )


class ChoiceField(forms.ModelChoiceField):
    """A choice of something of an organisation, whose name goes with it for an administrator."""

    names_organisation = False

    def label_from_instance(self, thing: Any) -> str:
        return f"{thing} ({thing.organisation.short_name})" if self.names_organisation else str(thing)
