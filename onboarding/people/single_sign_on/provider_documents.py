"""What a provider tells everyone about itself: where its endpoints are, and with which keys it signs.

Source: OpenID Connect Discovery 1.0, §3 and §4. Both are remembered for a while by each process, so that signing in
asks the provider one thing only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jwt
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from onboarding.people.single_sign_on import provider_calls
from onboarding.people.single_sign_on.refusals import Refused, Why

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT = 60 * 60  # seconds
ALGORITHM = "RS256"  # the one that every provider must have (Core §15.1); no other is taken


@dataclass(frozen=True, slots=True)
class Endpoints:
    authorization: str
    token: str
    keys: str
    person: str  # where it tells more of a person (Core §5.3); "" when it does not
    posts_secret: bool  # whether it takes the secret in the form; else in a header (Core §9)
    names_itself: bool  # whether it says in its answer who it is (RFC 9207)
    algorithms: tuple[str, ...]
    challenges: tuple[str, ...]  # methods of PKCE that it says it knows; none: it does not say


def endpoints(issuer: str, fresh: bool = False) -> Endpoints:
    """Where to go at this issuer; `fresh` asks it now. Raises Refused."""
    place = _place("endpoints", issuer)
    known: Endpoints | None = None if fresh else cache.get(place)
    if known is None:
        known = _read(issuer, provider_calls.get(issuer.rstrip("/") + WELL_KNOWN))
        cache.set(place, known, KEPT)
    return known


def _read(issuer: str, said: dict[str, Any]) -> Endpoints:
    if said.get("issuer") != issuer:  # Discovery §4.3: to the letter, or one provider passes for another
        raise Refused(Why.WRONG_ISSUER, f"it calls itself {str(said.get('issuer'))[:200]!r}")
    return Endpoints(
        authorization=_endpoint(said, "authorization_endpoint"),
        token=_endpoint(said, "token_endpoint"),
        keys=_endpoint(said, "jwks_uri"),
        person=_endpoint(said, "userinfo_endpoint") if "userinfo_endpoint" in said else "",
        posts_secret="client_secret_post" in _listed(said, "token_endpoint_auth_methods_supported"),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        algorithms=_listed(said, "id_token_signing_alg_values_supported"),
        challenges=_listed(said, "code_challenge_methods_supported"),
    )


def _endpoint(said: dict[str, Any], name: str) -> str:
    address = said.get(name)
    if not isinstance(address, str):
        raise Refused(Why.UNUSABLE_PROVIDER, f"no {name}")
    provider_calls.check_address(address)
    return address


def _listed(said: dict[str, Any], name: str) -> tuple[str, ...]:
    value = said.get(name)
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def key_named(address: str, name: str | None) -> jwt.PyJWK:
    """The key at this address that a token names, or the only one when it names none; raises Refused.

    A name that is not known yet may be of a new key: then the provider is asked again.
    """
    for fresh in (False, True):
        keys = signing_keys(address, fresh)
        if name is None and len(keys) == 1:
            return keys[0]
        for key in keys:
            if key.key_id == name and name is not None:
                return key
    raise Refused(Why.BAD_SIGNATURE, "signed with a key that the provider does not have")


def signing_keys(address: str, fresh: bool = False) -> list[jwt.PyJWK]:
    """The RSA keys at this address that sign; what is no such key is passed over. Raises Refused."""
    place = _place("keys", address)
    said: dict[str, Any] | None = None if fresh else cache.get(place)
    if said is None:
        said = provider_calls.get(address)
        cache.set(place, said, KEPT)
    listed = said.get("keys")
    found = [_key(one) for one in listed] if isinstance(listed, list) else []
    return [key for key in found if key is not None]


def _key(said: Any) -> jwt.PyJWK | None:
    if not isinstance(said, dict) or said.get("kty") != "RSA" or said.get("use", "sig") != "sig":
        return None
    try:
        return jwt.PyJWK(said, ALGORITHM)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None


def _place(what: str, address: str) -> str:
    return f"provider-{what}:{salted_hmac('onboarding.people.single_sign_on', address).hexdigest()}"
