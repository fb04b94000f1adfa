"""Fields of the forms of HR: a day, and a choice of something of an organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.learning.calendar.working_days import Calendar


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar; as 22/11/2026 where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": gettext_lazy("Schrijf de dag als 22/11/2026.")},
            **kwargs,
        )


def refuse_day_off(day: date, calendar: Calendar) -> None:
    """The one rule for a last day that someone types: people work on it. Raises ValidationError, code
    `no_working_day`, that names the next one."""
    if calendar.is_working_day(day):
        return
    message = _("Op %(day)s werkt niemand (%(why)s). De volgende werkdag is %(next)s.")
    following = date_format(calendar.on_or_after(day), "l j F Y")
    params = {"day": date_format(day, "l j F Y"), "why": calendar.why_off(day), "next": following}
    raise ValidationError(message, code="no_working_day", params=params)


class ChoiceField(forms.ModelChoiceField):
    """A choice of something of an organisation, whose name goes with it for an administrator."""

    names_organisation = False

    def label_from_instance(self, thing: Any) -> str:
        return f"{thing} ({thing.organisation.short_name})" if self.names_organisation else str(thing)
