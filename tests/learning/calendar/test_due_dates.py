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


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        pytest.param([(date(2026, 11, 16), 5)], date(2026, 12, 9), id="Monday to Friday: five working days"),
        pytest.param([(date(2026, 11, 14), 9)], date(2026, 12, 9), id="with the weekends around it: no more"),
        pytest.param([(date(2026, 11, 9), 5)], date(2026, 12, 8), id="a week with a holiday: four"),
        pytest.param([(date(2026, 11, 14), 2)], AGREED, id="a weekend: none"),
        pytest.param([(AGREED, 1)], date(2026, 12, 3), id="on the due date alone"),
        pytest.param([(ENROLLED, 1)], date(2026, 12, 3), id="on the day of enrolling alone"),
        pytest.param([(ENROLLED - timedelta(days=1), 1)], AGREED, id="until the day before it"),
        pytest.param([(AGREED + timedelta(days=1), 30)], AGREED, id="from the day after the due date on"),
        pytest.param([(date(2026, 11, 16), 3)], date(2026, 12, 7), id="on to the Monday, not to Saturday the 5th"),
        pytest.param([(date(2026, 11, 16), 3), (date(2026, 12, 7), 1)], date(2026, 12, 8), id="but away that Monday"),
        pytest.param(
            [(date(2026, 11, 16), 5), (date(2026, 12, 3), 2)], date(2026, 12, 11), id="away on what was added"
        ),
        pytest.param(
            [(date(2026, 11, 16), 5), (date(2026, 11, 17), 3)], date(2026, 12, 9), id="once where they overlap"
        ),
        pytest.param([(date(2026, 1, 1), 307)], date(2026, 12, 4), id="going on since before: two since"),
    ],
)
def test_each_working_day_of_absence_adds_one(some: list[tuple[date, int]], expected: date) -> None:
    assert effective(AGREED, ENROLLED, [away(*one) for one in some], LEGAL) == expected


def test_a_date_in_a_weekend_that_moves_goes_on_to_a_working_day() -> None:
    assert effective(date(2026, 12, 5), ENROLLED, [away(date(2026, 12, 4), 2)], LEGAL) == date(2026, 12, 7)


def test_an_absence_without_end_is_no_error() -> None:
    assert effective(AGREED, ENROLLED, [Away(date(2026, 11, 9), date.max)], LEGAL) == date.max


# --- For any absences ---

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
absences = st.lists(st.builds(away, days, st.integers(1, 120)), max_size=6)


@given(calendars, days, days, absences)
def test_it_is_never_earlier_than_agreed(calendar: Calendar, agreed: date, enrolled_on: date, some: list[Away]) -> None:
    assert effective(agreed, enrolled_on, some, calendar) >= agreed


@given(calendars, days, days, absences)
def test_who_was_away_is_at_work_as_many_days_as_who_was_not(
    calendar: Calendar, agreed: date, enrolled_on: date, some: list[Away]
) -> None:
    due = effective(agreed, enrolled_on, some, calendar)
    until = [enrolled_on + timedelta(days=n) for n in range((due - enrolled_on).days + 1)]
    at_work = [
        day
        for day in until
        if calendar.is_working_day(day) and not any(one.first_day <= day <= one.last_day for one in some)
    ]
    assert len(at_work) == sum(calendar.is_working_day(day) for day in until if day <= agreed)


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


def test_but_no_more_than_the_whole_programme_takes() -> None:
    for number, expected in ((1, 24), (5, 30), (9, 34), (10, 37), (11, 37)):
        day = date(2026, 11, 1) + timedelta(days=expected - 1)
        assert with_room(MONDAY, MONDAY, number, LEGAL) == day == room_until(MONDAY, number, LEGAL)


def test_a_day_on_which_the_organisation_closes_is_counted_nowhere() -> None:
    bridge = Calendar({date(2026, 12, 4): "brugdag", date(2026, 12, 7): "brugdag"})
    assert with_room(MONDAY, MONDAY, 30, bridge) == date(2026, 12, 9)
    assert last_day(MONDAY, 9, bridge) == date(2026, 12, 8)
    assert effective(AGREED, ENROLLED, [away(date(2026, 11, 12), 2)], bridge) == date(2026, 12, 8)
    assert effective(AGREED, ENROLLED, [away(date(2026, 12, 4), 4)], bridge) == AGREED


@given(calendars, days, st.integers(1, 400))
def test_a_programme_takes_so_many_working_days_and_ends_on_one(calendar: Calendar, since: date, number: int) -> None:
    day = last_day(since, number, calendar)
    assert calendar.is_working_day(day)
    assert calendar.between(since, day) == number
