"""Letters that are made in the background: first the paper, then, all at once, what makes their codes work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from onboarding.hr.deeds import activity
from onboarding.hr.deeds.employment import writable_by
from onboarding.hr.letters import letter_paper
from onboarding.hr.letters.letter_paper import Printed
from onboarding.hr.models import Job, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.demo import kept_letters
from onboarding.people.letters import kept_papers, letter_codes, letter_keeping
from onboarding.people.models import Letter, Organisation, User, UserQuerySet

MOST = 500  # letters at once: a pile of paper, made in some twenty seconds


def start(viewer: User, organisation: Organisation, ids: list[int]) -> Job:
    """Have letters made for these people, who are all of this organisation."""
    title = ngettext("%(number)d brief", "%(number)d brieven", len(ids)) % {"number": len(ids)}
    return watched_work.start(viewer, organisation, title, print_in_background, ids)


@task()
def print_in_background(job_id: int, ids: list[int]) -> None:
    """Make the letters that the owner of the job asked for, of those for whom they may be made now."""
    with watched_work.running(job_id) as reporter:
        owner, organisation = reporter.job.owner, reporter.job.organisation
        if owner is None:
            raise watched_work.Stop(_("Wie deze brieven vroeg, is er niet meer."), "no_owner")
        now = timezone.now()
        printed = [Printed(person, letter_codes.new()) for person in _whom(owner, organisation, ids, now)]
        if not printed:
            raise watched_work.Stop(_("Er is niemand meer voor wie je een brief kan afdrukken."), "nobody")
        reporter.expect(len(printed))
        kept_papers.keep(job_id, letter_paper.letters(organisation, printed, timezone.localdate(now), now))
        reporter.outcome = _keep(owner, organisation, printed, reporter.job, now)
        kept_letters.keep(((one.person, one.code) for one in printed), now)
        reporter.advance(len(printed))


def _whom(owner: User, organisation: Organisation, ids: list[int], now: datetime) -> UserQuerySet:
    people = writable_by(owner).of(organisation).filter(pk__in=ids)
    allowed = letter_keeping.may_have_one(people, timezone.localdate(now))
    return allowed.select_related("department").order_by("department__name__fold", "folded", "pk")


@transaction.atomic
def _keep(owner: Any, organisation: Organisation, printed: list[Printed], job: Job, now: datetime) -> str:
    """From here on the codes work, and those of earlier letters do not. What was done, in words."""
    ids = [one.person.pk for one in printed]
    had_one = set(Letter.objects.filter(user__in=ids).values_list("user", flat=True))
    replaced = letter_keeping.keep([(one.person.pk, one.code) for one in printed], owner, now)
    for verb, people in (
        (Verb.LETTER_PRINTED, [one.person for one in printed if one.person.pk not in had_one]),
        (Verb.LETTER_REPRINTED, [one.person for one in printed if one.person.pk in had_one]),
    ):
        if len(people) == 1:
            activity.record(owner, verb, organisation, subject=people[0])
        elif people:
            activity.record(owner, verb, organisation, number=len(people))
    Job.objects.filter(pk=job.pk).update(url=reverse("hr:letters_made", args=[job.pk]))
    return in_words(len(printed), replaced)


def in_words(number: int, replaced: int) -> str:
    sentences = [ngettext("%(number)d brief is klaar.", "%(number)d brieven zijn klaar.", number) % {"number": number}]
    if replaced:
        were = ngettext(
            "%(number)d oudere brief werkt nu niet meer.",
            "%(number)d oudere brieven werken nu niet meer.",
            replaced,
        )
        sentences.append(were % {"number": replaced})
    return " ".join(sentences)
