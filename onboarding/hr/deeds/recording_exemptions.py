"""What HR says was done elsewhere, and that it takes back. In portions, each one transaction with its line in the
activity log; in the background where there are many people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from onboarding.hr.deeds import activity
from onboarding.hr.models import Job, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.journey import progress
from onboarding.learning.journey.enrolling import batches
from onboarding.learning.journey.exempting import Grounds
from onboarding.learning.models import Exemption
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import User

MAX_AT_ONCE = 500  # people exempted while someone waits for the page; more in the background


def exempt(
    actor: Any,
    programme: Programme,
    lesson_id: int | None,
    enrolment_ids: Sequence[int],
    grounds: Grounds,
    now: datetime,
) -> Job | int:
    """Exempt these people from a lesson of `programme`, or (None) from what is left of it: how many that are, or the
    job that does it where they are many. A document that is nobody's then, is thrown away."""
    if len(enrolment_ids) <= MAX_AT_ONCE:
        return _exempt_all(actor, programme, lesson_id, enrolment_ids, grounds, now)
    title = _("Vrijstellen: %(programme)s") % {"programme": programme}
    written = {**asdict(grounds), "done_on": grounds.done_on.isoformat()}
    arguments = (programme.pk, lesson_id, list(enrolment_ids), written, now.isoformat())
    return watched_work.start(actor, programme.organisation, title, exempt_many, *arguments)


def _exempt_all(
    actor: Any, programme: Programme, lesson_id: int | None, ids: Sequence[int], grounds: Grounds, now: datetime
) -> int:
    number = sum(_exempt(actor, programme, lesson_id, portion, grounds, now) for portion in batches(ids))
    if grounds.document and not Exemption.objects.filter(document=grounds.document).exists():
        default_storage.delete(grounds.document)  # nothing came of it
    return number


@transaction.atomic
def _exempt(
    actor: Any, programme: Programme, lesson_id: int | None, ids: list[int], grounds: Grounds, now: datetime
) -> int:
    new = progress.exempt(ids, lesson_id, grounds, actor, now)
    if new:
        alone = User.objects.get(enrolments=new[0]) if len(new) == 1 else None
        title = Lesson.objects.get(pk=lesson_id).title if lesson_id else programme.title
        activity.record(
            actor,
            Verb.EXEMPTED,
            programme.organisation_id,
            subject=alone,
            number=None if alone else len(new),
            detail=f"{title}: {grounds.reason}",
        )
    return len(new)


@task()
def exempt_many(
    job_id: int, programme_id: int, lesson_id: int | None, enrolment_ids: list[int], written: dict[str, str], now: str
) -> None:
    """Exempt many people as the owner of the job; `written` are the grounds, and `now` is ISO."""
    with watched_work.running(job_id) as reporter:
        reporter.expect(len(enrolment_ids))
        grounds = Grounds(**{**written, "done_on": date.fromisoformat(written["done_on"])})  # type: ignore[arg-type]  # the day is one again
        programme, moment = Programme.objects.get(pk=programme_id), datetime.fromisoformat(now)
        number = _exempt_all(reporter.job.owner, programme, lesson_id, enrolment_ids, grounds, moment)
        reporter.outcome = exempted_in_words(number)


@transaction.atomic
def take_back(actor: Any, exemption: Exemption, why: str, now: datetime) -> None:
    """Ask someone again what they were exempted from. Raises exempting.NotTakenBack."""
    progress.take_back_exemption(exemption.pk, actor, why, now)
    programme = exemption.enrolment.programme
    activity.record(
        actor,
        Verb.EXEMPTION_TAKEN_BACK,
        programme.organisation_id,
        subject=exemption.enrolment.user,
        detail=f"{exemption.lesson.title if exemption.lesson else programme.title}: {why}",
    )


def exempted_in_words(number: int) -> str:
    """What came of it, in a sentence."""
    told = ngettext("%(number)d persoon vrijgesteld.", "%(number)d mensen vrijgesteld.", number)
    return told % {"number": number}
