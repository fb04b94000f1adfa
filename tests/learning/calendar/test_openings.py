"""When a lesson opens for someone, at its borders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from onboarding.learning.calendar.openings import opens_on, still_closed
from onboarding.lessons.outlines import Opening

START = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("opening", "days"), [(Opening.FIRST_DAY, 0), (Opening.FIRST_WEEK, 7), (Opening.FIRST_MONTH, 30)]
)
def test_a_lesson_is_closed_until_the_day_on_which_it_opens(opening: Opening, days: int) -> None:
    day = START + timedelta(days=days)
    assert opens_on(opening, START) == day
    assert still_closed(opening, START, day - timedelta(days=1)) == day
    assert still_closed(opening, START, day) is None


def test_what_opens_at_once_is_open_before_the_first_working_day() -> None:
    assert opens_on(Opening.AT_ONCE, START) is None
    assert still_closed(Opening.AT_ONCE, START, START - timedelta(days=100)) is None
