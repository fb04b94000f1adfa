"""Which passwords are refused, in our own words: what is short, and what someone who guesses tries first.

Django's list of common passwords knows English. Here a password is also refused when it is no more than one or two
words that people in Flanders choose (common_words.txt, with all municipalities), one's own name or organisation, or a
row of keys, with digits and signs around and between them. Three words or more are a passphrase, whichever they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.people.folding import normalized
from onboarding.people.models import User

WORDS = Path(__file__).with_name("common_words.txt")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",  # a Belgian keyboard
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)
RUN = 4  # letters of a row, one after the other, that count as a word
FEWEST = 5  # different characters
LEFT = 3  # letters beside common words that make no difference
MOST_WORDS = 2
SHORTEST_NAME = 3
LOOKALIKES = str.maketrans("013457@$!€", "oieastasie")
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
NO_LETTERS = re.compile(r"[\W\d_]+")


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "Dit wachtwoord is te kort. Neem minstens %(number)d teken.",
            "Dit wachtwoord is te kort. Neem minstens %(number)d tekens.",
            self.min_length,
        ) % {"number": self.min_length}

    def get_help_text(self) -> str:
        return ngettext("Minstens %(number)d teken.", "Minstens %(number)d tekens.", self.min_length) % {
            "number": self.min_length
        }


class NotOnesName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Dit wachtwoord lijkt te veel op je naam of je e-mailadres. Kies iets anders.")

    def get_help_text(self) -> str:
        return _("Niet je naam, en niet je e-mailadres.")


class NotEverybodys(password_validation.CommonPasswordValidator):
    """Raises ValidationError with code `password_too_common`, `password_only_digits` or `password_repeats`."""

    def validate(self, password: str, user: User | None = None) -> None:
        if not any(character.isalpha() for character in password):
            message = _("Een wachtwoord zonder letters raadt iemand snel. Neem drie of vier woorden na elkaar.")
            raise ValidationError(message, code="password_only_digits")
        if len(set(fold(password))) < FEWEST:
            message = _("Dit wachtwoord heeft te weinig verschillende tekens. Neem drie of vier woorden na elkaar.")
            raise ValidationError(message, code="password_repeats")
        if is_guessed_first(password, names_of(user)):
            raise ValidationError(self.get_error_message(), code="password_too_common")
        super().validate(password, user)

    def get_error_message(self) -> str:
        return _("Zo’n wachtwoord kiezen veel mensen: iemand raadt het snel. Neem drie of vier woorden na elkaar.")

    def get_help_text(self) -> str:
        return _("Niets wat iedereen kiest, zoals een gemeente met een jaartal.")


def fold(text: str) -> str:
    """Without accents and capitals."""
    return "".join(c for c in normalized("NFKD", text.casefold()) if not unicodedata.combining(c))


def is_guessed_first(password: str, names: Iterable[str] = ()) -> bool:
    """Whether a password is one or two common words, names or rows of keys, and little else."""
    folded = fold(password)
    spellings = (NO_LETTERS.sub("", folded), NO_LETTERS.sub("", EDGES.sub("", folded).translate(LOOKALIKES)))
    return any(_is_common(letters, names) for letters in spellings)


def names_of(user: User | None) -> list[str]:
    """The words that someone's name, address and organisation are made of."""
    organisation = getattr(user, "organisation", None)
    texts = [getattr(user, name, "") for name in ("first_name", "last_name", "email")]
    texts += [organisation.name, organisation.short_name] if organisation else []
    return [word for text in texts for word in NO_LETTERS.split(fold(text or "")) if len(word) >= SHORTEST_NAME]


def _is_common(letters: str, names: Iterable[str]) -> bool:
    words = sorted({*_common_words(), *names}, key=len, reverse=True)
    found = re.findall("|".join(map(re.escape, words)), letters)
    left = re.sub("|".join(map(re.escape, words)), "", letters)
    return 0 < len(set(found)) <= MOST_WORDS and len(left) <= LEFT


@cache
def _common_words() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    words = {fold(NO_LETTERS.sub("", word)) for line in lines if not line.startswith("#") for word in line.split(",")}
    rows = [way for row in ROWS for way in (row, row[::-1])]
    runs = {row[start:end] for row in rows for start in range(len(row)) for end in range(start + RUN, len(row) + 1)}
    return frozenset((words | runs) - {""})
