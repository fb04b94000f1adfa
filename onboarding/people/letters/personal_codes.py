"""Which personal codes are refused, and why, in our own words: what someone tries first who guesses."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST, LONGEST = 6, 20  # digits
FEWEST = 3  # different digits
SHORTEST_NUMBER = 4  # digits of a personnel number that tell whose code it is
SEPARATORS = " -.\u00a0"
# How dates are typed without signs between: d, m and y for each digit of day, month and year.
DATES = {
    6: ("ddmmyy", "mmddyy", "yymmdd", "yyddmm", "mmyyyy", "yyyymm", "dmyyyy", "yyyymd"),
    7: ("ddmyyyy", "dmmyyyy", "yyyymmd", "yyyymdd"),
    8: ("ddmmyyyy", "mmddyyyy", "yyyymmdd", "yyyyddmm"),
}
YEARS = range(1900, 2100)  # of four digits that count as a year
LINES = ("123", "456", "789", "147", "258", "369", "159", "357")  # of keys, in either direction


def written(typed: str) -> str:
    """A code as it is kept: without what people put between digits."""
    return typed.translate({ord(sign): None for sign in SEPARATORS})


def is_code(secret: str) -> bool:
    """Whether this is a code and no password: digits alone, which no password is."""
    return (bare := written(secret)).isascii() and bare.isdigit()


def refuse(code: str, personnel_number: str) -> None:
    """Raises ValidationError, with a code that says why, for what is no good code for whoever has this number."""
    if not is_code(code):
        raise ValidationError(_("Een code heeft alleen cijfers."), code="not_digits")
    if len(code) < SHORTEST:
        raise ValidationError(_("Deze code is te kort. Neem minstens zes cijfers."), code="too_short")
    if len(code) > LONGEST:
        raise ValidationError(_("Deze code is te lang. Neem hoogstens twintig cijfers."), code="too_long")
    if _is_number(code, personnel_number):
        raise ValidationError(_("Dit is je personeelsnummer. Dat kennen anderen ook: neem iets anders."), code="number")
    if is_repeat(code):
        raise ValidationError(
            _("Deze code herhaalt dezelfde cijfers. Iemand raadt ze snel: neem iets anders."), code="repeats"
        )
    if is_row(code):
        raise ValidationError(
            _("Deze cijfers volgen op elkaar, in de telling of op de toetsen. Neem iets anders."), code="row"
        )
    if is_date(code):
        raise ValidationError(
            _("Dit lijkt op een datum. Een geboortedag raadt iemand snel: neem iets anders."), code="date"
        )


def _is_number(code: str, personnel_number: str) -> bool:
    digits = "".join(sign for sign in personnel_number if sign.isascii() and sign.isdigit())
    return code.lstrip("0") == digits.lstrip("0") or (len(digits) >= SHORTEST_NUMBER and digits in code)


def is_repeat(code: str) -> bool:
    """Few different digits, or a shorter piece over and over."""
    if len(set(code)) < FEWEST:
        return True
    return any(code == (code[:size] * len(code))[: len(code)] for size in range(1, len(code) // 2 + 1))


def is_row(code: str) -> bool:
    """Equal steps up or down, also with every digit twice; or nothing but lines of three keys."""
    pairs_are_equal = len(code) % 2 == 0 and code[::2] == code[1::2]
    if _has_equal_steps(code) or (pairs_are_equal and _has_equal_steps(code[::2])):
        return True
    pieces = [code[start : start + 3] for start in range(0, len(code), 3)]
    return all(piece in LINES or piece[::-1] in LINES for piece in pieces)


def _has_equal_steps(digits: str) -> bool:
    """As 123456, 987654, 246802 and 890123 have."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(steps) == 1


def is_date(code: str) -> bool:
    """A day, or a month of a year, in any order in which people write it."""
    return any(_is_day(*parts) for parts in _parts(code))


def _parts(code: str) -> Iterator[tuple[int, int, int]]:
    for order in DATES.get(len(code), ()):
        found = ["".join(c for c, part in zip(code, order, strict=True) if part == letter) for letter in "ymd"]
        year, month, day = (int(digits or 1) for digits in found)
        if len(found[0]) == 2 or year in YEARS:
            yield year, month, day


def _is_day(year: int, month: int, day: int) -> bool:
    """Of a year of two digits nobody knows the century, so that 29 February is a day in each fourth one."""
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= calendar.monthrange(year if year >= 1900 else 2000 + year, month)[1]
