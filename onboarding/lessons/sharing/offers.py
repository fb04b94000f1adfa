"""Which lessons an organisation offers to others, and which of those someone can take."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from onboarding.lessons.models import AdoptedLesson, Lesson, LessonOffer, LessonVersion, Programme
from onboarding.lessons.outlines import PrincipleEntry
from onboarding.people.folding import fold
from onboarding.people.models import Organisation
from onboarding.people.who_may_see import Viewer

SOUGHT_IN = (
    "lesson__current_version__title",
    "lesson__current_version__introduction",
    "lesson__programme__organisation__name",
    "lesson__programme__organisation__short_name",
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A lesson that others offer; `principle` is what it stands under there, None where that is not published."""

    offer: LessonOffer
    version: LessonVersion
    owner: Organisation
    principle: PrincipleEntry | None


def for_others(viewer: Viewer, sought: str = "") -> QuerySet[LessonOffer]:
    """Those that `viewer` may take, newest first; only those in which each word is found that someone looks for."""
    found = LessonOffer.objects.by_others(viewer).order_by("-offered_at", "-pk")
    for word in fold(sought).split():
        found = found.filter(Q.create([(f"{name}__fold__contains", word) for name in SOUGHT_IN], connector=Q.OR))
    return found.select_related("lesson__current_version", "lesson__programme__organisation").defer(
        "lesson__current_version__content", "lesson__current_version__article"
    )


def told(offer: LessonOffer) -> Offered:
    """With what there is to say of it; asks nothing of the database for one of `for_others`."""
    version, programme = offer.lesson.current_version, offer.lesson.programme
    assert version is not None  # noqa: S101 - only what is live is offered
    return Offered(offer, version, programme.organisation, principle_of(offer.lesson, programme))


def principle_of(lesson: Lesson, programme: Programme) -> PrincipleEntry | None:
    """As it was published: a draft of it is nobody else's."""
    principles = programme.outline.principles
    return next((one for one in principles if any(entry.id == lesson.pk for entry in one.lessons)), None)


def copies_of(lesson: Lesson) -> QuerySet[AdoptedLesson]:
    """What others took of it, the last first. For the organisation that offers it: it hears which organisations."""
    taken = AdoptedLesson.objects.filter(version__lesson=lesson)
    return taken.select_related("organisation", "version").defer("version__content", "version__article")


def taken_before(viewer: Viewer, lesson: Lesson) -> QuerySet[AdoptedLesson]:
    """The copies of a lesson that the organisation of `viewer` has, and that are there still; of an administrator,
    those of all organisations, since they may put one anywhere."""
    own = AdoptedLesson.objects.visible_to(viewer).filter(version__lesson=lesson, page__isnull=False)
    return own.select_related("page", "version", "adopted_by").defer("version__content", "version__article")


def told_origin_of(page_id: int | None) -> AdoptedLesson | None:
    """Where an original itself comes from, for others than the two it went between: as long as it is offered there."""
    origin = origin_of(page_id)
    stands = origin and LessonOffer.objects.standing().filter(lesson=origin.version.lesson_id).exists()
    return origin if stands else None


def origin_of(page_id: int | None) -> AdoptedLesson | None:
    """Where the lesson with this page comes from; None for one of the own."""
    found = AdoptedLesson.objects.filter(page=page_id).select_related(
        "version__lesson__programme__organisation", "adopted_by"
    )
    return found.defer("version__content", "version__article").first()
