"""Which lessons are asked of whom, and who has them all, as conditions on enrolments: `is_asked` for the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import Exact

from onboarding.learning.models import Completion, Exemption
from onboarding.lessons.models import Lesson
from onboarding.lessons.outlines import Asked, Audience, LessonEntry

Terms = tuple[int, str, datetime | None]


def is_asked_of(lesson: Asked) -> Q:
    """The enrolments in its programme of which this lesson is asked, and that are not exempted from it.

    Who completed a lesson from which they were exempted before is not told apart here: ask that as well.
    """
    return is_asked_or_exempted(lesson) & ~is_exempted_from(lesson.lesson_id)


def is_asked_or_exempted(lesson: Asked) -> Q:
    """The enrolments in its programme of which this lesson is asked, also when they are exempted from it: the same ones
    for all lessons that came together."""
    return _is_asked(_terms(lesson))


def is_exempted_from(lesson_id: int) -> Q:
    """The enrolments that HR exempted from this lesson, or from the whole programme, and that did not complete it."""
    exempted = Exemption.objects.in_force().from_lesson(lesson_id).filter(enrolment=OuterRef("pk"))
    done = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=lesson_id)
    return Q(Exists(exempted)) & ~Q(Exists(done))


def has_completed_all(lessons: Iterable[LessonEntry]) -> Q:
    """The enrolments that completed every one of these lessons that is asked of them.

    Lessons that came together are asked of the same people, so that the cost follows how often lessons came.
    """
    together: dict[Terms, list[int]] = defaultdict(list)
    for lesson in lessons:
        together[_terms(lesson)].append(lesson.id)
    condition = Q()
    for terms, lesson_ids in together.items():
        has_these = Q(Exact(number_completed(lesson_ids), len(lesson_ids))) | _has_but_exempted(lesson_ids)
        condition &= has_these | ~_is_asked(terms) if terms[0] else has_these
    return condition


def _has_but_exempted(lesson_ids: Collection[int]) -> Q:
    """Those that are exempted from what they did not complete of these lessons, all together."""
    of_enrolment = Exemption.objects.in_force().filter(enrolment=OuterRef("pk"))
    whole, from_one = of_enrolment.filter(lesson=None), of_enrolment.filter(lesson__in=lesson_ids)
    through = Lesson.objects.filter(pk__in=lesson_ids).filter(
        Exists(Completion.objects.filter(enrolment=OuterRef(OuterRef("pk")), lesson=OuterRef("pk")))
        | Exists(Exemption.objects.in_force().filter(enrolment=OuterRef(OuterRef("pk")), lesson=OuterRef("pk")))
    )
    return Q(Exists(whole)) | Q(Exists(from_one)) & Q(Exact(_number(through), len(lesson_ids)))


def _number(rows: QuerySet[Lesson]) -> Subquery:
    """How many rows there are, in one query with what is around it."""
    counted = rows.order_by().annotate(together=Value(1)).values("together")
    return Subquery(counted.annotate(number=Count("pk")).values("number"))


def _terms(lesson: Asked) -> Terms:
    return lesson.after, lesson.audience, lesson.asked_at


def _is_asked(terms: Terms) -> Q:
    after, audience, asked_at = terms
    asked = Q(pk__gt=after)
    if audience != Audience.NEW:
        asked |= Q(completed_at__isnull=True) | (Q(completed_at__gte=asked_at) if asked_at else Q())
    return asked


def number_completed(lesson_ids: Collection[int]) -> Subquery:
    """Of an enrolment, how many of these lessons it completed; null for none."""
    done = Completion.objects.filter(enrolment=OuterRef("pk"), lesson__in=lesson_ids).order_by().values("enrolment")
    return Subquery(done.annotate(number=Count("pk")).values("number"))
