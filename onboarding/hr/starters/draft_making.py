"""A starter that becomes drafts of one's own, in the background: its pictures and films are read and kept too."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from onboarding.hr.deeds import activity
from onboarding.hr.models import Job, Verb
from onboarding.hr.worker import watched_work
from onboarding.lessons import starter_contents, starters
from onboarding.lessons.models import OrganisationPage
from onboarding.lessons.starter_contents import Starter
from onboarding.people.models import Organisation, User


def start(viewer: User, organisation: Organisation, starter: Starter) -> Job:
    """Have the drafts made for the organisation."""
    title = _("Traject “%(title)s” maken") % {"title": starter.title}
    return watched_work.start(viewer, organisation, title, make_in_background, starter.name, url=reverse("hr:starters"))


@task()
def make_in_background(job_id: int, name: str) -> None:
    """Make the drafts that the owner of the job asked for: all of them or none, and once."""
    with watched_work.running(job_id) as reporter:
        starter = starter_contents.of(name)
        page = OrganisationPage.objects.get(organisation=reporter.job.organisation)
        if starter_contents.made_of(starter, page):
            raise watched_work.Stop(_("Dit traject staat er al."), "there_already")
        _make(reporter.job, starter, page)
        made = _("“%(title)s” staat klaar als concept, met %(number)d lessen. Niemand ziet het voor je het publiceert.")
        reporter.outcome = made % {"title": starter.title, "number": len(starter.lessons)}


@transaction.atomic
def _make(job: Job, starter: Starter, page: OrganisationPage) -> None:
    programme = starters.load(starter.name, page, publishes=False)
    activity.record(job.owner, Verb.STARTER_MADE, job.organisation, detail=starter.title)
    Job.objects.filter(pk=job.pk).update(url=reverse("wagtailadmin_explore", args=[programme.pk]))
