"""Who works here, and who is away: as a condition of the database on people and on what is theirs, and in Python."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.db.models import Exists, OuterRef, Q


def has_left(end_date: date | None, today: date) -> bool:
    """Whether the last working day is over on `today`: from the day after it."""
    return end_date is not None and end_date < today


def left_before(today: date, person: str = "") -> Q:
    """`has_left` in the database; `person` is the way to the person, such as "user__"."""
    return Q(**{f"{person}end_date__lt": today})


def not_left_on(today: date, person: str = "") -> Q:
    """Who works here on `today`, or starts later; `person` is the way to the person, such as "user__"."""
    return Q(**{f"{person}end_date__isnull": True}) | Q(**{f"{person}end_date__gte": today})


def is_away_on(day: date, person: str = "pk") -> Exists:
    """Who is not at work on `day`; `person` is the field that holds their id, such as "user_id"."""
    absences = apps.get_model("people", "Absence").objects
    return Exists(absences.filter(user=OuterRef(person), first_day__lte=day, last_day__gte=day))
