"""Someone who goes to another organisation, or for good, gets no mail here any more; what was sent stays known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from onboarding.learning.models import Notice, NoticeReason
from onboarding.learning.notices import ledger
from onboarding.people import events
from onboarding.people.models import User, UserQuerySet


def connect() -> None:
    events.moved_away.connect(drop_planned, dispatch_uid="notices")
    events.going_for_good.connect(keep_known, dispatch_uid="notices")


def drop_planned(person: User, now: datetime, **_sent: Any) -> dict[str, int]:
    """What was still to be sent is not, and the organisation sees so; a mail that is going out right now is settled by
    whoever sends it."""
    number = ledger.drop(Notice.objects.filter(recipient=person), NoticeReason.LEFT, now)
    return {Notice._meta.label: number} if number else {}


def keep_known(people: UserQuerySet, now: datetime, **_sent: Any) -> None:
    """Of who is deleted the ledger keeps the name and the address; what was still to be sent, does not go out."""
    theirs = Notice.objects.filter(Exists(people.filter(pk=OuterRef("recipient")).order_by()))
    ledger.drop(theirs, NoticeReason.REMOVED, now)
