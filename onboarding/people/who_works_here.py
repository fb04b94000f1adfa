"""Who works here, as a condition of the database on people and on what is theirs."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def not_left_on(today: date, person: str = "") -> Q:
    """Who works here on `today`, or starts later; `person` is the way to the person, such as "user__"."""
    return Q(**{f"{person}end_date__isnull": True}) | Q(**{f"{person}end_date__gte": today})
