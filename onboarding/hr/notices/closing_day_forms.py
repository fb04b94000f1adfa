"""What HR fills in about the days on which the organisation closes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.employees.day_and_choice_fields import DayField
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import ClosingDay
from onboarding.people.bare_labels import BareLabels

MOST_AT_ONCE = 31  # days from the first to the last
FURTHEST = timedelta(days=3 * 366)
ONE_DAY = timedelta(days=1)


class ClosingDaysForm(BareLabels, forms.Form):
    """One day, or all working days from the first to the last, under one name."""

    first_day = DayField(label=gettext_lazy("Dag"), help_text=gettext_lazy("De eerste dag, of de enige."))
    last_day = DayField(
        label=gettext_lazy("Tot en met"), required=False, help_text=gettext_lazy("Leeg: alleen die ene dag.")
    )
    name = forms.CharField(
        label=gettext_lazy("Naam"),
        max_length=ClosingDay._meta.get_field("name").max_length,
        help_text=gettext_lazy("Bijvoorbeeld: Vlaamse feestdag, brugdag."),
    )

    def __init__(self, *args: Any, calendar: Calendar, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar, self.today = calendar, today

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if day <= self.today:
            message = _("Die dag is al voorbij, of het is vandaag: de mails van die dag kunnen al weg zijn.")
            raise ValidationError(message, code="not_to_come")
        if day > self.today + FURTHEST:
            raise ValidationError(_("Dat is meer dan drie jaar ver. Kies een vroegere dag."), code="too_far")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first is None:
            return cleaned
        last = last or first
        if not first <= last < first + timedelta(days=MOST_AT_ONCE):
            message = _("Kies een laatste dag na de eerste, en hoogstens een maand verder.")
            self.add_error("last_day", ValidationError(message, code="no_such_days"))
            return cleaned
        every = [first + number * ONE_DAY for number in range((last - first).days + 1)]
        cleaned["days"] = days = [day for day in every if self.calendar.is_working_day(day)]
        if not days:
            self.add_error("first_day", self._nobody_works(first))
        return cleaned

    def _nobody_works(self, day: date) -> ValidationError:
        message = _("Op %(day)s werkt al niemand: %(why)s.")
        params = {"day": date_format(day, "l j F Y"), "why": self.calendar.why_off(day)}
        return ValidationError(message, code="day_off", params=params)


class CopyForm(BareLabels, forms.Form):
    """Which of the days of a year are there again in the next; `offered` are those days, with their names."""

    days = forms.MultipleChoiceField(
        label=gettext_lazy("Dagen"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Vink minstens één dag aan."),
            "invalid_choice": gettext_lazy("Kies uit de dagen die er staan."),
        },
    )

    def __init__(self, *args: Any, offered: Collection[tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["days"]
        chosen.choices = [(day.isoformat(), f"{date_format(day, 'l j F Y')}: {name}") for day, name in offered]
        chosen.initial = [value for value, _label in chosen.choices]

    @property
    def chosen(self) -> list[date]:
        return [date.fromisoformat(value) for value in self.cleaned_data["days"]]
