"""A file that someone sent: kept, looked through, and made into drafts, each in the background."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from onboarding.hr.deeds import activity
from onboarding.hr.models import SENT_FOLDER, Job, JobState, SentProgramme, SentState, Verb
from onboarding.hr.worker import watched_work
from onboarding.lessons import deleted_files
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from onboarding.lessons.open_file import draft_unpacking, zip_reading
from onboarding.lessons.open_file.file_counts import FileCounts
from onboarding.lessons.open_file.packing import PROGRAMME
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.people.models import Organisation, User

KEPT = timedelta(days=7)


class NotNow(Exception):
    """Drafts are made of it already, or just now."""


def keep(owner: User, organisation: Organisation, upload: Any, now: datetime) -> SentProgramme:
    """Keep a file as it was sent, and have it looked through. Raises OSError when the storage fails."""
    sent = SentProgramme(organisation=organisation, owner=owner, name=upload.name[-255:], sent_at=now)
    sent.file.save(upload.name, upload, save=False)
    with transaction.atomic():
        sent.save()
        title = _("“%(name)s” nakijken") % {"name": sent.name[-150:]}
        sent.job = watched_work.start(owner, organisation, title, look_through, sent.pk, url=address_of(sent))
        sent.save(update_fields=["job"])
    return sent


def address_of(sent: SentProgramme) -> str:
    return reverse("hr:sent_programme", args=[sent.pk])


@task()
def look_through(job_id: int, sent_id: int) -> None:
    """Read all of a file that was sent, and note what would be made of it. One that is refused is forgotten."""
    with watched_work.running(job_id) as reporter:
        sent = _there(sent_id)
        try:
            with default_storage.open(sent.place) as file, zip_reading.read(file) as found:
                only_programmes(found.data)
                found.check_files()
                owner = OrganisationPage.objects.get(organisation=sent.organisation_id)
                sent.counts = FileCounts.of(found.data).as_dict()
                sent.lacking = draft_unpacking.kinds_lacking(found.data, owner)
        except Refused as problem:
            let_go(sent)
            Job.objects.filter(pk=job_id).update(url=reverse("hr:send_programme"))
            raise watched_work.Stop(str(problem), problem.code) from problem
        sent.state = SentState.CHECKED
        sent.save(update_fields=["counts", "lacking", "state"])
        reporter.outcome = _("Nagekeken: %(counts)s.") % {"counts": FileCounts(**sent.counts).in_words()}


def only_programmes(data: dict[str, Any]) -> None:
    """Raises Refused for the file of one lesson."""
    if PROGRAMME not in data:
        sentence = _("In dit bestand zit één les, geen traject. Vraag het bestand van het hele traject.")
        raise Refused(sentence, "one_lesson")


def _there(sent_id: int) -> SentProgramme:
    sent = SentProgramme.objects.select_related("organisation", "owner").filter(pk=sent_id).first()
    if sent is None:
        raise watched_work.Stop(_("Dit bestand is er niet meer. Stuur het opnieuw."), "gone")
    return sent


@transaction.atomic
def start_making(sent: SentProgramme) -> Job:
    """Have the drafts made. Raises NotNow for whoever comes second."""
    free = Q(state=SentState.CHECKED) | Q(state=SentState.MAKING, job__state=JobState.FAILED)
    mine = SentProgramme.objects.filter(pk=sent.pk).filter(free).values("pk")
    if not SentProgramme.objects.filter(pk__in=mine).update(state=SentState.MAKING):
        raise NotNow
    title = _("Traject “%(title)s” maken") % {"title": sent.counts["title"][:150]}
    job = watched_work.start(sent.owner, sent.organisation, title, make_drafts_of, sent.pk, url=address_of(sent))
    SentProgramme.objects.filter(pk=sent.pk).update(job=job)
    return job


@task()
def make_drafts_of(job_id: int, sent_id: int) -> None:
    """Make the drafts: all of them or none, and once."""
    with watched_work.running(job_id) as reporter:
        sent = _there(sent_id)
        under = OrganisationPage.objects.get(organisation=sent.organisation_id)

        def settle(page: ProgrammePage) -> None:
            waiting = SentProgramme.objects.filter(pk=sent.pk, state=SentState.MAKING)
            if not waiting.update(state=SentState.MADE, page=page):
                raise Refused(_("Dit traject is al gemaakt."), "there_already")
            remember(sent.owner, sent.organisation, FileCounts(**sent.counts))
            Job.objects.filter(pk=job_id).update(url=reverse("wagtailadmin_explore", args=[page.pk]))

        def note(place: str) -> None:
            sent.stored.append(place)
            sent.save(update_fields=["stored"])

        try:
            with default_storage.open(sent.place) as file, zip_reading.read(file) as found:
                draft_unpacking.make_drafts(found.data, found.opened, under, sent.owner, settle, note)
        except Refused as problem:
            raise watched_work.Stop(str(problem), problem.code) from problem
        default_storage.delete(sent.place)
        reporter.outcome = in_words(sent)


def remember(actor: User | None, organisation: Organisation, counts: FileCounts) -> None:
    """The line in the log."""
    activity.record(actor, Verb.PROGRAMME_IMPORTED, organisation, number=counts.lessons, detail=counts.title[:300])


def in_words(sent: SentProgramme) -> str:
    """What was made, and what could not come along."""
    counts = FileCounts(**sent.counts)
    made = _("“%(title)s” staat klaar als concept: %(counts)s. Niemand ziet het voor je het publiceert.")
    sentences = [made % {"title": counts.title, "counts": counts.in_words()}]
    if sent.lacking:
        sentences.append(lacking_in_words(sent.lacking))
    return " ".join(sentences)


def lacking_in_words(lacking: list[str]) -> str:
    """What becomes of what is for kinds of work that are not there."""
    words = _("Deze soorten werk kennen jullie niet: %(kinds)s. Wat alleen voor hen was, is nu voor iedereen.")
    return words % {"kinds": ", ".join(lacking)}


def let_go(sent: SentProgramme) -> None:
    """Forget a file that was sent, with what a worker that was killed stored of it and nobody has."""
    sent.delete()
    for place in {sent.place, *sent.stored} - deleted_files.needed(sent.stored):
        default_storage.delete(place)


def forget_old(now: datetime) -> int:
    """Forget what was sent a while ago, and files that nobody knows of (whoever sent them is gone); how many."""
    old = list(SentProgramme.objects.filter(sent_at__lte=now - KEPT))
    for sent in old:
        let_go(sent)
    if not default_storage.exists(SENT_FOLDER):
        return len(old)
    places = [f"{SENT_FOLDER}/{name}" for name in default_storage.listdir(SENT_FOLDER)[1]]
    known = set(SentProgramme.objects.values_list("file", flat=True))
    lost = [one for one in places if one not in known and default_storage.get_modified_time(one) <= now - KEPT]
    for place in lost:
        default_storage.delete(place)
    return len(old) + len(lost)
