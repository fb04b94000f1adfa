"""Packs that are made in the background, and kept for as long as HR may download them."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from onboarding.hr.deeds import activity
from onboarding.hr.jobs.kept_zips import KeptZips
from onboarding.hr.models import Job, JobState, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.evidence.evidence_pack import Made, about_in_words, make_pack
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.people.models import Organisation, User

KEPT = timedelta(days=7)
PACKS = KeptZips("bewijs", KEPT)
LISTED = 20  # packs on the screen; whoever made more finds them among their jobs


def start(scope: Scope) -> Job:
    """Have the pack made that `scope.viewer` asks for."""
    whom = scope.person or scope.organisation.short_name
    return watched_work.start(
        scope.viewer,
        scope.organisation,
        _("Bewijs: %(whom)s") % {"whom": whom},
        make_in_background,
        scope.organisation.pk,
        scope.person.pk if scope.person else None,
        scope.first_day.isoformat() if scope.first_day else None,
        scope.last_day.isoformat() if scope.last_day else None,
        scope.moment.isoformat(),
    )


@task()
def make_in_background(
    job_id: int, organisation_id: int, person_id: int | None, first_day: str | None, last_day: str | None, moment: str
) -> None:
    """Make the pack that the owner of the job asked for, of what they may see now; days and moment as ISO."""
    with watched_work.running(job_id) as reporter:
        owner = reporter.job.owner
        if owner is None:
            raise watched_work.Stop(_("Wie dit bewijs vroeg, is er niet meer."), "no_owner")
        scope = Scope(
            Organisation.objects.get(pk=organisation_id),
            datetime.fromisoformat(moment),
            viewer=owner,
            person=User.objects.get(pk=person_id) if person_id else None,
            first_day=date.fromisoformat(first_day) if first_day else None,
            last_day=date.fromisoformat(last_day) if last_day else None,
        )
        size = scope.count()
        reporter.expect(size.completions + size.exemptions)
        made = make_and_keep(scope, reporter)
        remember(owner, scope, made)
        reporter.outcome = in_words(made)


def make_and_keep(scope: Scope, reporter: watched_work.Reporter) -> Made:
    """Make the pack and keep it under the number of the job, which then leads to it."""
    job = reporter.job
    with tempfile.TemporaryFile() as file:
        made = make_pack(scope, str(job.owner), file, reporter.advance)
        PACKS.keep(job, file)
    Job.objects.filter(pk=job.pk).update(url=reverse("hr:evidence_made", args=[job.pk]))
    return made


@transaction.atomic
def remember(actor: Any, scope: Scope, made: Made) -> None:
    """The line in the log: of whom, of when, and how many completions are in it."""
    activity.record(
        actor,
        Verb.EVIDENCE_MADE,
        scope.organisation,
        subject=scope.person,
        number=made.completions,
        detail=about_in_words(scope),
    )


def in_words(made: Made) -> str:
    """What was made; and what of it was damaged already, which the verifier will say too."""
    people = ngettext("%(number)s persoon", "%(number)s mensen", made.people) % {"number": made.people}
    done = ngettext("%(number)s voltooiing", "%(number)s voltooiingen", made.completions) % {"number": made.completions}
    sentences = [_("Het bewijs is klaar: %(people)s, %(done)s.") % {"people": people, "done": done}]
    if made.lost:
        sentences.append(
            ngettext(
                "Let op: %(number)s bewaard bestand was weg of beschadigd. Vraag raad aan wie de site beheert.",
                "Let op: %(number)s bewaarde bestanden waren weg of beschadigd. Vraag raad aan wie de site beheert.",
                made.lost,
            )
            % {"number": made.lost}
        )
    if made.damaged:
        sentences.append(
            ngettext(
                "Let op: %(number)s versie past niet bij haar vingerafdruk. Vraag raad aan wie de site beheert.",
                "Let op: %(number)s versies passen niet bij hun vingerafdruk. Vraag raad aan wie de site beheert.",
                made.damaged,
            )
            % {"number": made.damaged}
        )
    return " ".join(sentences)


def kept_for(viewer: User, now: datetime) -> list[tuple[Job, datetime]]:
    """The packs that this person had made and may still download, each until when; the last first, at most LISTED."""
    own = Job.objects.visible_to(viewer).filter(owner=viewer, state=JobState.DONE, finished_at__gt=now - KEPT)
    made = own.filter(url__startswith=reverse("hr:evidence")).order_by("-finished_at", "-pk")[:LISTED]
    return [(job, job.finished_at + KEPT) for job in made if job.finished_at]
