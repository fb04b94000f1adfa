"""A lesson that another organisation offers, taken as a draft of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

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
    copies_seen: int = 0,
    note: Callable[[AdoptedLesson], None] = lambda adoption: None,
) -> LessonPage:
    """The draft that becomes of a version of another organisation's lesson, below a principle of one's own.

    `copies_seen` is how many copies of it that organisation has, as whoever asks saw it; `note` is told in the same
    transaction. Raises Refused when a file is gone or damaged, the lesson is not offered as it is any more, or somebody
    took it meanwhile; then nothing is done. Not for within a transaction: files are stored.
    """
    house = OrganisationPage.objects.ancestor_of(under).get()

    def settle(copy: Copied) -> None:
        Organisation.objects.select_for_update(no_key=True).get(pk=house.organisation_id)  # one at a time
        if not LessonOffer.objects.standing().filter(lesson__current_version=version).exists():
            raise Refused(_("Deze versie wordt niet meer aangeboden. Er is niets overgenomen."), "withdrawn")
        own = AdoptedLesson.objects.filter(organisation=house.organisation_id)
        if own.filter(version__lesson=version.lesson_id, page__isnull=False).count() != copies_seen:
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
