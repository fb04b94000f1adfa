"""Start months and numbers of days in words, and the ones to choose from."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.completion import conditions

# From how many to how many days, in steps that a person in charge thinks in: weeks first, then months.
DAYS = ("-7", "8-14", "15-21", "22-30", "31-45", "46-60", "61-90", "91-")

Choices = list[tuple[str, str]]


def month_key(month: date) -> str:
    """A month as the address has it."""
    return f"{month:%Y-%m}"


def months_apart(today: date) -> list[str]:
    """The start months that are told apart, as the address has them, in the order of time; unknown comes last."""
    recent = [month_key(month) for month in conditions.recent_months(today)]
    return [conditions.EARLIER, *recent, conditions.LATER, conditions.UNKNOWN]


def name_of_month(month: str, today: date) -> str:
    """A start month in words, such as "november 2026"; raises ValueError when it is none."""
    if month == conditions.EARLIER:
        first = date_format(conditions.recent_months(today)[0], "F Y")
        return _("Vóór %(month)s") % {"month": first}
    if month == conditions.LATER:
        return _("Moet nog beginnen")
    if month == conditions.UNKNOWN:
        return _("Zonder eerste werkdag")
    return date_format(conditions.read_month(month), "F Y")


def name_of_days(days: str) -> str:
    """Numbers of days in words, such as "8 tot 14 dagen"; raises ValueError when it is none."""
    least, most = conditions.read_days(days)
    if least is None:
        return ngettext("hoogstens %(days)d dag", "hoogstens %(days)d dagen", most or 0) % {"days": most or 0}
    if most is None:
        return ngettext("minstens %(days)d dag", "minstens %(days)d dagen", least) % {"days": least}
    return _("%(least)d tot %(most)d dagen") % {"least": least, "most": most}


def month_choices(today: date, chosen: str) -> Choices:
    """The start months to choose from; `chosen` too when it is a month further back or ahead."""
    months = months_apart(today)
    try:
        name_of_month(chosen, today)
    except ValueError:
        extra = []
    else:
        extra = [] if chosen in months else [chosen]
    return [(month, name_of_month(month, today)) for month in [*months[::-1], *extra]]


def days_choices(chosen: str) -> Choices:
    """The numbers of days to choose from; `chosen` too when it is another one."""
    try:
        name_of_days(chosen)
    except ValueError:
        extra = []
    else:
        extra = [] if chosen in DAYS else [chosen]
    return [(days, name_of_days(days)) for days in [*DAYS, *extra]]
