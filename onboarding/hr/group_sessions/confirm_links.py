"""The link to the page on which people confirm, for the device that goes round: it signs nobody in, tells the names of
who was ticked, and works for half a day."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from onboarding.learning.models import GroupSession
from onboarding.people.site_addresses import absolute

VALID = timedelta(hours=12)
_signer = signing.TimestampSigner(salt="hr.group_sessions.confirm", sep=".")


def key_for(session: GroupSession) -> str:
    """What stands in the link; nobody else can make it."""
    return _signer.sign(str(session.pk))


def link_for(session: GroupSession) -> str:
    return absolute("together:confirm", key_for(session))


def session_of_key(key: str) -> int | None:
    """The id of the session; None when we did not make the link, or too long ago."""
    try:
        return int(_signer.unsign(key, max_age=VALID))
    except (signing.BadSignature, ValueError):
        return None
