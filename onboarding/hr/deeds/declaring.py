"""What HR says of who has all that remains of a programme: that they are done. In portions, each one transaction with
its line in the activity log; in the background where they are many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from onboarding.learning.journey.enrolling import batches
from onboarding.lessons.models import Programme
from onboarding.people.models import User

MAX_AT_ONCE = 500  # people declared while someone waits for the page; more in the background


def declare(
    actor: Any, programme: Programme, enrolment_ids: Sequence[int], now: datetime, *, sends_mail: bool = True
) -> Job | int:
    """Declare these people done with `programme`, as far as they have all that it asks: how many that are, or the job
    that does it where they are many."""
    if len(enrolment_ids) <= MAX_AT_ONCE:
        return declare_done(actor, programme, enrolment_ids, now, sends_mail=sends_mail)
    return declare_in_the_background(actor, programme, enrolment_ids, now, sends_mail=sends_mail)


def declare_in_the_background(
    actor: Any, programme: Programme, enrolment_ids: Sequence[int], now: datetime, *, sends_mail: bool
) -> Job:
    """The same for as many as one likes, once what is being written is safely in the database."""
    title = _("Klaar verklaren: %(programme)s") % {"programme": programme}
    arguments = (programme.pk, list(enrolment_ids), now.isoformat(), sends_mail)
    return watched_work.start(actor, programme.organisation, title, declare_many, *arguments)


def declare_done(
    actor: Any, programme: Programme, enrolment_ids: Sequence[int], now: datetime, *, sends_mail: bool
) -> int:
    """How many of them were declared done."""
    return sum(_declare(actor, portion, programme, now, sends_mail) for portion in batches(enrolment_ids))


@transaction.atomic
def _declare(actor: Any, ids: list[int], programme: Programme, now: datetime, sends_mail: bool) -> int:
    number = waiting.declare_complete(ids, actor, now, sends_mail=sends_mail)
    if number:
        alone = User.objects.get(enrolments=ids[0]) if len(ids) == 1 else None
        activity.record(
            actor,
            Verb.DECLARED_DONE,
            programme.organisation_id,
            subject=alone,
            number=None if alone else number,
            detail=programme.title,
        )
    return number


@task()
def declare_many(job_id: int, programme_id: int, enrolment_ids: list[int], now: str, sends_mail: bool) -> None:
    """Declare many people done as the owner of the job; `now` as ISO."""
    with watched_work.running(job_id) as reporter:
        reporter.expect(len(enrolment_ids))
        programme, moment = Programme.objects.get(pk=programme_id), datetime.fromisoformat(now)
        number = declare_done(reporter.job.owner, programme, enrolment_ids, moment, sends_mail=sends_mail)
        reporter.outcome = declared_in_words(number)


def coming_back_in_words(titles: Collection[str]) -> str:
    """What HR reads before declaring people done while lessons with these titles are away for a while: that they come
    back, and not for whom HR declares done. "" for none."""
    if not titles:
        return ""
    words = ngettext(
        "%(lessons)s komt nog terug. Wie je klaar verklaart, moet die les niet meer doen.",
        "%(lessons)s komen nog terug. Wie je klaar verklaart, moet die lessen niet meer doen.",
        len(titles),
    )
    return words % {"lessons": ", ".join(f"“{title}”" for title in titles)}


def declared_in_words(number: int) -> str:
    """What came of it, in a sentence."""
    told = ngettext("%(number)d persoon klaar verklaard.", "%(number)d mensen klaar verklaard.", number)
    return told % {"number": number}
