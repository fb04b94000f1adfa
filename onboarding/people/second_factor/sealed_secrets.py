"""Secrets as they stand in the database: whoever reads a copy of it, without our secret key, has nothing."""

from __future__ import annotations

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

SALT = "people.second_factor"


def seal(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given. Raises cryptography.fernet.InvalidToken for anything else, or for another secret key."""
    return _fernet().decrypt(sealed.encode()).decode()


def _fernet() -> MultiFernet:
    """Seals with the key of now, and still opens what an earlier one sealed (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sha256(f"{SALT}{key!s}".encode()).digest())) for key in keys])
