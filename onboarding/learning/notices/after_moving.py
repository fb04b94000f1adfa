"""Someone who goes to another organisation takes no mails of the old one along."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from onboarding.learning.models import Notice, NoticeState
from onboarding.learning.models.notices import ABOUT_NO_ENROLMENT
from onboarding.people import events
from onboarding.people.models import User


def connect() -> None:
    events.moved_away.connect(forget_notices, dispatch_uid="notices")


def forget_notices(person: User, **_sent: Any) -> dict[str, int]:
    """What was still to be sent is not, and of invitations and digests nothing tells for whom they were sent.

    A mail about an enrolment that went out stays where that enrolment is, or was, and one that is going out right now
    is settled by whoever sends it.
    """
    going_out = Q(state=NoticeState.SENDING)
    to_send_or_not_about_work = Q(state=NoticeState.PLANNED) | ABOUT_NO_ENROLMENT
    return Notice.objects.filter(to_send_or_not_about_work & ~going_out, recipient=person).delete()[1]
