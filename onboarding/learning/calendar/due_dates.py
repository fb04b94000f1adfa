"""By when a programme is to be finished, given who was absent when. Pure: the days are arguments.

The rule is this product's own, agreed with no law or standard: whoever is absent gets every day of it back. Each
calendar day of absence between the day of enrolment and the due date adds a day, also where the added days bring more
absence with them. A date that moved so never lies on a day off: it goes on to the first working day on which the
person is there. A date that did not move stays as it was agreed, also in a weekend.

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
    due, counted = agreed.toordinal(), enrolled_on.toordinal() - 1  # `counted`: the last day looked at so far
    away = sorted((one.first_day.toordinal(), one.last_day.toordinal()) for one in absences)
    for first_day, last_day in away:
        first = max(first_day, counted + 1)
        if first > due:
            break
        if last_day >= first:
            due += last_day - first + 1
            counted = last_day
    if due == agreed.toordinal():
        return agreed
    return _at_work(min(due, date.max.toordinal()), away, calendar)


def with_room(due: date, since: date, days_to_finish: int, calendar: Calendar) -> date:
    """The due date of who can do more `since` that day: as it was, or else the first day that leaves ROOM."""
    return max(due, room_until(since, days_to_finish, calendar))


def room_until(since: date, days_to_finish: int, calendar: Calendar) -> date:
    """The first day that leaves ROOM for whoever can do more `since` that day: nobody is due before it.

    No later than the day on which the whole programme is to be finished.
    """
    return min(calendar.add(since, ROOM), last_day(since, days_to_finish, calendar))


def last_day(since: date, days_to_finish: int, calendar: Calendar) -> date:
    """By when a programme is to be finished that begins then: its number of calendar days later, up to a working
    day."""
    return calendar.on_or_after(since + timedelta(days=days_to_finish))


def _at_work(ordinal: int, away: list[tuple[int, int]], calendar: Calendar) -> date:
    """The first working day from this one on that is in none of these stretches of days."""
    day = date.fromordinal(ordinal)
    while day < date.max:
        here = day.toordinal()
        end_of_absence = max((last for first, last in away if first <= here <= last), default=None)
        if end_of_absence is not None:
            day = date.fromordinal(min(end_of_absence + 1, date.max.toordinal()))
        elif calendar.is_working_day(day):
            break
        else:
            day += ONE_DAY
    return day
