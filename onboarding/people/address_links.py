"""The link to the old address, in which someone answers whether the new one is theirs."""

from __future__ import annotations

from django.core import signing

from onboarding.people.models import AddressChange

_signer = signing.Signer(salt="people.address_change", sep=".")


def key_of(change: AddressChange) -> str:
    """What stands in the link: about this one request, and nobody else can make it."""
    return _signer.sign(str(change.pk))


def id_in(key: str) -> int | None:
    """Which request a link is about; None when we did not make it."""
    try:
        return int(_signer.unsign(key))
    except (signing.BadSignature, ValueError):
        return None
