"""On which days a saved list is mailed."""

from __future__ import annotations

from datetime import date

import pytest

from onboarding.hr.lists.schedules import Rhythm, latest_day, next_day
from onboarding.learning.calendar.working_days import LEGAL

MONDAYS, FRIDAYS = Rhythm("weekly"), Rhythm("weekly", weekday=4)
FIRST, LAST = Rhythm("monthly"), Rhythm("monthly", month_day=31)


@pytest.mark.parametrize(
    ("rhythm", "today", "day"),
    [
        (MONDAYS, date(2026, 11, 23), date(2026, 11, 23)),  # a Monday
        (MONDAYS, date(2026, 11, 27), date(2026, 11, 23)),
        (MONDAYS, date(2026, 11, 29), date(2026, 11, 23)),
        (MONDAYS, date(2026, 4, 6), date(2026, 3, 30)),  # Easter Monday: put off to the day after
        (MONDAYS, date(2026, 4, 7), date(2026, 4, 7)),
        (FRIDAYS, date(2026, 11, 26), date(2026, 11, 20)),
        (FRIDAYS, date(2026, 11, 27), date(2026, 11, 27)),
        (FRIDAYS, date(2026, 12, 25), date(2026, 12, 18)),  # Christmas, a Friday: put off to the week after
        (FRIDAYS, date(2026, 12, 28), date(2026, 12, 28)),
        (FRIDAYS, date(2027, 1, 1), date(2026, 12, 28)),
        (FIRST, date(2026, 12, 1), date(2026, 12, 1)),
        (FIRST, date(2026, 12, 31), date(2026, 12, 1)),
        (FIRST, date(2027, 1, 3), date(2026, 12, 1)),  # New Year, a Friday: put off to the Monday after
        (FIRST, date(2027, 1, 4), date(2027, 1, 4)),
        (LAST, date(2026, 11, 30), date(2026, 11, 30)),
        (LAST, date(2027, 2, 28), date(2027, 2, 1)),  # both 31 January and 28 February are Sundays
        (LAST, date(2027, 3, 1), date(2027, 3, 1)),
        (Rhythm("never"), date(2026, 11, 23), None),
    ],
)
def test_the_last_of_its_days_that_has_come(rhythm: Rhythm, today: date, day: date | None) -> None:
    assert latest_day(rhythm, today, LEGAL) == day


@pytest.mark.parametrize(
    ("rhythm", "today", "day"),
    [
        (MONDAYS, date(2026, 11, 22), date(2026, 11, 23)),
        (MONDAYS, date(2026, 11, 23), date(2026, 11, 30)),
        (MONDAYS, date(2026, 4, 5), date(2026, 4, 7)),
        (FRIDAYS, date(2026, 12, 18), date(2026, 12, 28)),
        (FIRST, date(2026, 11, 22), date(2026, 12, 1)),
        (FIRST, date(2026, 12, 1), date(2027, 1, 4)),
        (Rhythm("monthly", month_day=15), date(2026, 11, 22), date(2026, 12, 15)),
        (Rhythm("never"), date(2026, 11, 22), None),
    ],
)
def test_the_next_day_is_after_today(rhythm: Rhythm, today: date, day: date | None) -> None:
    assert next_day(rhythm, today, LEGAL) == day


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (FRIDAYS, "elke vrijdag"),
        (FIRST, "de eerste werkdag van de maand"),
        (Rhythm("monthly", month_day=15), "elke maand op dag 15"),
        (Rhythm("never"), "niet mailen"),
    ],
)
def test_it_is_said_in_words(rhythm: Rhythm, words: str) -> None:
    assert rhythm.in_words == words
