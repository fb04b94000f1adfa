"""To the provider and back: the code flow with PKCE, in which each sign-in is bound to the browser that began it.

Sources: OpenID Connect Core 1.0 §3.1; RFC 7636 (PKCE, S256); RFC 9207 (`iss` in the answer). What was begun waits in
the session, under its `state`: each is used once, and a few may be open in several tabs.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

from onboarding.people import sealed_secrets
from onboarding.people.models import ProviderKind, SignInProvider
from onboarding.people.single_sign_on import id_tokens, provider_calls, provider_documents
from onboarding.people.single_sign_on.profiles import PROFILES, Claims
from onboarding.people.single_sign_on.provider_documents import Endpoints
from onboarding.people.single_sign_on.refusals import Refused, Why
from onboarding.people.site_addresses import absolute

WAITING = "single_sign_on"  # in the session
MOST_WAITING = 5
LONGEST = timedelta(minutes=20)  # that someone may be away: a first time takes a phone, an app and a code

Session = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: to which provider, with what it must answer to, and where one wants to be afterwards."""

    provider: SignInProvider
    nonce: str
    verifier: str
    wished: str


def redirect_address() -> str:
    """The one address to which every provider sends people back."""
    return absolute("account_single_sign_on_back")


def begin(session: Session, provider: SignInProvider, wished: str, now: datetime) -> str:
    """The address at the provider to go to; `wished` is where one wants to be afterwards. Raises Refused."""
    where = provider_documents.endpoints(provider.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    begun = {"provider": provider.pk, "nonce": nonce, "verifier": verifier, "wished": wished, "at": now.isoformat()}
    earlier = list(session.get(WAITING, {}).items())
    session[WAITING] = dict([*earlier[1 - MOST_WAITING :], (state, begun)])
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_address(),
        "scope": PROFILES[ProviderKind(provider.kind)].scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    separator = "&" if "?" in where.authorization else "?"
    return f"{where.authorization}{separator}{urlencode(asked)}"


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def take_up(session: Session, state: str, now: datetime) -> Begun:
    """What this browser began under this state, once; raises Refused."""
    waiting = dict(session.get(WAITING, {}))
    begun: dict[str, Any] | None = waiting.pop(state, None)
    if begun is None:
        raise Refused(Why.LOST_STATE, "not begun in this browser, or used already")
    session[WAITING] = waiting
    if now - datetime.fromisoformat(begun["at"]) > LONGEST:
        raise Refused(Why.LOST_STATE, "begun too long ago")
    provider = SignInProvider.objects.switched_on().select_related("organisation").filter(pk=begun["provider"]).first()
    if provider is None:
        raise Refused(Why.UNKNOWN_ORGANISATION, "switched off meanwhile")
    return Begun(provider, begun["nonce"], begun["verifier"], begun["wished"])


def claims_of(begun: Begun, answer: Mapping[str, str], now: datetime) -> Claims:
    """What the provider says of whom it sends back with this answer, in the query; raises Refused."""
    provider = begun.provider
    where = provider_documents.endpoints(provider.issuer)
    if answer.get("iss", "" if where.names_itself else provider.issuer) != provider.issuer:
        raise Refused(Why.WRONG_ISSUER, "the answer is of another provider")
    if "error" in answer:
        is_cancelled = answer["error"] in ("access_denied", "interaction_required", "login_required")
        raise Refused(Why.CANCELLED if is_cancelled else Why.PROVIDER_REFUSED, repr(answer["error"][:100]))
    said = _tokens(provider, where, answer.get("code", ""), begun.verifier)
    expected = id_tokens.Expected(provider.issuer, provider.client_id, begun.nonce)
    claims = id_tokens.read(said.get("id_token"), where.keys, expected, now)
    if PROFILES[ProviderKind(provider.kind)].is_asked_more and where.person and "email" not in claims:
        return {**_more_of(claims, where, said.get("access_token")), **claims}
    return claims


def _more_of(claims: Claims, where: Endpoints, access: object) -> Claims:
    """What it tells beside its token, of the same person (Core §5.3.4: or none of it counts)."""
    if not isinstance(access, str) or not access.isascii() or not access.isprintable():
        return {}
    more = provider_calls.get(where.person, {"Authorization": f"Bearer {access}"})
    return more if more.get("sub") == claims.get("sub") else {}


def _tokens(provider: SignInProvider, where: Endpoints, code: str, verifier: str) -> Claims:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_address(),
        "code_verifier": verifier,
    }
    answer = ask_for_token(provider, where, form)
    error = answer.said.get("error")
    if error in ("invalid_client", "unauthorized_client"):
        raise Refused(Why.WRONG_CLIENT, repr(error))
    if answer.status != provider_calls.OK:
        raise Refused(Why.PROVIDER_REFUSED, f"{answer.status} {str(error)[:100]!r}")
    return answer.said


def ask_for_token(provider: SignInProvider, where: Endpoints, form: dict[str, str]) -> provider_calls.Answer:
    """What the provider answers to us, who prove who we are; raises Refused."""
    try:
        secret = sealed_secrets.unseal(provider.sealed_secret)
    except sealed_secrets.Unreadable as error:
        raise Refused(Why.UNREADABLE_SECRET) from error
    if where.posts_secret:
        return provider_calls.post(where.token, {**form, "client_id": provider.client_id, "client_secret": secret})
    pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"  # RFC 6749 §2.3.1
    return provider_calls.post(
        where.token, form, {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    )
