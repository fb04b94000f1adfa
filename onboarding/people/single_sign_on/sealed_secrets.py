"""What providers gave us to prove who we are: in the database it can be read only with the secret key of the site.

A new SECRET_KEY goes with the old one in SECRET_KEY_FALLBACKS until `seal_anew` was done, which happens every day.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from onboarding.people.models import SignInProvider

PURPOSE = b"onboarding.people.single_sign_on"


class Unreadable(Exception):
    """No key that we have opens it."""


def seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def seal_anew() -> int:
    """Seal with the key of now what an earlier one sealed; how many there were. What nothing opens, stays."""
    newest = Fernet(next(_keys()))
    number = 0
    for provider in SignInProvider.objects.order_by("pk"):
        sealed = provider.sealed_secret.encode()
        try:
            newest.decrypt(sealed)
        except InvalidToken:
            number += _renew(provider)
    return number


def _renew(provider: SignInProvider) -> int:
    """Conditional, so that a secret that was just filled in is not overwritten."""
    before = provider.sealed_secret
    try:
        renewed = seal(unseal(before))
    except Unreadable:
        return 0
    return SignInProvider.objects.filter(pk=provider.pk, sealed_secret=before).update(sealed_secret=renewed)


def _box() -> MultiFernet:
    """Seals with the first key, opens with any."""
    return MultiFernet([Fernet(key) for key in _keys()])


def _keys() -> Iterator[bytes]:
    for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(str(secret_key).encode())
        yield base64.urlsafe_b64encode(derived)
