"""HR says of people that they are done with a programme, as they have done all that it asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from onboarding.hr.deeds import activity
from onboarding.hr.models import Job, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.journey import waiting
from onboarding.lessons.models import Programme

MAX_AT_ONCE = 500  # people declared while someone waits for the page; more in the background


def declare(actor: Any, programme: Programme, enrolment_ids: Sequence[int], now: datetime) -> Job | None:
    """Declare these enrolments complete at once, or, where they are many, start the job that does."""
    if len(enrolment_ids) <= MAX_AT_ONCE:
        declare_now(actor, programme, enrolment_ids, now)
        return None
    title = _("Klaar verklaren: %(programme)s") % {"programme": programme}
    return watched_work.start(
        actor, programme.organisation, title, declare_in_background, programme.pk, list(enrolment_ids), now.isoformat()
    )


@transaction.atomic
def declare_now(actor: Any, programme: Programme, enrolment_ids: Sequence[int], now: datetime) -> int:
    """How many of them were completed: only those that have done all that is asked."""
    number = waiting.declare_complete(enrolment_ids, actor, now)
    if number:
        activity.record(actor, Verb.DECLARED_DONE, programme.organisation_id, number=number, detail=programme.title)
    return number


@task()
def declare_in_background(job_id: int, programme_id: int, enrolment_ids: list[int], now: str) -> None:
    """As `declare_now`, for many people; `now` as ISO."""
    with watched_work.running(job_id) as reporter:
        programme = Programme.objects.get(pk=programme_id)
        reporter.expect(len(enrolment_ids))
        number = declare_now(reporter.job.owner, programme, enrolment_ids, datetime.fromisoformat(now))
        words = ngettext("%(number)d persoon is klaar verklaard.", "%(number)d mensen zijn klaar verklaard.", number)
        reporter.outcome = words % {"number": number}
