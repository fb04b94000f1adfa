"""A cell becomes a day, or is refused. The day comes before the month, and nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, tzinfo
from datetime import timezone as fixed_zone

from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.hr.imports.number_formats import SINCE_1900
from onboarding.hr.imports.refused_cells import Refused, excerpt
from onboarding.people.folding import normalized

EARLIEST, LATEST = date(1940, 1, 1), date(2100, 12, 31)
FOREVER = 2900  # HR systems write 31/12/9999 where there is no end
PIVOT = 69  # two digits: 69 is 1969, 68 is 2068, as in POSIX (strptime, %y)
EXCEL_NOTHING = re.compile(r"0?0/0?1/1900|1900-0?1-0?0")  # how Excel shows a day that is not there

HALF = r"(?: ?(?P<half>[AaPp])\.?[Mm]\b\.?)?"  # of the day: before or after noon
TIME = rf"(?:[T ]+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,]\d+)?)?{HALF} ?(?P<zone>\S.*)?)?"
DAY_FIRST = re.compile(rf"(?P<d>\d{{1,2}})[/.\- ](?P<m>\d{{1,2}})[/.\- ](?P<y>\d{{4}}|\d{{2}}){TIME}")
YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})[/.\-](?P<m>\d{{1,2}})[/.\-](?P<d>\d{{1,2}}){TIME}")
COMPACT = re.compile(rf"(?P<y>(?:19|2[01]|99)\d{{2}})(?P<m>\d{{2}})(?P<d>\d{{2}}){TIME}")
IN_WORDS = re.compile(r"(?P<d>\d{1,2})(?:er)?[ .\-/]*(?P<word>[^\W\d_]+)[ .\-/]*(?P<y>\d{4}|\d{2})")
SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
# The zone of the time: an offset, with or without the name that Java puts behind it, or a word.
OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?(?:\[[\w/+\-]+\])?")
ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "CET": 1, "CEST": 2}  # hours
OWN_ZONE = "[Europe/Brussels]"

MONTHS = (
    "januari janvier january jan", "februari février february", "maart mars march mrt", "april avril", "mei mai may",
    "juni juin june", "juli juillet july", "augustus août august", "september septembre", "oktober octobre october",
    "november novembre", "december décembre",
)  # fmt: skip
SHORTEST = 3  # letters of an abbreviation


def read(text: str, day_zero: date = SINCE_1900, may_be_endless: bool = False) -> date | None:
    """The day in Brussels; None where there is none: 00/00/0000, Excel’s 0/01/1900, an end in the year 2900 or later.

    A number of days counts from `day_zero`. Raises Refused: `month_first`, `no_such_day`, `unlikely_date`,
    `unknown_zone`, `not_a_date`.
    """
    if not text.strip("0/.-: T") or EXCEL_NOTHING.fullmatch(text):
        return None
    year, month, day, moment = _parts(text, day_zero)
    if may_be_endless and year >= FOREVER:
        return None
    if month > 12 >= day:
        raise Refused(
            "month_first",
            _("In %(value)s staat de maand voor de dag. Schrijf de datum als dag/maand/jaar.") % {"value": text},
        )
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Refused(
            "no_such_day", _("%(value)s is geen bestaande dag. Kijk de datum na.") % {"value": text}
        ) from error
    if EARLIEST <= found <= LATEST and moment:
        found = _in_brussels(found, moment, text)
    if not EARLIEST <= found <= LATEST:
        raise Refused("unlikely_date", _("Het jaar in %(value)s kan niet kloppen. Kijk de datum na.") % {"value": text})
    return found


def _parts(text: str, day_zero: date) -> tuple[int, int, int, re.Match[str] | None]:
    """Year, month and day as they are written, and where the time stands when there is one."""
    for form in (DAY_FIRST, YEAR_FIRST, COMPACT):
        if match := form.fullmatch(text):
            return _year(match["y"]), int(match["m"]), int(match["d"]), match if match["hour"] else None
    if match := SERIAL.fullmatch(text):  # a date cell that was saved as a number of days
        day = day_zero + timedelta(days=int(match[1]))
        return day.year, day.month, day.day, None
    if (match := IN_WORDS.fullmatch(text)) and (month := _month(match["word"])):
        return _year(match["y"]), month, int(match["d"]), None
    raise _not_a_date(text)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= PIVOT else 2000)


def _month(word: str) -> int | None:
    """The month that a Dutch, French or English name or abbreviation says; None when it says none, or two."""
    said = _bare(word)
    found = [
        number
        for number, names in enumerate(MONTHS, start=1)
        if len(said) >= SHORTEST and any(_bare(name).startswith(said) for name in names.split())
    ]
    return found[0] if len(found) == 1 else None


def _bare(word: str) -> str:
    return "".join(mark for mark in normalized("NFKD", word.casefold()) if not unicodedata.combining(mark))


def _in_brussels(day: date, moment: re.Match[str], text: str) -> date:
    """The day that it is in Brussels at this moment; a time without a zone is taken to be of here."""
    hour, minute, second = (int(moment[part] or 0) for part in ("hour", "minute", "second"))
    if half := moment["half"]:
        if not 1 <= hour <= 12:  # 13 PM, 00:00 AM
            raise _not_a_date(text)
        hour = hour % 12 + (12 if half in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise _not_a_date(text)
    zone = _zone(moment["zone"], text)
    if zone is None:
        return day
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(_here()).date()


def _here() -> tzinfo:
    return timezone.get_default_timezone()


def _zone(written: str | None, text: str) -> tzinfo | None:
    if not written or written == OWN_ZONE:
        return None
    if written.upper() in ZONES:
        return fixed_zone(timedelta(hours=ZONES[written.upper()]))
    if match := OFFSET.fullmatch(written):
        size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if size <= timedelta(hours=14):
            return fixed_zone(size if match[1] == "+" else -size)
    raise Refused(
        "unknown_zone",
        _("In welke tijdzone staat “%(value)s”? Schrijf alleen de dag, als dag/maand/jaar.") % {"value": excerpt(text)},
    )


def _not_a_date(text: str) -> Refused:
    return Refused(
        "not_a_date",
        _("“%(value)s” is geen datum. Schrijf de datum als dag/maand/jaar, zoals 02/11/2026.")
        % {"value": excerpt(text)},
    )
