"""A cell becomes a value, or is refused with a code and a sentence. Nothing is ever cut off or guessed.

Values are text: dates in ISO form, languages as codes, addresses in lower case, anything else as it stands, without
stray spaces and in Unicode's composed form (NFC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from html import unescape
from html.entities import name2codepoint

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from onboarding.hr.imports import cell_dates, damaged_letters, excel_errors
from onboarding.hr.imports.file_columns import DATES, column_of, folded
from onboarding.hr.imports.number_formats import DIGITS, SINCE_1900
from onboarding.hr.imports.refused_cells import Refused, excerpt
from onboarding.people.addresses import UNUSABLE, written
from onboarding.people.folding import normalized

LANGUAGES = {
    "nl": "nl nl-be nl-nl nl_be nld n ned ndl dut nederlands nederlandstalig néerlandais neerlandais dutch",
    "fr": "fr fr-be fr-fr fr_be fra fre f frans franstalig français francais francophone french",
    "en": "en en-gb en-us en_gb eng e engels engelstalig anglais english",
}
LANGUAGE_OF = {word: code for code, words in LANGUAGES.items() for word in words.split()}

# How HR systems call the footing on which someone works; compared without capitals, accents and signs.
STATUSES = {
    "statutory": "statutair; statutaire; benoemd; vastbenoemd; vast benoemd; statutory; statutaires",
    "contract": "contract; contractueel; contractuele; arbeidsovereenkomst; contractuel; contractuelle; contractual",
    "student": "jobstudent; student; studente; studentenarbeid; étudiant; étudiante; job étudiant; student worker",
    "volunteer": "vrijwilliger; vrijwilligster; vrijwilligerswerk; bénévole; volontaire; volunteer",
    "trainee": "stagiair; stagiaire; stage; stagiare; trainee; intern",
}
STATUS_OF = {folded(word): status for status, words in STATUSES.items() for word in (*words.split(";"), status)}

# What programs and people write where there is nothing, in this spelling: Nan, Nil and Null are names of people, but
# nan, NIL and null are not. None is what Python writes.
WORDS_FOR_NOTHING = (
    "NULL null \\N nan NaN NAN NaT None none NONE nil NIL undefined",
    "N/A n/a N.A. n.a. n.v.t. N.v.t. N.V.T. n.v.t nvt Nvt NVT",
    "- -- --- – — . .. ... … / // _ 0 0,0 0,00 0.0 0.00",
)
NOTHING = frozenset(word for words in WORDS_FOR_NOTHING for word in words.split())
# Between brackets no name stands, so that capitals do not matter there: [NULL], <NA>, (leeg).
IN_BRACKETS = re.compile(r"\((.*)\)|\[(.*)\]|<(.*)>")
WORDS_IN_BRACKETS = (
    "null nil none nan nat na n/a n.a. nvt n.v.t. undefined leeg geen niets nihil blanco blank empty vide"
)
NOTHING_IN_BRACKETS = frozenset(WORDS_IN_BRACKETS.split())

KEPT_AS_TEXT = re.compile(r'="(.*)"')  # how programs keep Excel from computing: ="00001"
NEUTRALISED = re.compile(r"'(?=[=+\-@\d])")  # how our own exports do, and how people write a number as text: '08001
SHORTENED = re.compile(r"\d+([.,]\d+)?E[+-]\d+|\d+[.,]\d+E\d+", re.IGNORECASE)  # a long number: 1,23E+11, 1.2E11
LOST_DIGITS = re.compile(rf"0*[1-9]\d{{{DIGITS - 1}}}0+")  # what Excel makes of a number that is longer than it keeps
DECIMALS = re.compile(r"(\d+)[.,]0{1,2}")  # of a whole number: 8001.0, 8001,00
# A text as nearly all cells have: nothing in it is to be made tidy, read in another way or looked at more closely.
PLAIN = re.compile(r"[A-Za-z0-9@._+-]+(?: [A-Za-z0-9@._+-]+)*")
LONGEST = 2_000  # characters of a cell that is looked at, stray spaces and all; far more than any field has room for
LONGEST_ADDRESS = 320  # as Django has it
KEYS = ("personnel_number", "external_id")
# An é as web pages write it: &eacute; or &#233;. Without its end it was cut in two, as by a delimiter.
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
CUT_ENTITY = re.compile(r"&(#\d{2,7}|#[xX][\da-fA-F]{2,6}|[A-Za-z]{2,8}\d{0,2})(;|$)")


def clean(field: str, cell: str, day_zero: date = SINCE_1900) -> str:
    """The value of a cell under `field`; "" for an empty cell. Raises Refused.

    Numbers of days count from `day_zero`.
    """
    if len(cell) > LONGEST:
        raise _too_long(cell, _longest(field) or LONGEST)
    if PLAIN.fullmatch(cell):
        return "" if cell in NOTHING else _value(field, cell, day_zero)
    text = tidy(cell)
    if is_nothing(text):
        return ""
    if excel_errors.is_error(text):
        raise Refused(
            "excel_error",
            _("Hier staat een foutmelding van Excel: %(value)s. Verbeter de formule of de waarde.")
            % {"value": excerpt(text)},
        )
    if is_garbled(cell) or is_garbled(text) or _has_entity(text):
        raise Refused(
            "mojibake",
            _("In “%(value)s” zijn letters verloren gegaan. Bewaar het bestand in Excel als “CSV UTF-8” of als .xlsx.")
            % {"value": excerpt(cell)},
        )
    return _value(field, text, day_zero)


def _value(field: str, text: str, day_zero: date) -> str:
    if field in DATES:
        day = cell_dates.read(text, day_zero, may_be_endless=field == "end_date")
        return day.isoformat() if day else ""
    if field == "language":
        return _language(text)
    if field == "status":
        return _status(text)
    value = _email(text) if field == "email" else _key(field, text) if field in KEYS else text
    refuse_too_long(field, value)
    return value


def refuse_too_long(field: str, value: str) -> None:
    longest = _longest(field)
    if longest is not None and len(value) > longest:
        raise _too_long(value, longest)


@lru_cache(maxsize=300)  # more than a file has columns
def _longest(field: str) -> int | None:
    about = column_of(field)
    return about.max_length if about else None


def _too_long(value: str, longest: int) -> Refused:
    return Refused(
        "too_long",
        _("“%(value)s” is te lang: er is plaats voor %(longest)s tekens. Maak het korter.")
        % {"value": excerpt(value), "longest": longest},
    )


def tidy(cell: str) -> str:
    """Text without invisible marks and stray spaces, composed, and out of what kept a program from reading it."""
    composed = normalized("NFC", ENTITY.sub(lambda entity: unescape(entity[0]), cell))
    seen = composed if composed.isprintable() else "".join(_visible(composed))  # nearly every cell is
    text = " ".join(seen.split())
    kept = KEPT_AS_TEXT.fullmatch(text)
    return kept[1].strip() if kept else NEUTRALISED.sub("", text, count=1) if NEUTRALISED.match(text) else text


def _visible(text: str) -> Iterator[str]:
    for mark in text:
        if mark.isspace():
            yield " "
        elif unicodedata.category(mark) not in ("Cc", "Cf"):
            yield mark


def is_nothing(text: str) -> bool:
    """Whether a tidy text says that there is nothing, in whatever column."""
    if not text or text in NOTHING:
        return True
    bracketed = IN_BRACKETS.fullmatch(text)
    return bracketed is not None and (bracketed[bracketed.lastindex or 0]).strip().casefold() in NOTHING_IN_BRACKETS


def is_garbled(text: str) -> bool:
    """Whether letters were lost on the way: “StÃ©phane”, “?ahin”. No name, function or address has a question mark."""
    return "?" in text or damaged_letters.are_damaged(text)


def _has_entity(text: str) -> bool:
    """Whether there is a letter in it as web pages write it that was not read: cut in two, or written twice over."""
    return any(name.startswith("#") or name in name2codepoint for name, _end in CUT_ENTITY.findall(text))


def _key(field: str, text: str) -> str:
    """A number or a key, as the good file of tomorrow has it as well: 8001, not 8001.0. Refused when it lost digits."""
    whole = DECIMALS.fullmatch(text)
    value = whole[1] if whole else text
    is_too_long = field == "personnel_number" and value.isdecimal() and len(value.lstrip("0")) > DIGITS
    if SHORTENED.fullmatch(value) or LOST_DIGITS.fullmatch(value) or is_too_long:
        raise Refused(
            "shortened_number",
            _("Excel heeft dit nummer ingekort tot %(value)s. Maak van de kolom tekst en vul het volledige nummer in.")
            % {"value": text},
        )
    return value


def _email(text: str) -> str:
    address = written(written(text).removeprefix("mailto:"))
    if not address.isascii():
        raise Refused("email_unusable", str(UNUSABLE))
    name, _at, domain = address.rpartition("@")
    if len(address) > LONGEST_ADDRESS or not validate_email.user_regex.match(name) or not _is_domain(domain):
        raise Refused(
            "not_an_email",
            _("“%(value)s” is geen geldig e-mailadres. Schrijf het zoals naam@gemeente.be.") % {"value": excerpt(text)},
        )
    return address


@lru_cache(maxsize=1_000)  # most addresses of a file have the same one
def _is_domain(domain: str) -> bool:
    try:
        validate_email(f"x@{domain}")
    except ValidationError:
        return False
    return True


def _status(text: str) -> str:
    status = STATUS_OF.get(folded(text))
    if status is None:
        raise Refused(
            "unknown_status",
            _(
                "Het statuut “%(value)s” kennen we niet. "
                "Schrijf statutair, contract, jobstudent, vrijwilliger of stagiair."
            )
            % {"value": excerpt(text)},
        )
    return status


def _language(text: str) -> str:
    code = LANGUAGE_OF.get(text.casefold())
    if code is None:
        raise Refused(
            "unknown_language",
            _("De taal “%(value)s” kennen we niet. Schrijf nl, fr of en.") % {"value": excerpt(text)},
        )
    return code
