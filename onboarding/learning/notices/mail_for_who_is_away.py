"""On which day mail leaves that waits for who is away: the first one on which they are back.

Whoever has left service by then gets none, so whatever foresees mails asks this first.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from onboarding.learning.calendar.working_days import Calendar
from onboarding.people.models import Absence

ONE_DAY = timedelta(days=1)


class WhenBack:
    """Of the people that `whose` says, as a filter of absences, from `today` on; one query."""

    def __init__(self, today: date, **whose: Any) -> None:
        self._away: dict[int, list[tuple[date, date]]] = {}
        found = Absence.objects.filter(last_day__gte=today, **whose).order_by("first_day", "pk")
        for person_id, first, last in found.values_list("user_id", "first_day", "last_day"):
            self._away.setdefault(person_id, []).append((first, last))

    def on_or_after(self, day: date, person_id: int, calendar: Calendar | None) -> date:
        """`day`, or the first one after it on which this person is there; a working day of `calendar`, if given."""
        day = calendar.on_or_after(day) if calendar else day
        for first, last in self._away.get(person_id, ()):
            if first <= day <= last:
                day = last + ONE_DAY
                day = calendar.on_or_after(day) if calendar else day
        return day
