"""On which days a saved list is mailed: on the next working day when that is a day off. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from onboarding.hr.models import SavedView, Schedule, Weekday
from onboarding.learning.calendar.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`weekday` is as `date.weekday` has it; `month_day` is from 1, and past the end of a month its last day."""

    schedule: str
    weekday: int = Weekday.MONDAY
    month_day: int = 1

    @property
    def in_words(self) -> str:
        """Such as "elke vrijdag"."""
        if self.schedule == Schedule.WEEKLY:
            return _("elke %(day)s") % {"day": Weekday(self.weekday).label}
        if self.schedule == Schedule.MONTHLY:
            first = _("de eerste werkdag van de maand")
            return first if self.month_day == 1 else _("elke maand op dag %(day)d") % {"day": self.month_day}
        return str(Schedule.NEVER.label)


def of(saved: SavedView) -> Rhythm:
    return Rhythm(saved.schedule, saved.weekday, saved.month_day)


def latest_day(rhythm: Rhythm, today: date, calendar: Calendar) -> date | None:
    """The last of its days up to `today`; None when it never comes."""
    return max((day for day in _days_around(rhythm, today, calendar) if day <= today), default=None)


def next_day(rhythm: Rhythm, today: date, calendar: Calendar) -> date | None:
    """Its first day after `today`; None when it never comes."""
    if rhythm.schedule == Schedule.NEVER:
        return None
    day = today + timedelta(days=1)
    while latest_day(rhythm, day, calendar) != day:
        day += timedelta(days=1)
    return day


def _days_around(rhythm: Rhythm, today: date, calendar: Calendar) -> Iterator[date]:
    """Those of this week or month, and of the one before: a day off may put one off to the next."""
    if rhythm.schedule == Schedule.WEEKLY:
        this_week = today + timedelta(days=rhythm.weekday - today.weekday())
        yield from (calendar.on_or_after(day) for day in (this_week, this_week - timedelta(weeks=1)))
    elif rhythm.schedule == Schedule.MONTHLY:
        first = today.replace(day=1)
        for month in (first, (first - timedelta(days=1)).replace(day=1)):
            last = monthrange(month.year, month.month)[1]
            yield calendar.on_or_after(month.replace(day=min(rhythm.month_day, last)))
