"""A number of a workbook as its cell shows it, for as far as that matters to a list of people.

A cell holds a number and a picture of it: 00000 shows 12 as 00012, "P"0000 shows 7777 as P7777, d/mm/yyyy shows 46328
as a day. Pictures of money, percentages and fractions are not drawn: such a number is given as it is.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

SINCE_1900 = date(1899, 12, 30)  # day 60 was 29/02/1900, which never was: right from 01/03/1900 on
SINCE_1904 = date(1904, 1, 1)  # workbooks of older Macs
LATEST = 2_958_465  # 31/12/9999, in days since 1900
LARGEST = 308  # tens that a number of Excel can have, before or after the point
DIGITS = 15  # as many as Excel keeps of a number
ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours, currencies, and room as wide as a letter
PIECE = re.compile(r'"([^"]*)"|\\(.)|([0#?]+)|([^0#?"\\])')


def built_in(number: int) -> str:
    """The picture that workbooks name by this number only."""
    return str(_known().BUILTIN_FORMATS.get(number, "General"))


@cache
def _known() -> Any:
    """What openpyxl knows of pictures. All of it comes along, for a fifteenth of the time in which the site starts."""
    from openpyxl.styles import numbers  # noqa: PLC0415 - most never read a workbook

    return numbers


def shown(text: str, picture: str, day_zero: date) -> str:
    """The number in `text`, as XLSX writes it, under this picture; days in ISO form."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > LARGEST:
        return text
    if _known().is_date_format(picture):
        return _moment(number, day_zero)
    plain = _plain(number)
    return _drawn(plain, picture) if plain.isdigit() else plain


def _plain(number: Decimal) -> str:
    """All its digits, without a fraction of nothing; as 1.23456789012346E+17 when Excel did not keep them all."""
    if abs(number) >= 10**DIGITS:
        return f"{number:.{DIGITS - 1}E}"
    if number == number.to_integral_value():
        return str(int(number))
    return f"{float(number):.{DIGITS}g}"


def _moment(number: Decimal, day_zero: date) -> str:
    """The day, and the time when there is one; "0" for the day that Excel shows where there is none: 0/01/1900."""
    if not 0 <= number <= LATEST:
        return str(number)
    seconds = round(number * 86_400)
    days, seconds = divmod(seconds, 86_400)
    moment = datetime.combine(day_zero, time()) + timedelta(days=days, seconds=seconds)
    if not days:
        return moment.time().isoformat() if seconds else "0"
    return moment.isoformat() if seconds else moment.date().isoformat()


def _drawn(digits: str, picture: str) -> str:
    """A whole number under a picture of digits and letters; as it is under any other."""
    section = ASIDE.sub("", picture.split(";", maxsplit=1)[0] if digits.strip("0") else _for_zero(picture))
    section = re.sub(r"([0#?]),(?=[0#?])", r"\1", section)  # dots between thousands: 8.001 is read as 8001
    section = re.sub(r"([0#?])\.[0#?]+", r"\1", section)  # decimals, of which a whole number has none
    pieces = [match.groups() for match in PIECE.finditer(section)]
    room = sum(len(places) for _quoted, _escaped, places, _other in pieces if places)
    if not room or any(other and other not in " -().:+" for *_known, other in pieces):
        return digits
    needed = sum(places.count("0") for _quoted, _escaped, places, _other in pieces if places)
    left = digits.lstrip("0").rjust(needed, "0")
    ahead = max(0, len(left) - room)  # digits for which there is no place stand before the first
    drawn, position, is_first = [], 0, True
    skip = max(0, room - len(left))
    for quoted, escaped, places, other in pieces:
        if places:
            unused = min(skip, len(places))
            skip -= unused
            take = len(places) - unused + (ahead if is_first else 0)
            drawn.append(left[position : position + take])
            position, is_first = position + take, False
        else:
            drawn.append(quoted or escaped or other or "")
    return "".join(drawn).strip()


def _for_zero(picture: str) -> str:
    sections = picture.split(";")
    return sections[2] if len(sections) > 2 else sections[0]
