"""Who works here, as a condition of the database on people and on what is theirs, and in Python.

Who is away, models/absences.py says.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def has_left(end_date: date | None, today: date) -> bool:
    """Whether the last working day is over on `today`: from the day after it."""
    return end_date is not None and end_date < today


def left_before(today: date, person: str = "") -> Q:
    """`has_left` in the database; `person` is the way to the person, such as "user__"."""
    return Q(**{f"{person}end_date__lt": today})


def not_left_on(today: date, person: str = "") -> Q:
    """Who works here on `today`, or starts later; `person` is the way to the person, such as "user__"."""
    return Q(**{f"{person}end_date__isnull": True}) | Q(**{f"{person}end_date__gte": today})
