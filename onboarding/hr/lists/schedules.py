"""On which days a saved view is mailed: on the next working day when that is a day off. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from onboarding.hr.models import Schedule
from onboarding.learning.calendar.working_days import Calendar


def latest_day(schedule: str, today: date, calendar: Calendar) -> date | None:
    """The schedule's day of this week or this month, or None when it is still to come or never comes."""
    if schedule == Schedule.WEEKLY:
        day = calendar.on_or_after(today - timedelta(days=today.weekday()))
    elif schedule == Schedule.MONTHLY:
        day = calendar.on_or_after(today.replace(day=1))
    else:
        return None
    return day if day <= today else None


def next_day(schedule: str, today: date, calendar: Calendar) -> date | None:
    """The schedule's first day after `today`; None when it never comes."""
    if schedule == Schedule.NEVER:
        return None
    day = today + timedelta(days=1)
    while latest_day(schedule, day, calendar) != day:
        day += timedelta(days=1)
    return day
