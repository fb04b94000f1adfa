"""No working day is counted without the days of an organisation: who knows of none is listed here, with why."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from onboarding.learning.calendar import working_days

PRODUCT = Path(__file__).parents[3] / "onboarding"
# Who counts by the legal days only.
LEGAL_ONLY = {
    "learning/calendar/working_days.py",
    "learning/calendar/own_calendars.py",  # of who closes on no other day
    "learning/notices/daily_mails.py",  # a day off everywhere: nothing is run at all
    "learning/notices/refresher_mails.py",  # how far a run looks back, for all at once
    "learning/notices/resolution_mails.py",
    "learning/notices/ledger.py",  # which mails wait for too long, for all at once
    "learning/notices/silence.py",  # before each mail is made, for all at once; the mail knows the days
    "hr/organisations/organisation_screens.py",  # of an organisation that is yet to be made
}
# Who asks for the day of the week: of these, none decides whether anybody works.
DAY_OF_WEEK = {"learning/calendar/working_days.py", "hr/lists/schedules.py", "learning/notices/digests.py"}


def modules_with(pattern: str) -> set[str]:
    found = re.compile(pattern)
    modules = (path for path in PRODUCT.rglob("*.py") if "migrations" not in path.parts)
    return {str(path.relative_to(PRODUCT)) for path in modules if found.search(path.read_text())}


def test_working_days_are_counted_by_a_calendar_and_nothing_else() -> None:
    functions = dict(inspect.getmembers(working_days, inspect.isfunction))
    assert {name for name, one in functions.items() if one.__module__ == working_days.__name__} <= {"holidays"}


def test_only_these_count_without_the_days_of_an_organisation() -> None:
    assert modules_with(r"\bLEGAL\b") == LEGAL_ONLY
    icalendar = {"learning/closing/due_date_appointment.py"}  # of another kind
    assert modules_with(r"\bCalendar\(\)") - icalendar == {"learning/calendar/working_days.py"}


def test_only_these_look_at_the_day_of_the_week_or_at_holidays_themselves() -> None:
    assert modules_with(r"weekday\(") == DAY_OF_WEEK
    assert modules_with(r"\bholidays\(") == {"learning/calendar/working_days.py", "hr/notices/closing_day_views.py"}
