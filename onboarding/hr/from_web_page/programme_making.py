"""A page that was read: kept while someone corrects it, made into drafts once, and forgotten after some time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.from_web_page.recognised_parts import Recognised
from onboarding.hr.models import Verb, WebPageReading
from onboarding.lessons.charter import CharterError, read_charter, source_blocks, users
from onboarding.lessons.charter_drafts import make_programme
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from onboarding.people.models import Organisation, User

KEPT = timedelta(days=14)  # after it was last saved
MAX_LINES = 1_000  # of a page that are kept, to be shown beside what was recognised


def begin(viewer: User, organisation: Organisation, text: str, name: str, now: datetime) -> WebPageReading:
    """Read a page for the organisation; one in which nothing is recognised is kept as well."""
    blocks = source_blocks(text)
    try:
        charter = read_charter(text)
    except CharterError:
        recognised = Recognised()
    else:
        recognised = Recognised.from_charter(charter, users(blocks, charter))
    lines = [
        {"text": one.text, "mark": "heading" if one.heading else "bullet" if one.bullet else ""}
        for one in blocks[:MAX_LINES]
    ]
    return WebPageReading.objects.create(
        organisation=organisation,
        read_by=viewer,
        name=name,
        lines=lines,
        recognised=recognised.as_dict(),
        read_at=now,
        saved_at=now,
    )


def save(reading: WebPageReading, recognised: Recognised, now: datetime) -> None:
    """Keep what was corrected, of one that was not made yet."""
    reading.recognised, reading.saved_at = recognised.as_dict(), now
    WebPageReading.objects.filter(pk=reading.pk, made_at=None).update(
        recognised=reading.recognised, saved_at=reading.saved_at
    )


@transaction.atomic
def make(reading: WebPageReading, page: OrganisationPage, viewer: User, now: datetime) -> ProgrammePage | None:
    """Make the drafts under `page`; None when someone did so already.

    Raises ValidationError for what a page refuses.
    """
    if not WebPageReading.objects.filter(pk=reading.pk, made_at=None).update(made_at=now):
        return None
    kept = WebPageReading.objects.get(pk=reading.pk)
    recognised = Recognised.from_dict(kept.recognised)
    programme = make_programme(recognised.charter, page, recognised.title, viewer)
    activity.record(viewer, Verb.WEB_PAGE_MADE, kept.organisation_id, detail=recognised.title)
    kept.programme_page = programme
    kept.save(update_fields=["programme_page"])
    return programme


def forget_old(now: datetime) -> int:
    """Forget the pages that nobody saved for so long; how many."""
    return WebPageReading.objects.filter(saved_at__lt=now - KEPT).delete()[0]
