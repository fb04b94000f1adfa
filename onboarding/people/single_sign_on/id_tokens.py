"""Whether a token really says, to us, now, and for this very sign-in, who someone is.

Source: OpenID Connect Core 1.0, §3.1.3.7. Its point 6 lets one skip the signature of what came over TLS; we do not: a
certificate that was given out by mistake is no way in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from django.utils.crypto import constant_time_compare
from jwt.types import Options

from onboarding.people.single_sign_on.profiles import Claims
from onboarding.people.single_sign_on.provider_documents import ALGORITHM, key_named
from onboarding.people.single_sign_on.refusals import Refused, Why

LEEWAY = timedelta(minutes=1)  # that clocks may differ
OLDEST = timedelta(minutes=15)  # since it was given: it is fetched within a moment of that
LONGEST = 32 * 1024  # characters
SIGNATURE_ALONE: Options = {  # `check` does the rest
    "verify_signature": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say to be ours."""

    issuer: str
    client_id: str
    nonce: str


def read(token: object, keys: str, expected: Expected, now: datetime) -> Claims:
    """What the token says, once all of it was checked; `keys` is the address of the provider's. Raises Refused."""
    claims = _signed(token, keys)
    check(claims, expected, now)
    return claims


def _signed(token: object, keys: str) -> dict[str, Any]:
    if not isinstance(token, str) or len(token) > LONGEST:
        raise Refused(Why.UNREADABLE_TOKEN, "no token")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError) as error:
        raise Refused(Why.UNREADABLE_TOKEN, type(error).__name__) from error
    if header.get("alg") != ALGORITHM:
        raise Refused(Why.BAD_SIGNATURE, f"signed with {str(header.get('alg'))[:20]!r}")
    name = header.get("kid")
    key = key_named(keys, name if isinstance(name, str) else None)
    try:
        return jwt.decode(token, key, algorithms=[ALGORITHM], options=SIGNATURE_ALONE)
    except jwt.InvalidSignatureError as error:
        raise Refused(Why.BAD_SIGNATURE) from error
    except (jwt.PyJWTError, ValueError) as error:
        raise Refused(Why.UNREADABLE_TOKEN, type(error).__name__) from error


def check(claims: Claims, expected: Expected, now: datetime) -> None:
    """Raises Refused for the first thing that is not as it must be."""
    if claims.get("iss") != expected.issuer:
        raise Refused(Why.WRONG_ISSUER, f"by {str(claims.get('iss'))[:200]!r}")
    _check_audience(claims, expected.client_id)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not constant_time_compare(nonce, expected.nonce):
        raise Refused(Why.WRONG_NONCE)
    _check_times(claims, now)


def _check_audience(claims: Claims, client_id: str) -> None:
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    if client_id not in listed:
        raise Refused(Why.WRONG_AUDIENCE)
    if claims.get("azp", client_id) != client_id or (len(listed) > 1 and "azp" not in claims):
        raise Refused(Why.WRONG_AUDIENCE, "authorized for another party")


def _check_times(claims: Claims, now: datetime) -> None:
    ends, began = _moment(claims, "exp"), _moment(claims, "iat")
    if ends <= now - LEEWAY:
        raise Refused(Why.EXPIRED_TOKEN, "it ended")
    if not now - OLDEST <= began <= now + LEEWAY:
        raise Refused(Why.EXPIRED_TOKEN, "given too long ago, or in the future")
    if "nbf" in claims and _moment(claims, "nbf") > now + LEEWAY:
        raise Refused(Why.EXPIRED_TOKEN, "not valid yet")


def _moment(claims: Claims, name: str) -> datetime:
    value = claims.get(name)
    try:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError
        return datetime.fromtimestamp(value, UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise Refused(Why.UNREADABLE_TOKEN, f"no moment in {name}") from error
