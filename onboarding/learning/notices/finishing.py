"""What is told to whoever has just completed a programme: well done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onboarding.learning.models import Enrolment, Notice, NoticeKind
from onboarding.learning.notices import outgoing_mails


def congratulate(enrolments: Sequence[Enrolment], today: date) -> None:
    """Tell these people at once, on a free day too; a mail server that is down is tried again by a later run."""
    lines = [
        Notice(recipient_id=one.user_id, enrolment=one, kind=NoticeKind.COMPLETION, about=today, send_on=today)
        for one in enrolments
    ]
    Notice.objects.bulk_create(lines, ignore_conflicts=True)  # which tells no keys
    written = Notice.objects.filter(enrolment__in=enrolments, kind=NoticeKind.COMPLETION, about=today)
    outgoing_mails.leave(written, today)
