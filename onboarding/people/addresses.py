"""How an e-mail address is written. One signs in with it, so no two ways of writing may pass for each other."""

from __future__ import annotations

import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

# Said of an address with letters that look like others, and of one that a colleague took meanwhile.
UNUSABLE = _("Dit adres kan je hier niet gebruiken. Kijk het na, of vraag het aan de beheerder.")


def written(address: str) -> str:
    """Without spaces around it and in lower case.

    Letters outside ASCII stay as they are: Python makes a k of the Kelvin sign, databases of ı or İ whatever their
    language tells them, and then someone else's address would be yours.
    """
    return address.strip().translate(_LOWER)


def validate_plain(address: str) -> None:
    """Only characters of ASCII; code `email_unusable`. Django lets through letters that look like those."""
    if not address.isascii():
        raise ValidationError(UNUSABLE, code="email_unusable")
