"""When a refresher is due: a pure function, no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning.calendar.refresher_rounds import due_round

DONE = date(2026, 11, 2)
ROUNDS = [30, 90]


def day(number: int) -> date:
    return DONE + timedelta(days=number)


@pytest.mark.parametrize(
    ("days_later", "had", "due"),
    [
        (29, {}, None),
        (30, {}, 30),
        (89, {}, 30),
        (90, {}, 90),  # the one of 30 days was let go by
        (60, {30: False}, 30),  # begun: goes on
        (60, {30: True}, None),
        (95, {30: True}, 90),
        (95, {30: False}, 90),  # the next one is due: the begun one is dropped
        (400, {30: True, 90: True}, None),
        (400, {90: True}, None),  # what comes before a finished one is not caught up
        (5, {30: False}, 30),  # another lesson was done since it was begun
    ],
)
def test_a_round_is_due_its_number_of_days_after_the_last_lesson(
    days_later: int, had: dict[int, bool], due: int | None
) -> None:
    assert due_round(ROUNDS, DONE, had, day(days_later)) == due


def test_a_round_may_come_the_day_after() -> None:
    assert [due_round([1], DONE, {}, day(number)) for number in (0, 1)] == [None, 1]


def test_a_programme_without_rounds_has_no_refreshers() -> None:
    assert due_round([], DONE, {}, day(500)) is None
    assert due_round([], DONE, {30: False}, day(500)) is None


@given(
    rounds=st.sets(st.integers(1, 730), max_size=5),
    had=st.dictionaries(st.integers(1, 730), st.booleans(), max_size=5),
    days_later=st.integers(-10, 2000),
)
def test_what_is_offered_was_never_finished_and_is_due_or_begun(
    rounds: set[int], had: dict[int, bool], days_later: int
) -> None:
    due = due_round(rounds, DONE, had, day(days_later))
    if due is not None:
        assert had.get(due) is not True
        assert due in had or (due in rounds and due <= days_later)
        assert all(due > days for days, is_finished in had.items() if is_finished)
