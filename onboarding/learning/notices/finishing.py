"""What is told to someone who has just completed a programme: well done."""

from __future__ import annotations

from datetime import date

from onboarding.learning.models import Enrolment, Notice, NoticeKind
from onboarding.learning.notices import queueing


def congratulate(enrolment: Enrolment, today: date) -> None:
    """Tell this person at once, on a free day too; a mail server that is down is tried again by a later run."""
    line = Notice(
        recipient_id=enrolment.user_id, enrolment=enrolment, kind=NoticeKind.COMPLETION, about=today, send_on=today
    )
    Notice.objects.bulk_create([line], ignore_conflicts=True)  # which tells no keys
    written = Notice.objects.filter(enrolment=enrolment, kind=NoticeKind.COMPLETION, about=today)
    queueing.send_soon(list(written.values_list("pk", flat=True)))
