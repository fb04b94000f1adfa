"""Packs that are made in the background, and kept for as long as HR may download them."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from onboarding.hr.deeds import activity
from onboarding.hr.models import Job, JobState, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.evidence.evidence_pack import Made, about_in_words, make_pack
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.people.models import Organisation, User

FOLDER = "bewijs"  # in the storage, from where nothing is served but by our own views
KEPT = timedelta(days=7)
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
        file.seek(0)
        default_storage.delete(place_of(job))  # of the same work that was cut off and begins again
        default_storage.save(place_of(job), File(file))
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


def place_of(job: Job) -> str:
    """Where the pack of a job is kept."""
    return f"{FOLDER}/{job.pk}.zip"


def kept_until(job: Job) -> datetime | None:
    """Until when the pack of a job can be downloaded; None while it is not made."""
    return job.finished_at + KEPT if job.state == JobState.DONE and job.finished_at else None


def kept_for(viewer: User, now: datetime) -> list[tuple[Job, datetime]]:
    """The packs that this person had made and may still download, each until when; the last first, at most LISTED."""
    own = Job.objects.visible_to(viewer).filter(owner=viewer, state=JobState.DONE, finished_at__gt=now - KEPT)
    made = own.filter(url__startswith=reverse("hr:evidence")).order_by("-finished_at", "-pk")[:LISTED]
    return [(job, job.finished_at + KEPT) for job in made if job.finished_at]


def forget_old(now: datetime) -> int:
    """Forget the packs that were there long enough, and those whose job is gone; how many."""
    if not default_storage.exists(FOLDER):
        return 0
    names = default_storage.listdir(FOLDER)[1]
    numbers = {int(name.partition(".")[0]): name for name in names if name.partition(".")[0].isdecimal()}
    kept = Job.objects.filter(pk__in=numbers).exclude(finished_at__lt=now - KEPT).values_list("pk", flat=True)
    old = numbers.keys() - set(kept)
    for number in old:
        default_storage.delete(f"{FOLDER}/{numbers[number]}")
    return len(old)
