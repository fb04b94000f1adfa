"""A mail whose worker was killed in the middle of it: HR hears within a quarter of an hour that nobody knows, also in a
weekend, on which no daily run looks at mails."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from onboarding.hr.worker import minutely
from onboarding.learning.models import Notice, NoticeKind, NoticeReason, NoticeState
from tests.hr.conftest import Municipality, enrol

pytestmark = pytest.mark.django_db

SATURDAY = timezone.make_aware(datetime(2026, 11, 28, 10))


def test_a_mail_that_was_cut_off_is_uncertain_after_a_quarter_of_an_hour(lennik: Municipality) -> None:
    enrolment = enrol(lennik.learner, lennik.programme)
    day = SATURDAY.date()
    line = Notice.objects.create(
        recipient=enrolment.user,
        enrolment=enrolment,
        kind=NoticeKind.COMPLETION,
        about=day,
        send_on=day,
        state=NoticeState.SENDING,
        claimed_at=SATURDAY,
    )
    for minutes, state in ((14, NoticeState.SENDING), (16, NoticeState.UNCERTAIN)):
        minutely.do_all(minutely.EVERY_MINUTE, SATURDAY + timedelta(minutes=minutes))
        line.refresh_from_db()
        assert line.state == state
    assert line.reason == NoticeReason.INTERRUPTED
