"""Whose due date is none yet: who is away, and nobody knows until when.

Such an absence lasts until a day far away (people/models/absences.py), and moves what is due beyond it. That far date
is nothing to show: wherever a due date is shown, `WAITS` stands instead.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import Absence

WAITS = _("wacht: afwezig zonder einde")


def waits_for_end(path: str = "") -> Q:
    """Which unfinished enrolments were moved beyond an absence without an end; `path` is the way to the enrolment."""
    away = Absence.objects.filter(
        has_open_end=True,
        user=OuterRef(f"{path}user"),
        last_day__gte=OuterRef(f"{path}enrolled_on"),
        last_day__lt=OuterRef(f"{path}due_date"),
    )
    return Q(Exists(away), **{f"{path}completed_at__isnull": True})
