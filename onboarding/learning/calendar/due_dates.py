"""By when a programme is to be finished, given who was absent when. Pure: the days are arguments.

Time is counted in working days. The rule is this product's own, agreed with no law or standard: whoever is absent gets
every working day of it back. Each working day of absence from the day of enrolling to the due date moves that date on
by a working day on which the person is there, so that a week away gives five. A date that moved so never lies on a day
off. A date that did not move stays as it was agreed, also in a weekend.

Whoever gets more to do because HR changed a programme gets the time for it: see `with_room`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from onboarding.learning.calendar.working_days import Calendar

ONE_DAY = timedelta(days=1)
ROOM = 10  # working days: two weeks of work, for a lesson that came or came back


@dataclass(frozen=True, slots=True)
class Away:
    """Days of absence, the first and the last one included."""

    first_day: date
    last_day: date


def effective(agreed: date, enrolled_on: date, absences: Iterable[Away], calendar: Calendar) -> date:
    """The due date that was `agreed`, moved by the absences since `enrolled_on`; days that overlap count once.

    Always worked out from the agreed date, never from an effective one. An absence without an end in sight (as far
    as dates go) leaves the last day there is.
    """
    away = [(one.first_day.toordinal(), one.last_day.toordinal()) for one in absences]
    first, last = enrolled_on.toordinal(), agreed.toordinal()
    lost = {day for begin, end in away for day in range(max(begin, first), min(end, last) + 1)}
    due = agreed
    for _day in filter(calendar.is_working_day, map(date.fromordinal, lost)):
        due = _next_at_work(due, away, calendar)
    return due


def with_room(due: date, since: date, days_to_finish: int, calendar: Calendar) -> date:
    """The due date of who can do more `since` that day: as it was, or else the first day that leaves ROOM."""
    return max(due, room_until(since, days_to_finish, calendar))


def room_until(since: date, days_to_finish: int, calendar: Calendar) -> date:
    """The first day that leaves ROOM for whoever can do more `since` that day: nobody is due before it.

    No later than the day on which the whole programme is to be finished.
    """
    return last_day(since, min(ROOM, days_to_finish), calendar)


def last_day(since: date, days_to_finish: int, calendar: Calendar) -> date:
    """By when a programme is to be finished that begins then: its number of working days later."""
    return calendar.add(since, days_to_finish)


def _next_at_work(day: date, away: list[tuple[int, int]], calendar: Calendar) -> date:
    """The first working day after this one that is in none of these stretches of days."""
    while day < date.max:
        day += ONE_DAY
        here = day.toordinal()
        end_of_absence = max((last for first, last in away if first <= here <= last), default=None)
        if end_of_absence is not None:
            day = date.fromordinal(end_of_absence)
        elif calendar.is_working_day(day):
            break
    return day
