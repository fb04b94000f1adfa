"""A lesson offered to other organisations or not any more, one taken from them, and what was decided of what became of
it there; each with its line in the log of whose desk it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.lessons.models import (
    AdoptedLesson,
    Lesson,
    LessonOffer,
    LessonPage,
    LessonVersion,
    OrganisationPage,
    PrinciplePage,
)
from onboarding.lessons.open_file.lesson_copying import Copied, copied
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.sharing import offers, taking_pieces
from onboarding.people.models import Organisation, User


class NotLive(Exception):
    """Only what is live can be offered."""


@transaction.atomic
def offer(actor: User, lesson: Lesson, now: datetime) -> bool:
    """Offer it from now on; False when it is offered already. Raises NotLive, and then nothing is done."""
    held = Lesson.objects.select_for_update(of=("self",)).get(pk=lesson.pk)
    if held.current_version_id is None:
        raise NotLive
    if LessonOffer.objects.filter(lesson=held, stopped_at=None).exists():
        return False
    fields = {"offered_by": actor, "offered_at": now, "stopped_at": None}
    LessonOffer.objects.update_or_create(lesson=held, defaults=fields)
    activity.record(actor, Verb.LESSON_OFFERED, lesson.programme.organisation_id, detail=lesson.title)
    return True


@transaction.atomic
def stop(actor: User, lesson: Lesson, now: datetime) -> bool:
    """Offer it no more; what was taken stays. False when it was not offered."""
    if not LessonOffer.objects.filter(lesson=lesson, stopped_at=None).update(stopped_at=now):
        return False
    number = offers.copies_of(lesson).count()
    activity.record(actor, Verb.OFFER_STOPPED, lesson.programme.organisation_id, number=number, detail=lesson.title)
    return True


def adopt(actor: User, version: LessonVersion, under: PrinciplePage, now: datetime, *, copies_seen: int) -> LessonPage:
    """The draft that becomes of a version of another organisation's lesson, below a principle of one's own.

    `copies_seen` is how many copies of it that organisation has, as `actor` saw it. Raises Refused when a file is gone,
    the lesson is not offered as it is any more, or somebody took it meanwhile; then nothing is done.
    """
    house = OrganisationPage.objects.ancestor_of(under).get()

    def settle(copy: Copied) -> None:
        Organisation.objects.select_for_update(no_key=True).get(pk=house.organisation_id)
        if not LessonOffer.objects.standing().filter(lesson__current_version=version).exists():
            raise Refused(_("Deze versie wordt niet meer aangeboden. Er is niets overgenomen."), "withdrawn")
        own = AdoptedLesson.objects.filter(organisation=house.organisation_id)
        if own.filter(version__lesson=version.lesson_id, page__isnull=False).count() != copies_seen:
            raise Refused(_("Een collega nam deze les net over. Er is niets bijgemaakt."), "taken_meanwhile")
        AdoptedLesson.objects.create(
            organisation_id=house.organisation_id,
            page=copy.page,
            version=version,
            adopted_by=actor,
            adopted_at=now,
            ids=copy.ids,
            settled_up_to=version.number,
        )
        told = {"title": version.title, "origin": origin.short_name, "number": version.number}
        detail = _("%(title)s, van %(origin)s, versie %(number)d") % told
        activity.record(actor, Verb.LESSON_ADOPTED, house.organisation_id, detail=detail)

    origin = version.lesson.programme.organisation
    return copied(version, under, actor, settle).page


def settle_changes(actor: User, page: LessonPage, seen: str, taken: Collection[str], leaves_rest: bool) -> bool:
    """As taking_pieces.settle says."""

    def note(taken_over: int, left: int) -> None:
        told = {"title": page.title, "taken": taken_over, "left": left}
        detail = _("%(title)s: %(taken)d overgenomen, %(left)d zo gelaten") % told
        activity.record(actor, Verb.CHANGES_SETTLED, _organisation_of(page), number=taken_over, detail=detail)

    return taking_pieces.settle(page, seen, taken, leaves_rest, actor, note)


def _organisation_of(page: Page) -> int:
    return int(OrganisationPage.objects.ancestor_of(page).get().organisation_id)
