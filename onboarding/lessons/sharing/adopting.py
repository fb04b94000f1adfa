"""A lesson that another organisation offers, taken as a draft of one's own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from onboarding.lessons.models import (
    AdoptedLesson,
    LessonOffer,
    LessonPage,
    LessonVersion,
    OrganisationPage,
    PrinciplePage,
)
from onboarding.lessons.open_file.lesson_copying import Copied, copied
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.people.models import Organisation


def adopt(
    version: LessonVersion,
    under: PrinciplePage,
    by: Any,
    now: datetime,
    *,
    copies_seen: Collection[int] = (),
    note: Callable[[AdoptedLesson], None] = lambda adoption: None,
) -> LessonPage:
    """The draft that becomes of a version of another organisation's lesson, below a principle of one's own.

    `copies_seen` are the ids of the copies of it that whoever asks saw there already; `note` is told in the same
    transaction. Raises Refused when a file is gone or damaged, the lesson is not offered as it is any more, or somebody
    took it meanwhile; then nothing is done. Not for within a transaction: files are stored.
    """
    house = OrganisationPage.objects.ancestor_of(under).get()

    def settle(copy: Copied) -> None:
        Organisation.objects.select_for_update(no_key=True).get(pk=house.organisation_id)  # one at a time
        if not LessonOffer.objects.standing().filter(lesson__current_version=version).exists():
            raise Refused(_("Deze versie wordt niet meer aangeboden. Er is niets overgenomen."), "withdrawn")
        own = AdoptedLesson.objects.filter(organisation=house.organisation_id, page__isnull=False)
        if own.filter(version__lesson=version.lesson_id).exclude(pk__in=copies_seen).exists():
            raise Refused(_("Een collega nam deze les net over. Er is niets bijgemaakt."), "taken_meanwhile")
        adoption = AdoptedLesson.objects.create(
            organisation_id=house.organisation_id,
            page=copy.page,
            version=version,
            adopted_by=by,
            adopted_at=now,
            ids=copy.ids,
            settled_up_to=version.number,
        )
        note(adoption)

    return copied(version, under, by, settle).page


@transaction.atomic
def carry_over(page: Page, copy: Page) -> None:
    """Remember where the lessons come from in a copy that was just made of a page, with or without what is below it:
    what was taken from others, and is copied, was still taken from them."""
    before, after = (
        list(LessonPage.objects.descendant_of(one, inclusive=True).order_by("path")) for one in (page, copy)
    )
    adopted = {one.page_id: one for one in AdoptedLesson.objects.filter(page__in=before)}
    if not adopted or len(before) != len(after):
        return
    house = OrganisationPage.objects.ancestor_of(copy).get()
    for old, new in zip(before, after, strict=True):
        adoption = adopted.get(old.pk)
        if adoption is not None and adoption.origin.pk != house.organisation_id:
            adoption.pk, adoption.page, adoption.organisation = None, new, house.organisation
            adoption.ids = {one: str(uuid5(new.translation_key, own)) for one, own in adoption.ids.items()}
            adoption._state.adding = True
            adoption.save()
