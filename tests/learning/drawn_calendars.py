"""Calendars of organisations that close on any days, for tests that draw them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from onboarding.learning.calendar.working_days import Calendar

_some_days = st.sets(st.dates(date(2026, 1, 1), date(2028, 6, 30)), max_size=30)
_weeks = st.lists(st.dates(date(2026, 1, 1), date(2028, 6, 30)), max_size=3)


def _calendar(some: set[date], weeks: list[date]) -> Calendar:
    closed = some | {first + timedelta(days=number) for first in weeks for number in range(12)}
    return Calendar(dict.fromkeys(closed, "gesloten"))


calendars = st.builds(_calendar, _some_days, _weeks)
