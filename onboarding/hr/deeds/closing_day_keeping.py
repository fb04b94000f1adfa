"""Closing on days besides weekends and public holidays, and opening again. Each deed is one transaction, with its line
in the activity log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.journey import progress
from onboarding.learning.models import ClosingDay
from onboarding.learning.notices import closing_effects, ledger
from onboarding.people.models import Organisation

LOG_DATE_FORMAT = "%d/%m/%Y"


@transaction.atomic
def close_on(actor: Any, organisation: Organisation, days: Mapping[date, str], *, moves_due_dates: bool) -> int:
    """Close on these days, by their names; the number of last days, of programmes and of what is to be
    read, that moved to the next working day.

    What is planned on them leaves on the next working day. A day that is there already stays as it is.
    """
    new = [ClosingDay(organisation=organisation, day=day, name=name) for day, name in sorted(days.items())]
    ClosingDay.objects.bulk_create(new, ignore_conflicts=True)
    calendar = calendar_of(organisation.pk)
    for day in sorted(days):
        ledger.put_off(closing_effects.planned_on(organisation.pk, [day]), calendar.on_or_after(day))
    moved = _move_last_days(organisation.pk, list(days), calendar) if moves_due_dates else 0
    told = ", ".join(f"{day.strftime(LOG_DATE_FORMAT)} {name}" for day, name in sorted(days.items()))
    activity.record(actor, Verb.CLOSING_DAYS_CHANGED, organisation, number=moved or None, detail=shortened(told))
    return moved


def _move_last_days(organisation_id: int, days: Collection[date], calendar: Calendar) -> int:
    due = closing_effects.due_on(organisation_id, days)
    to_read = closing_effects.to_read_by(organisation_id, days)
    moved = progress.move_to_working_days(due.values_list("pk", flat=True), calendar)
    return moved + progress.move_reading_to_working_days(to_read, calendar)


@transaction.atomic
def open_on(actor: Any, closing: ClosingDay) -> None:
    """Work on this day again. What left it stays where it went: mails leave on it anew, no due date moves."""
    closing.delete()
    told = f"weer open: {closing.day.strftime(LOG_DATE_FORMAT)} {closing.name}"
    activity.record(actor, Verb.CLOSING_DAYS_CHANGED, closing.organisation_id, detail=shortened(told))


def shortened(text: str) -> str:
    """As much as fits in the log."""
    return text if len(text) <= 300 else f"{text[:299]}…"
