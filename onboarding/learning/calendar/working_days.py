"""Days on which a Flemish local government works: not in the weekend, not on a public holiday. Pure.

The ten holidays are those of the Belgian law of 4 January 1974 and the royal decree of 18 April 1974, article 1.
"""

from __future__ import annotations

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


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def on_or_after(day: date) -> date:
    """`day` itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add(day: date, working_days: int) -> date:
    """The day that many working days after `day`, which itself does not count; before it for a negative number."""
    step = ONE_DAY if working_days >= 0 else -ONE_DAY
    for _ in range(abs(working_days)):
        day += step
        while not is_working_day(day):
            day += step
    return day
