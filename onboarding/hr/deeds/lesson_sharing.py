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
from onboarding.lessons.sharing import adopting, offers, taking_pieces
from onboarding.people.models import User


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


def adopt(
    actor: User, version: LessonVersion, under: PrinciplePage, now: datetime, *, copies_seen: Collection[int]
) -> LessonPage:
    """As adopting.adopt says."""

    def note(adoption: AdoptedLesson) -> None:
        told = {"title": version.title, "origin": adoption.origin.short_name, "number": version.number}
        detail = _("%(title)s, van %(origin)s, versie %(number)d") % told
        activity.record(actor, Verb.LESSON_ADOPTED, adoption.organisation_id, detail=detail)

    return adopting.adopt(version, under, actor, now, copies_seen=copies_seen, note=note)


def settle_changes(
    actor: User,
    page: LessonPage,
    seen: str,
    taken: Collection[str],
    leaves_rest: bool,
    now: datetime,
    *,
    knows_open: bool = False,
) -> bool:
    """As taking_pieces.settle says."""

    def note(taken_over: int, left: int) -> None:
        told = {"title": page.title, "taken": taken_over, "left": left}
        detail = _("%(title)s: %(taken)d overgenomen, %(left)d zo gelaten") % told
        activity.record(actor, Verb.CHANGES_SETTLED, _organisation_of(page), number=taken_over, detail=detail)

    return taking_pieces.settle(page, seen, taken, leaves_rest, actor, now, note, knows_open=knows_open)


def _organisation_of(page: Page) -> int:
    return int(OrganisationPage.objects.ancestor_of(page).get().organisation_id)
