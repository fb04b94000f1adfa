"""Days on which a Flemish local government works: weekends and the ten public holidays, by example."""

from __future__ import annotations

from datetime import date

import pytest

from onboarding.learning.calendar.working_days import LEGAL, Calendar, holidays


def test_the_ten_public_holidays_of_a_year_stand_in_order_with_their_names() -> None:
    assert list(holidays(2026).items()) == [
        (date(2026, 1, 1), "Nieuwjaar"),
        (date(2026, 4, 6), "paasmaandag"),
        (date(2026, 5, 1), "Dag van de Arbeid"),
        (date(2026, 5, 14), "Onze-Lieve-Heer-Hemelvaart"),
        (date(2026, 5, 25), "pinkstermaandag"),
        (date(2026, 7, 21), "nationale feestdag"),
        (date(2026, 8, 15), "Onze-Lieve-Vrouw-Hemelvaart"),
        (date(2026, 11, 1), "Allerheiligen"),
        (date(2026, 11, 11), "Wapenstilstand"),
        (date(2026, 12, 25), "Kerstmis"),
    ]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 4), True),  # a Friday
        (date(2026, 12, 5), False),
        (date(2026, 12, 6), False),
        (date(2026, 12, 7), True),
        (date(2026, 11, 11), False),  # a holiday on a Wednesday
    ],
)
def test_weekends_and_holidays_are_no_working_days(day: date, works: bool) -> None:
    assert LEGAL.is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 12, 4), 0, date(2026, 12, 4)),
        (date(2026, 12, 5), 0, date(2026, 12, 5)),  # itself, also when it is none
        (date(2026, 12, 4), 1, date(2026, 12, 7)),
        (date(2026, 12, 5), 1, date(2026, 12, 7)),
        (date(2026, 12, 7), -1, date(2026, 12, 4)),
        (date(2026, 12, 6), -1, date(2026, 12, 4)),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
        (date(2026, 12, 29), -2, date(2026, 12, 24)),
    ],
)
def test_working_days_are_counted_in_both_directions(day: date, number: int, expected: date) -> None:
    assert LEGAL.add(day, number) == expected


def test_a_day_on_which_an_organisation_closes_is_none_of_its_working_days() -> None:
    bridge = Calendar({date(2026, 12, 4): "brugdag", date(2026, 12, 5): "een zaterdag"})
    assert bridge.why_off(date(2026, 12, 4)) == "brugdag"
    assert bridge.on_or_after(date(2026, 12, 4)) == date(2026, 12, 7)
    assert bridge.on_or_before(date(2026, 12, 6)) == date(2026, 12, 3)
    assert bridge.add(date(2026, 12, 3), 1) == date(2026, 12, 7)
    assert bridge.add(date(2026, 12, 7), -1) == date(2026, 12, 3)
    assert bridge.between(date(2026, 12, 7), date(2026, 12, 1)) == 3
    assert bridge.on_or_before(date(2026, 12, 3)) == date(2026, 12, 3)


def test_why_a_day_is_off_has_a_name() -> None:
    assert LEGAL.why_off(date(2026, 12, 4)) == ""
    assert LEGAL.why_off(date(2026, 12, 5)) == "weekend"
    assert LEGAL.why_off(date(2026, 11, 1)) == "Allerheiligen"  # a Sunday


def test_the_first_working_day_on_or_after_a_day_may_be_that_day() -> None:
    assert LEGAL.on_or_after(date(2026, 12, 4)) == date(2026, 12, 4)
    assert LEGAL.on_or_after(date(2026, 12, 5)) == date(2026, 12, 7)
    assert LEGAL.on_or_after(date(2026, 12, 25)) == date(2026, 12, 28)
