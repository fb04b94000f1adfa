"""The code of a letter: how it is made, read back from what someone types, and found without being kept.

12 signs out of 23 are 54 bits: nobody guesses one, however often. So it needs no slow hash, and can be looked up by a
keyed one: without our secret key, nobody makes a code of what is in the database.
"""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

# One of each kind of sign that looks like another; no vowels, so that it never spells a word.
ALPHABET = "23456789CDFHJKMNPRTVWXY"
LOOKALIKES = str.maketrans("BSZGUOQ0", "8526VDDD")
GROUPS, GROUP_LENGTH = 3, 4
LENGTH = GROUPS * GROUP_LENGTH


def new() -> str:
    """A code such as K7RM-3XRP-9WTC."""
    return grouped("".join(secrets.choice(ALPHABET) for _place in range(LENGTH)))


def written(typed: str) -> str:
    """The code that someone typed, as it is printed, or "" when it cannot be one.

    Case, spaces, hyphens and dots do not matter, nor that a sign was taken for one that looks like it.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(LOOKALIKES)
    return grouped(signs) if len(signs) == LENGTH and set(signs) <= set(ALPHABET) else ""


def grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP_LENGTH] for start in range(0, len(signs), GROUP_LENGTH))


def hashed(code: str) -> str:
    """What a code, as it is `written`, is found by: 64 characters."""
    return salted_hmac("onboarding.people.letters", code, algorithm="sha256").hexdigest()
