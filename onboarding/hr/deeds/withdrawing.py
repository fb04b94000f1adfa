"""HR takes people out of a programme, and lets them in again. In portions, each one transaction with its line in the
activity log; in the background where they are many. Safe to repeat, also after half of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from onboarding.hr.deeds import activity, employment
from onboarding.hr.deeds.rule_switching import how_many_in_words
from onboarding.hr.models import Job, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.journey import progress
from onboarding.learning.journey.enrolling import batches
from onboarding.learning.journey.headcounts import HowMany
from onboarding.learning.journey.progress import TakenOut
from onboarding.learning.models import Enrolment
from onboarding.people.models import Organisation, User

MAX_AT_ONCE = 500  # enrolments that go while someone waits for the page; more in the background


def withdraw(actor: Any, organisation: Organisation, enrolment_ids: Sequence[int], now: datetime) -> Job | TakenOut:
    """Take people out of these enrolments: what became of them, or the job that does so where they are many."""
    if len(enrolment_ids) <= MAX_AT_ONCE:
        return _withdraw_all(actor, enrolment_ids, now)
    title = _("Inschrijvingen intrekken")
    return watched_work.start(actor, organisation, title, withdraw_many, list(enrolment_ids), now.isoformat())


def _withdraw_all(actor: Any, enrolment_ids: Sequence[int], now: datetime) -> TakenOut:
    return sum((_withdraw(actor, portion, now) for portion in batches(enrolment_ids)), TakenOut())


@transaction.atomic
def _withdraw(actor: Any, enrolment_ids: list[int], now: datetime) -> TakenOut:
    open_ones = Enrolment.objects.current().unfinished().filter(pk__in=enrolment_ids).order_by("programme", "pk")
    of_programme: dict[str, list[int]] = {}
    for title, user_id in open_ones.values_list("programme__title", "user"):
        of_programme.setdefault(title, []).append(user_id)
    taken = progress.take_out(enrolment_ids, actor, now)
    for title, people in of_programme.items():
        employment.record(actor, Verb.TAKEN_OUT, User.objects.filter(pk__in=people), title)
    return taken


def withdraw_by_rule(
    actor: Any, organisation: Organisation, enrolment_ids: Sequence[int], rule: str, now: datetime
) -> Job | HowMany:
    """Take out whom a rule (by its name) enrolled, where nothing was done yet: how many went, or the job of many.

    The rule is off or gone. Nobody is kept out: see `taking_out.py`.
    """
    if len(enrolment_ids) <= MAX_AT_ONCE:
        return _withdraw_by_rule(actor, organisation.pk, enrolment_ids, rule, now)
    title = _("Inschrijvingen intrekken")
    return watched_work.start(
        actor, organisation, title, withdraw_many_by_rule, organisation.pk, list(enrolment_ids), rule, now.isoformat()
    )


@transaction.atomic
def _withdraw_by_rule(
    actor: Any, organisation_id: int, enrolment_ids: Sequence[int], rule: str, now: datetime
) -> HowMany:
    asked = Enrolment.objects.filter(pk__in=enrolment_ids)
    whose = dict(asked.values_list("pk", "user"))
    progress.withdraw(enrolment_ids, now)
    gone = [whose[pk] for pk in whose.keys() - set(asked.values_list("pk", flat=True))]
    if gone:
        activity.record(actor, Verb.TAKEN_OUT, organisation_id, number=len(set(gone)), detail=rule)
    return HowMany(len(set(gone)), len(gone))


@transaction.atomic
def open_again(actor: Any, enrolment: Enrolment, now: datetime) -> bool:
    """Let someone in again who had begun when they were taken out; False when there is nothing to open (any more)."""
    if not progress.open_again([enrolment.pk], now):
        return False
    programme = enrolment.programme
    activity.record(actor, Verb.OPENED_AGAIN, programme.organisation_id, subject=enrolment.user, detail=programme.title)
    return True


@task()
def withdraw_many(job_id: int, enrolment_ids: list[int], now: str) -> None:
    """Take many out as the owner of the job; `now`, as ISO, is when they asked for it."""
    with watched_work.running(job_id) as reporter:
        reporter.expect(len(enrolment_ids))
        taken = _withdraw_all(reporter.job.owner, enrolment_ids, datetime.fromisoformat(now))
        reporter.outcome = withdrawn_in_words(taken)


@task()
def withdraw_many_by_rule(job_id: int, organisation_id: int, enrolment_ids: list[int], rule: str, now: str) -> None:
    """The same for whom a rule enrolled."""
    with watched_work.running(job_id) as reporter:
        reporter.expect(len(enrolment_ids))
        moment = datetime.fromisoformat(now)
        gone = _withdraw_by_rule(reporter.job.owner, organisation_id, enrolment_ids, rule, moment)
        reporter.outcome = gone_in_words(gone)


def gone_in_words(gone: HowMany) -> str:
    """How many whom a rule enrolled are out, in a sentence."""
    words = ngettext("%(people)s is uitgeschreven.", "%(people)s zijn uitgeschreven.", gone.people)
    return words % {"people": how_many_in_words(gone)}


def withdrawn_in_words(taken: TakenOut) -> str:
    """What came of it, in sentences."""
    if not taken.gone + taken.closed:
        return _("Er is niets ingetrokken: intussen is iedereen klaar, of al uitgeschreven.")
    gone = ngettext(
        "%(number)d inschrijving is weg: er was nog niets gedaan.",
        "%(number)d inschrijvingen zijn weg: er was nog niets gedaan.",
        taken.gone,
    )
    closed = ngettext(
        "%(number)d inschrijving is gesloten: wat gedaan is, blijft bewaard.",
        "%(number)d inschrijvingen zijn gesloten: wat gedaan is, blijft bewaard.",
        taken.closed,
    )
    parts = ((gone, taken.gone), (closed, taken.closed))
    return " ".join(words % {"number": number} for words, number in parts if number)
