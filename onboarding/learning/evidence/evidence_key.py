"""The key that signs evidence packs: RSA, so that openssl and a page of Python can check what it signed.

settings.EVIDENCE_KEY holds it in PEM, or the path of a file with it. Without it, one is made on the first use and kept
at settings.EVIDENCE_KEY_MADE_AT. docs/operator.md says how to keep it, and what to do when it is replaced.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

BITS = 3072
EXPONENT = 65537


class NoKey(Exception):
    """The key cannot be read. `code`: unreadable, not_rsa or exists (when one would be made over another)."""

    def __init__(self, code: str, path: str = "") -> None:
        super().__init__(f"{code}: {path}")
        self.code = code


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as anyone may have it; `fingerprint` is SHA-256 of its DER (SubjectPublicKeyInfo), in hexadecimal."""

    pem: bytes
    fingerprint: str

    @classmethod
    def of(cls, key: rsa.RSAPublicKey) -> PublicKey:
        der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return cls(pem, hashlib.sha256(der).hexdigest())

    @property
    def in_groups(self) -> str:
        """The fingerprint, as one reads it aloud."""
        return " ".join(self.fingerprint[start : start + 8] for start in range(0, 64, 8))


@dataclass(frozen=True, slots=True)
class SigningKey:
    private: rsa.RSAPrivateKey
    public: PublicKey

    def sign(self, sha256: bytes) -> bytes:
        """The signature (RSASSA-PKCS1-v1_5, RFC 8017) of what has this SHA-256, in bytes."""
        return self.private.sign(sha256, padding.PKCS1v15(), utils.Prehashed(SHA256()))


def signing_key() -> SigningKey:
    """The key of this site. Raises NoKey when settings name one that cannot be read."""
    given: str = settings.EVIDENCE_KEY
    if "-----BEGIN" in given:
        return _read(given.replace("\\n", "\n").encode())  # one line, where an environment cannot hold more
    path = Path(given or settings.EVIDENCE_KEY_MADE_AT)
    if not given and not path.exists():
        with suppress(NoKey):  # another process was first
            make(path)
    return read_private(path)


def public_keys() -> list[PublicKey]:
    """The site's own first, then those that it signed with before. Raises NoKey when one cannot be read."""
    earlier = [_read_public(Path(path)) for path in settings.EVIDENCE_EARLIER_KEYS]
    return [signing_key().public, *earlier]


def make(path: Path) -> None:
    """Make a key at `path`, that only its owner can read. Raises NoKey (exists) when there is something already."""
    key = rsa.generate_private_key(EXPONENT, BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent)  # 0600 from the start
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        path.hardlink_to(unfinished)  # whole or not at all, and never over another's
    except FileExistsError as error:
        raise NoKey("exists", str(path)) from error
    finally:
        Path(unfinished).unlink()


def read_private(path: Path) -> SigningKey:
    """The key in this file. Raises NoKey when it cannot be read."""
    try:
        return _read(path.read_bytes())
    except OSError as error:
        raise NoKey("unreadable", str(path)) from error


@lru_cache(2)
def _read(pem: bytes) -> SigningKey:
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise NoKey("unreadable") from error
    if not isinstance(private, rsa.RSAPrivateKey):
        raise NoKey("not_rsa")
    return SigningKey(private, PublicKey.of(private.public_key()))


def _read_public(path: Path) -> PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NoKey("unreadable", str(path)) from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise NoKey("not_rsa", str(path))
    return PublicKey.of(key)
