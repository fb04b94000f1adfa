"""When a lesson opens for someone. Pure: dates in, a date out."""

from __future__ import annotations

from datetime import date, timedelta

# Calendar days after the first working day; "at_once" is not in it.
DAYS_AFTER_START = {"first_day": 0, "first_week": 7, "first_month": 30}


def opens_on(opening: str, start: date) -> date | None:
    """The day a lesson opens for someone who starts on `start`; None when it is open at once."""
    days = DAYS_AFTER_START.get(opening)
    return None if days is None else start + timedelta(days=days)


def still_closed(opening: str, start: date, today: date) -> date | None:
    """The day a lesson opens when that is after `today`; None when it is open."""
    day = opens_on(opening, start)
    return day if day is not None and day > today else None
