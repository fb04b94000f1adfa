"""Every day of absence is given back: the due date moves along with it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning.calendar.due_dates import Away, effective, last_day, room_until, with_room
from onboarding.learning.calendar.working_days import LEGAL, Calendar
from tests.learning.drawn_calendars import calendars

ENROLLED = date(2026, 11, 2)
AGREED = date(2026, 12, 2)  # a Wednesday


def away(first_day: date, days: int) -> Away:
    return Away(first_day, first_day + timedelta(days=days - 1))


def test_without_absences_the_agreed_date_stands_also_in_a_weekend() -> None:
    assert effective(date(2026, 12, 5), ENROLLED, [], LEGAL) == date(2026, 12, 5)


def test_each_day_of_absence_adds_a_day() -> None:
    assert effective(AGREED, ENROLLED, [away(date(2026, 11, 9), 5)], LEGAL) == date(2026, 12, 7)


def test_a_date_that_moved_goes_on_to_a_working_day() -> None:
    assert effective(AGREED, ENROLLED, [away(date(2026, 11, 9), 3)], LEGAL) == date(2026, 12, 7)  # not Saturday the 5th


def test_a_date_that_moved_to_a_holiday_goes_on_to_the_day_after() -> None:
    assert effective(date(2026, 11, 10), ENROLLED, [away(date(2026, 11, 3), 1)], LEGAL) == date(2026, 11, 12)


def test_absence_on_the_due_date_alone_moves_it_by_that_day() -> None:
    assert effective(AGREED, ENROLLED, [away(AGREED, 1)], LEGAL) == date(2026, 12, 3)


def test_absence_on_the_day_of_enrolment_alone_counts() -> None:
    assert effective(AGREED, ENROLLED, [away(ENROLLED, 1)], LEGAL) == date(2026, 12, 3)


def test_absence_that_comes_into_reach_by_the_move_adds_its_days_too() -> None:
    reached = [away(date(2026, 11, 9), 5), away(date(2026, 12, 7), 2)]
    assert effective(AGREED, ENROLLED, reached, LEGAL) == date(2026, 12, 9)


def test_the_moved_date_is_a_day_at_work() -> None:
    on_the_monday = [away(date(2026, 11, 9), 3), away(date(2026, 12, 7), 1)]
    assert effective(AGREED, ENROLLED, on_the_monday, LEGAL) == date(2026, 12, 8)


def test_days_that_overlap_count_once() -> None:
    once = [away(date(2026, 11, 9), 5)]
    twice = [*once, away(date(2026, 11, 10), 3), away(date(2026, 11, 11), 3)]
    assert effective(AGREED, ENROLLED, twice, LEGAL) == effective(AGREED, ENROLLED, once, LEGAL)


@pytest.mark.parametrize(
    "absence",
    [Away(date(2026, 9, 1), date(2026, 11, 1)), away(date(2026, 12, 3), 30)],
    ids=["over before the enrolment", "after the due date"],
)
def test_absence_at_another_time_moves_nothing(absence: Away) -> None:
    assert effective(AGREED, ENROLLED, [absence], LEGAL) == AGREED


def test_of_an_absence_that_was_going_on_only_the_days_since_the_enrolment_count() -> None:
    assert effective(AGREED, ENROLLED, [Away(date(2026, 1, 1), date(2026, 11, 3))], LEGAL) == date(2026, 12, 4)


def test_an_absence_without_end_is_no_error() -> None:
    assert effective(AGREED, ENROLLED, [Away(date(2026, 11, 9), date.max)], LEGAL) == date.max


# --- For any absences ---

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
absences = st.lists(st.builds(away, days, st.integers(1, 120)), max_size=6)


@given(calendars, days, days, absences)
def test_it_is_never_earlier_than_agreed(calendar: Calendar, agreed: date, enrolled_on: date, some: list[Away]) -> None:
    assert effective(agreed, enrolled_on, some, calendar) >= agreed


@given(calendars, days, days, absences)
def test_it_moves_by_at_least_the_days_that_were_lost(
    calendar: Calendar, agreed: date, enrolled_on: date, some: list[Away]
) -> None:
    due = effective(agreed, enrolled_on, some, calendar)
    until = (enrolled_on + timedelta(days=n) for n in range((due - enrolled_on).days + 1))
    lost = sum(any(one.first_day <= day <= one.last_day for one in some) for day in until)
    assert due >= agreed + timedelta(days=lost)
    if due == agreed:
        assert lost == 0


@given(calendars, days, days, absences)
def test_a_moved_date_is_a_working_day_without_absence(
    calendar: Calendar, agreed: date, enrolled_on: date, some: list[Away]
) -> None:
    due = effective(agreed, enrolled_on, some, calendar)
    if due != agreed:
        assert calendar.is_working_day(due)
        assert not any(one.first_day <= due <= one.last_day for one in some)


@given(calendars, days, days, absences, absences)
def test_more_absence_never_makes_it_earlier(
    calendar: Calendar, agreed: date, enrolled_on: date, some: list[Away], more: list[Away]
) -> None:
    assert effective(agreed, enrolled_on, some + more, calendar) >= effective(agreed, enrolled_on, some, calendar)


@given(calendars, days, days, absences, st.randoms())
def test_neither_the_order_of_the_absences_nor_repeating_one_matters(
    calendar: Calendar, agreed: date, enrolled_on: date, some: list[Away], chance: Random
) -> None:
    shuffled = some * 2
    chance.shuffle(shuffled)
    assert effective(agreed, enrolled_on, shuffled, calendar) == effective(agreed, enrolled_on, some, calendar)


# --- More to do because HR changed a programme ---

MONDAY = date(2026, 11, 23)
TEN_LATER = date(2026, 12, 7)  # ten working days after it, without a holiday between


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 3, 2), TEN_LATER),
        (MONDAY, TEN_LATER),
        (TEN_LATER - timedelta(days=1), TEN_LATER),
        (TEN_LATER, TEN_LATER),
        (TEN_LATER + timedelta(days=1), TEN_LATER + timedelta(days=1)),
    ],
)
def test_who_gets_more_to_do_has_two_weeks_of_work_for_it(due: date, expected: date) -> None:
    assert with_room(due, MONDAY, 30, LEGAL) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(1, date(2026, 11, 24)), (5, date(2026, 11, 30)), (13, TEN_LATER), (14, TEN_LATER), (15, TEN_LATER)],
)
def test_but_no_more_than_the_whole_programme_takes_up_to_a_working_day(days: int, expected: date) -> None:
    assert with_room(MONDAY, MONDAY, days, LEGAL) == expected == room_until(MONDAY, days, LEGAL)


def test_a_day_on_which_the_organisation_closes_is_counted_nowhere() -> None:
    bridge = Calendar({date(2026, 12, 4): "brugdag", date(2026, 12, 7): "brugdag"})
    assert with_room(MONDAY, MONDAY, 30, bridge) == date(2026, 12, 9)
    assert last_day(MONDAY, 11, bridge) == date(2026, 12, 8)
    assert effective(AGREED, ENROLLED, [away(date(2026, 11, 9), 2)], bridge) == date(2026, 12, 8)


@given(calendars, days, st.integers(1, 400))
def test_a_programme_never_ends_on_a_day_off(calendar: Calendar, since: date, number: int) -> None:
    day = last_day(since, number, calendar)
    assert calendar.is_working_day(day)
    assert day >= since + timedelta(days=number)
    assert not any(calendar.is_working_day(since + timedelta(days=n)) for n in range(number, (day - since).days))
