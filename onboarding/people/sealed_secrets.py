"""Secrets that we must be able to read, such as what a provider gave us to prove who we are, or what an app makes its
codes from: whoever reads a copy of the database, without the secret key of the site, has nothing.

A new SECRET_KEY goes with the old one in SECRET_KEY_FALLBACKS until `seal_anew` was done, which happens every day.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from onboarding.people.models import SignInProvider

PURPOSE = b"onboarding.people.sealed_secrets"
OF_A_FACTOR = ("secret", "seed")  # what is sealed in the data of allauth's Authenticator


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
    return _of_providers() + _of_factors()


def _of_providers() -> int:
    """Conditional, so that a secret that was just filled in is not overwritten; as with the others."""
    number = 0
    for provider in SignInProvider.objects.order_by("pk"):
        before = provider.sealed_secret
        if (after := _renewed(before)) != before:
            same = SignInProvider.objects.filter(pk=provider.pk, sealed_secret=before)
            number += same.update(sealed_secret=after)
    return number


def _of_factors() -> int:
    number = 0
    for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk").iterator():
        before: dict[str, Any] = factor.data
        after = before | {name: _renewed(before[name]) for name in OF_A_FACTOR if name in before}
        if after != before:
            number += Authenticator.objects.filter(pk=factor.pk, data=before).update(data=after)
    return number


def _renewed(sealed: str) -> str:
    """The same secret, sealed with the key of now; as it stands when it is so by now, or when nothing opens it."""
    try:
        Fernet(next(_keys())).decrypt(sealed.encode())
    except InvalidToken:
        try:
            return seal(unseal(sealed))
        except Unreadable:
            return sealed
    return sealed


def _box() -> MultiFernet:
    """Seals with the first key, opens with any."""
    return MultiFernet([Fernet(key) for key in _keys()])


def _keys() -> Iterator[bytes]:
    for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(str(secret_key).encode())
        yield base64.urlsafe_b64encode(derived)
