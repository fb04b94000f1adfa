"""What each kind of provider says in its tokens, and what of that may be believed.

Sources: OpenID Connect Core 1.0 §5.1 (`email_verified`); Microsoft, optional claims reference (`oid`, `xms_edov`);
Google, OpenID Connect (`hd`: the domain of the organisation that an account belongs to); Vlaams Toegangsbeheer, scopes
& claims (scope `vo`: `vo_id`, `vo_orgcode`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onboarding.people.models.sign_in_providers import ProviderKind

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """A claim is named, or "" where this kind has none that can be believed.

    `key` says who someone is and never changes; `verified` whether `email` is theirs; `whose` which organisation they
    act for: one of its domains, or its code.
    """

    scope: str
    key: str
    verified: str = ""
    whose_domain: str = ""
    whose_code: str = ""
    issuer: str = ""  # where it is the same for everyone, or what it looks like
    is_asked_more: bool = False  # whether an address that its token leaves out may be asked for afterwards

    def key_in(self, claims: Claims) -> str:
        """The key of whom the token is about; "" when it holds none that can be kept."""
        key = claims.get(self.key)
        return key if isinstance(key, str) and key.isprintable() and len(key) <= MOST else ""

    def verified_address_in(self, claims: Claims) -> str:
        """The address, if the provider vouches for it; else ""."""
        address = claims.get("email")
        if not self.verified or not is_true(claims.get(self.verified)) or not isinstance(address, str):
            return ""
        return address if address.isascii() and address.isprintable() else ""


MOST = 120  # characters: what fits in User.external_id


def is_true(value: Any) -> bool:
    """Providers write true as true, "true", 1 or "1"; whatever else they write is not true."""
    return value is True or value in (1, "1", "true")


PROFILES: dict[ProviderKind, Profile] = {
    ProviderKind.ENTRA: Profile(
        scope="openid profile email",
        key="oid",  # `sub` is another one in each application, so that nobody could fill it in beforehand
        verified="xms_edov",  # `email` alone is what an administrator of any tenant typed
        issuer="https://login.microsoftonline.com/…/v2.0",
    ),
    ProviderKind.GOOGLE: Profile(
        scope="openid profile email",
        key="sub",
        verified="email_verified",
        whose_domain="hd",  # else every Gmail account in the world would come in
        issuer="https://accounts.google.com",
    ),
    ProviderKind.ACM_IDM: Profile(
        scope="openid profile vo",
        key="vo_id",
        whose_code="vo_orgcode",
        issuer="https://authenticatie.vlaanderen.be/op",
    ),
    ProviderKind.OTHER: Profile(
        scope="openid profile email",
        key="sub",
        verified="email_verified",
        is_asked_more=True,  # Core §5.4: with a code, what a scope asks for need not stand in the token
    ),
}
