"""Days to read something by are counted from the day that it goes live, which may be planned."""

from __future__ import annotations

from datetime import date

from django import forms

from onboarding.hr.publish_step.decision_forms import SizeForm
from onboarding.learning.calendar.working_days import LEGAL

TODAY, LIVE_ON = date(2026, 11, 20), date(2026, 12, 7)


def chosen(day: str) -> SizeForm:
    posted = {"size": "material", "due_date": day, "seen": "1", "busy": "stay"}
    return SizeForm(posted, today=TODAY, live_on=LIVE_ON, calendar=LEGAL)


def problems(form: forms.Form) -> list[str | None]:
    return [error.code for error in form.errors.as_data().get("due_date", [])]


def test_ten_working_days_are_counted_from_then() -> None:
    assert SizeForm(today=TODAY, live_on=LIVE_ON, calendar=LEGAL)["due_date"].value() == date(2026, 12, 21)


def test_a_day_that_is_past_by_then_is_refused() -> None:
    assert problems(chosen("2026-12-04")) == ["before_live"]
    assert problems(chosen("2026-12-07")) == ["before_live"]
    assert problems(chosen("2026-12-08")) == []
    assert problems(chosen("2026-11-20")) == ["past"]


def test_the_year_within_which_it_is_read_begins_then() -> None:
    assert problems(chosen("2027-12-08")) == []
    assert problems(chosen("2027-12-09")) == ["too_far"]
