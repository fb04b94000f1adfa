"""Whom it would be to ask to read what is new since they finished a lesson: those who finished it, and work here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.db.models import Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, FollowUp
from onboarding.learning.status import is_done
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.who_works_here import not_left_on


def who_is_asked(lesson: Lesson, before: LessonVersion, today: date) -> EnrolmentQuerySet:
    """Who finished the lesson in the version `before` or an earlier one, in the current round, and works there."""
    finished = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=lesson, version__number__lte=before.number)
    return _at_work(lesson.programme_id, today).filter(Exists(finished))


def who_is_asked_new(programme: Programme, today: date) -> EnrolmentQuerySet:
    """Who completed the programme, in the current round, and works there."""
    return _at_work(programme.pk, today).filter(is_done())


def _at_work(programme_id: int, today: date) -> EnrolmentQuerySet:
    here = Enrolment.objects.where_they_work().current()
    return here.filter(
        not_left_on(today, "user__"), programme=programme_id, programme__is_live=True, user__is_active=True
    )


ReadAs = tuple[LessonVersion, str]  # a version, and the variant that was read of it


def for_whom_new(
    asked: EnrolmentQuerySet, lesson: Lesson, having_news: Callable[[Sequence[ReadAs]], Iterable[ReadAs]]
) -> EnrolmentQuerySet:
    """Those of them for whom something is new since the version that they read last, in the variant that they read;
    `having_news` says since which of these something is.

    Costs two queries, and what `having_news` costs, once.
    """
    read = asked.annotate(last_read=_number_last_read(lesson), read_as=_variant_read(lesson))
    pairs = set(read.order_by().values_list("last_read", "read_as"))
    numbers = {number for number, _variant in pairs}
    found = lesson.versions.filter(number__in=numbers).select_related("quiz").defer("article")
    versions = {version.number: version for version in found}
    seen = [(versions[number], variant) for number, variant in sorted(pairs) if number in versions]
    with_news = Q(pk__in=[])
    for version, variant in having_news(seen):
        with_news |= Q(last_read=version.number, read_as=variant)
    return asked.filter(pk__in=read.filter(with_news).order_by().values("pk"))


def _variant_read(lesson: Lesson) -> Coalesce:
    """The variant of the lesson that someone finished; "" where they did not."""
    finished = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=lesson)
    return Coalesce(Subquery(finished.values("variant")[:1]), Value(""))


def _number_last_read(lesson: Lesson) -> Greatest:
    """The number of the last version of the lesson that someone finished, or read afterwards; 0 for none."""
    finished = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=lesson)
    read = FollowUp.objects.filter(enrolment=OuterRef("pk"), lesson=lesson, done_at__isnull=False)
    return Greatest(_last_number(finished), _last_number(read))


def _last_number(of_one: QuerySet[Completion] | QuerySet[FollowUp]) -> Coalesce:
    last = of_one.order_by().values("enrolment").annotate(last=Max("version__number")).values("last")
    return Coalesce(Subquery(last), 0, output_field=IntegerField())
