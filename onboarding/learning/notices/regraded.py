"""What is told to someone whose result went up because something was wrong in how it was counted."""

from __future__ import annotations

from datetime import date

from onboarding.learning.models import Enrolment, Notice, NoticeKind
from onboarding.learning.notices import outgoing_mails


def tell(enrolment: Enrolment, today: date) -> None:
    """Tell this person soon, once a day at most; a mail server that is down is tried again by a later run."""
    line = Notice(
        recipient_id=enrolment.user_id, enrolment=enrolment, kind=NoticeKind.REGRADED, about=today, send_on=today
    )
    Notice.objects.bulk_create([line], ignore_conflicts=True)  # which tells no keys
    written = Notice.objects.filter(enrolment=enrolment, kind=NoticeKind.REGRADED, about=today)
    outgoing_mails.leave(written, today)
