"""What stands in a cell: dates as dates, and text that a spreadsheet shows and never computes."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.encoding import force_str

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # owasp.org/www-community/attacks/CSV_Injection
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in the XML of a workbook
DATE_FORMAT = "%d/%m/%Y"


def plain(text: str) -> str:
    """`text` as a spreadsheet shows it and never computes it."""
    if not text.isprintable():  # which is quick to see, and of nearly every text so
        text = UNPRINTABLE.sub("", text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def day_of(value: Any) -> Any:
    """The calendar day of a moment here; anything else as it is."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _text(value: Any) -> str:
    value = day_of(value)
    if value is None:
        return ""
    return value.strftime(DATE_FORMAT) if isinstance(value, date) else force_str(value)


def csv_value(value: Any) -> str:
    if isinstance(value, str):  # most are
        return plain(value)
    text = _text(value)
    return text if isinstance(value, (date, int)) else plain(text)


def xlsx_value(value: Any) -> date | int | str | None:
    if isinstance(value, str):
        return plain(value)
    value = day_of(value)
    return value if value is None or isinstance(value, (date, int)) else plain(force_str(value))


def printed_value(value: Any) -> str:
    """For paper, where nothing is computed: the text as it is."""
    return UNPRINTABLE.sub("", _text(value))
