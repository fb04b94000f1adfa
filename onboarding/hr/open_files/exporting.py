"""A programme put in a file in the background, there to download for a while."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from onboarding.hr.deeds import activity
from onboarding.hr.jobs.kept_zips import KeptZips
from onboarding.hr.models import Job, JobState, Verb
from onboarding.hr.worker import watched_work
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from onboarding.lessons.open_file import packing, zip_writing
from onboarding.lessons.open_file.file_counts import FileCounts
from onboarding.lessons.open_file.refusals import Refused
from onboarding.people.models import Organisation, User

ZIPS = KeptZips("trajecten", timedelta(days=7))


def organisation_of(page: ProgrammePage) -> Organisation:
    """Whose programme it is."""
    owner = OrganisationPage.objects.ancestor_of(page).get()
    return Organisation.objects.get(pk=owner.organisation_id)


def address_of(page: ProgrammePage) -> str:
    return reverse("hr:programme_file", args=[page.pk])


def start(viewer: User, page: ProgrammePage) -> Job:
    """Have the file made."""
    title = _("“%(title)s” in een bestand") % {"title": page.draft_title or page.title}
    return watched_work.start(viewer, organisation_of(page), title[:200], put_in_file, page.pk, url=address_of(page))


@task()
def put_in_file(job_id: int, page_id: int) -> None:
    """Make the file of a programme as it was saved last, and keep it under the number of the job."""
    with watched_work.running(job_id) as reporter:
        page = ProgrammePage.objects.filter(pk=page_id).first()
        if page is None:
            raise watched_work.Stop(_("Dit traject is er niet meer."), "gone")
        what = packing.packed(page)
        reporter.expect(len(what.things))
        with tempfile.TemporaryFile() as file:
            try:
                data = zip_writing.write(what, file, reporter.advance)
            except Refused as problem:
                raise watched_work.Stop(str(problem), problem.code) from problem
            ZIPS.keep(reporter.job, file)
        counts = FileCounts.of(data)
        remember(reporter.job.owner, page, counts)
        reporter.outcome = _("Het bestand is klaar: %(counts)s.") % {"counts": counts.in_words()}


@transaction.atomic
def remember(actor: User | None, page: ProgrammePage, counts: FileCounts) -> None:
    """The line in the log."""
    activity.record(
        actor, Verb.PROGRAMME_EXPORTED, organisation_of(page), number=counts.lessons, detail=counts.title[:300]
    )


def kept_for(viewer: User, page: ProgrammePage, now: datetime) -> list[tuple[Job, datetime]]:
    """The files of this programme that this person had made and may still download, each until when; the last first."""
    own = Job.objects.visible_to(viewer).filter(owner=viewer, state=JobState.DONE, url=address_of(page))
    made = own.filter(finished_at__gt=now - ZIPS.kept).order_by("-pk")
    return [(job, until) for job in made if (until := ZIPS.kept_until(job)) and ZIPS.is_there(job, now)]
