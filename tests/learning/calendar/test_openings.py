"""When a lesson opens for someone, at its borders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from onboarding.learning.calendar.openings import closed_until, opens_on, still_closed
from onboarding.learning.models import Enrolment
from onboarding.lessons.outlines import Opening
from onboarding.people.models import User

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


@pytest.mark.parametrize("first_day", [START, START - timedelta(days=3), START + timedelta(days=3), None])
def test_for_someone_it_counts_from_the_first_working_day_or_else_the_day_of_enrolling(first_day: date | None) -> None:
    person, enrolment = User(start_date=first_day), Enrolment(enrolled_on=START)
    day = (first_day or START) + timedelta(days=7)
    assert closed_until(Opening.FIRST_WEEK, person, enrolment, day - timedelta(days=1)) == day
    assert closed_until(Opening.FIRST_WEEK, person, enrolment, day) is None
