"""Many certificates in one file, made in the background and there for a day, for whoever had it made."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from django_tasks import task
from wagtail.admin import messages

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import activity
from onboarding.hr.jobs.kept_zips import KeptZips
from onboarding.hr.models import Job, JobState, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.closing import certificates
from onboarding.learning.models import Certificate
from onboarding.paper.typefaces import Unprintable
from onboarding.people.models import Organisation, User

MOST = 1000  # certificates at once: some minutes of work
ZIPS = KeptZips("attesten", timedelta(days=1))
PORTION = 50  # certificates in memory at a time


def start(viewer: User, organisation: Organisation, ids: list[int]) -> Job:
    """Have these certificates, given at this organisation, put together."""
    title = ngettext("%(number)d attest", "%(number)d attesten", len(ids)) % {"number": len(ids)}
    return watched_work.start(viewer, organisation, title, put_together_in_background, ids)


@task()
def put_together_in_background(job_id: int, ids: list[int]) -> None:
    """Put those together that the owner of the job asked for, of what they may see now."""
    with watched_work.running(job_id) as reporter:
        job, owner = reporter.job, reporter.job.owner
        if owner is None:
            raise watched_work.Stop(_("Wie deze attesten vroeg, is er niet meer."), "no_owner")
        found = Certificate.objects.visible_to(owner).of(job.organisation).filter(pk__in=ids).order_by("name", "pk")
        found = found.select_related("enrolment__programme__organisation")
        reporter.expect(len(ids))
        with tempfile.TemporaryFile() as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
                number = _write(found.iterator(chunk_size=PORTION), pack, reporter)
            if not number:
                raise watched_work.Stop(_("Er is geen enkel van deze attesten te maken."), "nothing")
            ZIPS.keep(job, file)
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(url=reverse("hr:certificates_download", args=[job.pk]))
            activity.record(owner, Verb.CERTIFICATE_TAKEN, job.organisation, number=number)
        reporter.outcome = in_words(number, len(ids) - number)


def _write(found: Iterable[Certificate], pack: zipfile.ZipFile, reporter: watched_work.Reporter) -> int:
    """How many were written; not those with letters that no font of ours has."""
    number = 0
    for certificate in found:
        try:
            pack.writestr(name_of(certificate), certificates.pdf(certificate))
            number += 1
        except Unprintable:
            pass  # told by `in_words`
        reporter.advance(1)
    return number


def name_of(certificate: Certificate) -> str:
    """What its file is called: by who it is of, and its number, which no other has."""
    return "-".join(part for part in ("attest", slugify(certificate.name), certificate.number) if part) + ".pdf"


def in_words(number: int, missing: int) -> str:
    words = ngettext("%(number)d attest staat klaar.", "%(number)d attesten staan klaar.", number) % {"number": number}
    if not missing:
        return words
    left_out = ngettext(
        "%(number)d zit er niet bij: er staan letters op waarvoor we geen lettertype hebben, of het is weg.",
        "%(number)d zitten er niet bij: er staan letters op waarvoor we geen lettertype hebben, of ze zijn weg.",
        missing,
    )
    return f"{words} {left_out % {'number': missing}}"


class CertificatesDownloadView(HrOnlyMixin, View):
    """For whoever had it made: the log says who that was."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        own = Job.objects.visible_to(self.viewer).filter(owner=self.viewer, state=JobState.DONE)
        job = get_object_or_404(own, pk=pk, url=reverse("hr:certificates_download", args=[pk]))
        if not ZIPS.is_there(job, self.now):
            messages.warning(request, _("Dit bestand is er niet meer. Maak het gerust opnieuw."))
            return redirect("hr:certificates")
        file = default_storage.open(ZIPS.place_of(job))
        return FileResponse(file, as_attachment=True, filename=f"attesten-{job.organisation.slug}.zip")
