"""Days on which a Flemish local government works: not in the weekend, not on a public holiday, and not on a day on
which it closes besides. Pure.

The ten holidays are those of the Belgian law of 4 January 1974 and the royal decree of 18 April 1974, article 1. On
which other days an organisation closes, it says itself: a `Calendar` knows them, and no working day is counted without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

ONE_DAY = timedelta(days=1)


@cache
def holidays(year: int) -> dict[date, str]:
    """The public holidays of a year, in order, with their names in Dutch."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "Nieuwjaar",
        sunday + ONE_DAY: "paasmaandag",
        date(year, 5, 1): "Dag van de Arbeid",
        sunday + timedelta(days=39): "Onze-Lieve-Heer-Hemelvaart",
        sunday + timedelta(days=50): "pinkstermaandag",
        date(year, 7, 21): "nationale feestdag",
        date(year, 8, 15): "Onze-Lieve-Vrouw-Hemelvaart",
        date(year, 11, 1): "Allerheiligen",
        date(year, 11, 11): "Wapenstilstand",
        date(year, 12, 25): "Kerstmis",
    }


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which one organisation works; `closed` are those on which it closes besides, with their names."""

    closed: Mapping[date, str] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        return not self.why_off(day)

    def why_off(self, day: date) -> str:
        """Why nobody works on this day, in Dutch: the name of the day, or that it is weekend; empty on a working
        day."""
        return holidays(day.year).get(day) or self.closed.get(day) or ("weekend" if day.weekday() >= 5 else "")

    def on_or_after(self, day: date) -> date:
        """`day` itself when it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """`day` itself when it is a working day, else the last one before it."""
        return day if self.is_working_day(day) else self.add(day, -1)

    def add(self, day: date, working_days: int) -> date:
        """The day that many working days after `day`, which itself does not count; before it for a negative number."""
        step = ONE_DAY if working_days >= 0 else -ONE_DAY
        for _ in range(abs(working_days)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def between(self, one: date, other: date) -> int:
        """How many working days lie after the earlier of the two days, up to and including the later."""
        first, last = sorted((one, other))
        days = (last - first).days
        return sum(self.is_working_day(first + number * ONE_DAY) for number in range(1, days + 1))


LEGAL = Calendar()  # of who closes on no other day: of an organisation that is yet to be made, say
