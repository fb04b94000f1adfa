"""A cell becomes a value, or is refused with a code and a sentence. Nothing is ever cut off or guessed.

Values are text: dates in ISO form, languages as codes, addresses in lower case, anything else as it stands, without
stray spaces and in Unicode's composed form (NFC).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from onboarding.hr.imports.columns import DATES, FIELDS
from onboarding.people.addresses import UNUSABLE, written

EARLIEST, LATEST = date(1940, 1, 1), date(2100, 12, 31)
FOREVER = 2900  # HR systems write 31/12/9999 where there is no end
PIVOT = 69  # two digits: 69 is 1969, 68 is 2068, as in POSIX (strptime, %y)
EXCEL_DAY_ZERO = date(1899, 12, 30)  # day 60 was 29/02/1900, which never was: right from 01/03/1900 on
TIME = r"(?:[T ]+\d{1,2}:\d{2}\S*)?"
DAY_FIRST = re.compile(rf"(\d{{1,2}})[/.\- ](\d{{1,2}})[/.\- ](\d{{4}}|\d{{2}}){TIME}")
YEAR_FIRST = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}}){TIME}")
COMPACT = re.compile(r"((?:19|2[01]|99)\d{2})(\d{2})(\d{2})")
IN_WORDS = re.compile(r"(\d{1,2})(?:er)?[ .\-/]*([^\W\d_]+)[ .\-/]*(\d{4}|\d{2})")
SERIAL = re.compile(r"\d{5}")
MONTHS = (
    "jan", "feb fev fév", "mrt maa mar", "apr avr", "mei mai may", "jun juin", "jul juil",
    "aug aou aoû", "sep", "okt oct", "nov", "dec déc",
)  # fmt: skip

LANGUAGES = {
    "nl": "nl nl-be nl-nl nl_be nld n ned ndl dut nederlands nederlandstalig néerlandais neerlandais dutch",
    "fr": "fr fr-be fr-fr fr_be fra fre f frans franstalig français francais francophone french",
    "en": "en en-gb en-us en_gb eng e engels engelstalig anglais english",
}
LANGUAGE_OF = {word: code for code, words in LANGUAGES.items() for word in words.split()}

KEPT_AS_TEXT = re.compile(r'="(.*)"')  # how programs keep Excel from computing: ="00001"
NEUTRALISED = re.compile(r"'(?=[=+\-@])")  # how our own exports do
EXCEL_ERROR = re.compile(
    r"#+|#(N/A|N/B|REF!|VERW!|VALUE!|WAARDE!|VALEUR!|DIV/0!|DEEL/0!|NAME\?|NAAM\?|NOM\?|NUM!|GETAL!|NULL!|LEEG!|NUL!)"
)
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)  # a long number as Excel shows it: 1,23E+11
DISGUISED = re.compile(r"[ÃÂÄÅâ][^\x00-\x7f]+")  # how é, ş, ł and ’ begin in UTF-8
# Letters that were lost (St?phane), or read as if they came from a DOS or an old Mac program (St‚phane, StŽphane).
LOST_LETTER = re.compile(r"\ufffd|È[™›]|[^\W\d_]\?[^\W\d_]|[A-Za-z][‚„†‡ˆ‰‹]|[a-z]Ž[a-z]")


class Refused(Exception):
    """This cell cannot be used; `code` is stable, `message` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


def clean(field: str, cell: str) -> str:
    """The value of a cell under `field`; "" for an empty cell. Raises Refused."""
    text = tidy(cell)
    if field != "email" and (is_garbled(cell) or is_garbled(text)):
        raise Refused(
            "mojibake",
            _("In “%(value)s” zijn letters verloren gegaan. Bewaar het bestand in Excel als “CSV UTF-8” of als .xlsx.")
            % {"value": excerpt(cell)},
        )
    if not text:
        return ""
    if EXCEL_ERROR.fullmatch(text):
        raise Refused(
            "excel_error",
            _("Hier staat een foutmelding van Excel: %(value)s. Verbeter de formule of de waarde.") % {"value": text},
        )
    if field in DATES:
        return _date(field, text)
    if field == "language":
        return _language(text)
    value = _email(text) if field == "email" else text
    if field == "personnel_number" and SHORTENED.fullmatch(text):
        raise Refused(
            "shortened_number",
            _("Excel heeft dit nummer ingekort tot %(value)s. Maak van de kolom tekst en vul het volledige nummer in.")
            % {"value": text},
        )
    longest = FIELDS[field].max_length
    if longest is not None and len(value) > longest:
        raise Refused(
            "too_long",
            _("“%(value)s” is te lang: er is plaats voor %(longest)s tekens. Maak het korter.")
            % {"value": excerpt(value), "longest": longest},
        )
    return value


def tidy(cell: str) -> str:
    """Text without invisible marks and stray spaces, composed, and out of what kept a spreadsheet from computing it."""
    composed = unicodedata.normalize("NFC", cell)
    seen = "".join(
        " " if mark.isspace() else mark
        for mark in composed
        if mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf")
    )
    text = " ".join(seen.split())
    kept = KEPT_AS_TEXT.fullmatch(text)
    return kept[1].strip() if kept else NEUTRALISED.sub("", text, count=1) if NEUTRALISED.match(text) else text


def is_garbled(text: str) -> bool:
    """Whether letters were lost on the way: “StÃ©phane”, “St?phane”."""
    return bool(LOST_LETTER.search(text)) or any(_is_utf8_in_disguise(run) for run in DISGUISED.findall(text))


def excerpt(text: str) -> str:
    """Enough of a value to find it by."""
    return text if len(text) <= 60 else f"{text[:59]}…"


def _is_utf8_in_disguise(run: str) -> bool:
    """Whether these letters are what UTF-8 looks like when it is read as Windows-1252 or Latin-1."""
    for encoding in ("cp1252", "latin-1"):
        try:
            run.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


def _email(text: str) -> str:
    address = written(written(text).removeprefix("mailto:"))
    if not address.isascii():
        raise Refused("email_unusable", str(UNUSABLE))
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(
            "not_an_email",
            _("“%(value)s” is geen geldig e-mailadres. Schrijf het zoals naam@gemeente.be.") % {"value": excerpt(text)},
        ) from error
    return address


def _language(text: str) -> str:
    code = LANGUAGE_OF.get(text.casefold())
    if code is None:
        raise Refused(
            "unknown_language",
            _("De taal “%(value)s” kennen we niet. Schrijf nl, fr of en.") % {"value": excerpt(text)},
        )
    return code


def _date(field: str, text: str) -> str:
    if not text.strip("0/.-: T"):  # 00/00/0000
        return ""
    year, month, day = _parts(text)
    if field == "end_date" and year >= FOREVER:
        return ""
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
    if not EARLIEST <= found <= LATEST:
        raise Refused("unlikely_date", _("Het jaar in %(value)s kan niet kloppen. Kijk de datum na.") % {"value": text})
    return found.isoformat()


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month, day as they are written: the day always comes before the month, never the American way round."""
    if match := DAY_FIRST.fullmatch(text):
        return _year(match[3]), int(match[2]), int(match[1])
    if match := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if SERIAL.fullmatch(text):  # a date cell that was saved as a number of days
        day = EXCEL_DAY_ZERO + timedelta(days=int(text))
        return day.year, day.month, day.day
    if (match := IN_WORDS.fullmatch(text)) and (month := _month(match[2])):
        return _year(match[3]), month, int(match[1])
    raise Refused(
        "not_a_date",
        _("“%(value)s” is geen datum. Schrijf de datum als dag/maand/jaar, zoals 02/11/2026.")
        % {"value": excerpt(text)},
    )


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= PIVOT else 2000)


def _month(word: str) -> int | None:
    """The month that a Dutch, French or English word or abbreviation begins to say; None when it says none."""
    start = word.casefold()
    for number, beginnings in enumerate(MONTHS, start=1):
        if any(start.startswith(beginning) for beginning in beginnings.split()):
            return number
    return None
