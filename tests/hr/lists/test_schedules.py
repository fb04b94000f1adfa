"""On which days a saved view is mailed."""

from __future__ import annotations

from datetime import date

import pytest

from onboarding.hr.lists.schedules import latest_day, next_day
from onboarding.learning.calendar.working_days import LEGAL


@pytest.mark.parametrize(
    ("schedule", "today", "day"),
    [
        ("weekly", date(2026, 11, 23), date(2026, 11, 23)),  # a Monday
        ("weekly", date(2026, 11, 27), date(2026, 11, 23)),
        ("weekly", date(2026, 11, 29), date(2026, 11, 23)),
        ("weekly", date(2026, 4, 6), None),  # Easter Monday
        ("weekly", date(2026, 4, 7), date(2026, 4, 7)),
        ("monthly", date(2026, 12, 1), date(2026, 12, 1)),
        ("monthly", date(2026, 12, 31), date(2026, 12, 1)),
        ("monthly", date(2027, 1, 1), None),  # New Year, a Friday
        ("monthly", date(2027, 1, 3), None),
        ("monthly", date(2027, 1, 4), date(2027, 1, 4)),
        ("never", date(2026, 11, 23), None),
    ],
)
def test_the_day_of_this_week_or_month_once_it_has_come(schedule: str, today: date, day: date | None) -> None:
    assert latest_day(schedule, today, LEGAL) == day


@pytest.mark.parametrize(
    ("schedule", "today", "day"),
    [
        ("weekly", date(2026, 11, 22), date(2026, 11, 23)),
        ("weekly", date(2026, 11, 23), date(2026, 11, 30)),
        ("weekly", date(2026, 4, 5), date(2026, 4, 7)),
        ("monthly", date(2026, 11, 22), date(2026, 12, 1)),
        ("monthly", date(2026, 12, 1), date(2027, 1, 4)),
        ("never", date(2026, 11, 22), None),
    ],
)
def test_the_next_day_is_after_today(schedule: str, today: date, day: date | None) -> None:
    assert next_day(schedule, today, LEGAL) == day
