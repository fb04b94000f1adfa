"""What the tests about the end of a programme share."""

from __future__ import annotations

from datetime import UTC, datetime

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.people.models import User

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # in Brussels half past eleven in the evening
LATER = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # in Brussels the next day


def read_all(user: User, lesson_ids: list[int], now: datetime = NOW) -> None:
    """Finish lessons that have no quiz."""
    for lesson_id in lesson_ids:
        progress.finish_reading(progress.open_lesson(user, lesson_id, now), now)


def finished(enrolment: Enrolment, now: datetime = NOW) -> Enrolment:
    """The enrolment as if its programme was completed at `now`."""
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=now, completed_at=now)
    enrolment.refresh_from_db()
    return enrolment


def set_certificate(enrolment: Enrolment, given: bool) -> None:
    """Let the programme of this enrolment give certificates, or not, as HR does it."""
    page = enrolment.programme.page
    page.gives_certificate = given
    page.save_revision().publish()
