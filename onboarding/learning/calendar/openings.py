"""When a lesson opens for someone. Pure: no database, no clock."""

from __future__ import annotations

from datetime import date, timedelta

from onboarding.learning.models import Enrolment
from onboarding.lessons.outlines import Opening
from onboarding.people.models import User

# Calendar days after the first working day; None: it does not wait for that day.
DAYS_AFTER_START = {Opening.AT_ONCE: None, Opening.FIRST_DAY: 0, Opening.FIRST_WEEK: 7, Opening.FIRST_MONTH: 30}


def opens_on(opening: Opening, start: date) -> date | None:
    """The day a lesson opens for someone who starts on `start`; None when it is open at once."""
    days = DAYS_AFTER_START[opening]
    return None if days is None else start + timedelta(days=days)


def still_closed(opening: Opening, start: date, today: date) -> date | None:
    """The day a lesson opens when that is after `today`; None when it is open."""
    day = opens_on(opening, start)
    return day if day is not None and day > today else None


def closed_until(opening: Opening, person: User, enrolment: Enrolment, today: date) -> date | None:
    """As `still_closed`, for this person in their own enrolment: without a first working day, the day of enrolling."""
    return still_closed(opening, person.start_date or enrolment.enrolled_on, today)
