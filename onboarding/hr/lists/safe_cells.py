"""What stands in a cell: dates as dates, and text that a spreadsheet shows and never computes."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.encoding import force_str

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # owasp.org/www-community/attacks/CSV_Injection
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in the XML of a workbook
FIRST_YEAR = 1900  # of a workbook, which counts its days from there; before it, Excel shows nothing but ####


def plain(text: str) -> str:
    """`text` as a spreadsheet shows it and never computes it."""
    if not text.isprintable():  # which is quick to see, and of nearly every text so
        text = UNPRINTABLE.sub("", text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def day_of(value: Any) -> Any:
    """The calendar day of a moment here; anything else as it is."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def in_digits(day: date) -> str:
    """As 22/11/2026, in every language."""
    return f"{day:%d/%m}/{day.year:04}"  # %Y would write the year 26 as that of 2026


def _text(value: Any) -> str:
    value = day_of(value)
    if value is None:
        return ""
    return in_digits(value) if isinstance(value, date) else force_str(value)


def csv_value(value: Any) -> str:
    if isinstance(value, str):  # most are
        return plain(value)
    text = _text(value)
    return text if isinstance(value, (date, int)) else plain(text)


def xlsx_value(value: Any) -> date | int | str | None:
    if isinstance(value, str):
        return plain(value)
    value = day_of(value)
    if isinstance(value, date) and value.year < FIRST_YEAR:
        return in_digits(value)
    return value if value is None or isinstance(value, (date, int)) else plain(force_str(value))


def printed_value(value: Any) -> str:
    """For paper, where nothing is computed: the text as it is."""
    return UNPRINTABLE.sub("", _text(value))
