"""Whose due date is none yet: who is away, and nobody knows until when.

Such an absence lasts until a day far away (people/models/absences.py), and moves what is due beyond it. That far date
is nothing to show: wherever a due date is shown, `WAITS` stands instead, and nothing once it is done; where a status
is, `STATUS`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import Absence

WAITS = _("wacht: afwezig zonder einde")
STATUS = _("Wacht: afwezig")  # of who would have something to do


class Dated(Protocol):
    """An enrolment `with_open_leave`."""

    due_date: date | None
    completed_at: datetime | None
    is_open_ended: bool


def until(enrolment: Dated) -> date | str | Promise:
    """By when it is to be finished, to show: a day, that it waits, or "" where there is none."""
    return day_or_wait(enrolment.due_date, enrolment.is_open_ended, enrolment.completed_at is not None)


def day_or_wait(due_date: date | None, is_open_ended: bool, is_completed: bool) -> date | str | Promise:
    """The same, from what decides about it."""
    if is_open_ended:
        return "" if is_completed else WAITS
    return due_date or ""


def waits_for_end(path: str = "") -> Q:
    """Which enrolments were moved beyond an absence without an end, done meanwhile or not; `path` is the way to the
    enrolment."""
    away = Absence.objects.filter(
        has_open_end=True,
        user=OuterRef(f"{path}user"),
        last_day__gte=OuterRef(f"{path}enrolled_on"),
        last_day__lt=OuterRef(f"{path}due_date"),
    )
    return Q(Exists(away))
