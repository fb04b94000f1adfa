"""What was decided when a lesson was published or came into a programme, and is still not carried out: HR reads of it,
and it is done again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from onboarding.learning.journey import after_publishing
from onboarding.lessons.models import AskedLesson, Lesson, LessonVersion
from onboarding.lessons.models.records import LessonQuerySet

LATE_AFTER = timedelta(minutes=15)  # since it went live: the work of before is over by then, or failed
TRIED_FOR = timedelta(days=30)  # what fails for as long as that needs someone to look at it


def late(lessons: LessonQuerySet, now: datetime) -> LessonQuerySet:
    """Those of which what was decided about the version that is live is not carried out, or about their coming into a
    programme."""
    by_version = Q(pk__in=_with_late_version(now).values("pk"))
    return lessons.filter(by_version | Q(pk__in=_late_coming(now).values("lesson"))).order_by("pk")


def _with_late_version(now: datetime) -> LessonQuerySet:
    """A page that was published without a change made no version: then there was nothing to do."""
    decision = "page__live_revision__publish_decision__"
    return Lesson.objects.filter(
        current_version__published_at__gte=F(f"{decision}decided_at"),
        current_version__published_at__range=(now - TRIED_FOR, now - LATE_AFTER),
        **{f"{decision}carried_out_at": None},
    )


def _late_coming(now: datetime) -> QuerySet[AskedLesson]:
    """The lessons that whoever is done is asked to read, and not everyone was."""
    when = (now - TRIED_FOR, now - LATE_AFTER)
    return AskedLesson.objects.filter(read_by__isnull=False, all_told_at=None, asked_at__range=when)


def do_again(now: datetime) -> int:
    """Give what is late to the worker again, which changes nothing for whom it was done; how many lessons."""
    number = late(Lesson.objects.all(), now).count()
    _carry_out_again(_with_late_version(now))
    _ask_again(_late_coming(now))
    return number


def _carry_out_again(lessons: LessonQuerySet) -> None:
    found = lessons.select_related("current_version", "page__live_revision__publish_decision").order_by("pk")
    for lesson in found:
        version, page = lesson.current_version, lesson.page
        if version is None or page is None:
            continue  # taken away meanwhile
        before = LessonVersion.objects.filter(lesson=lesson, number__lt=version.number).order_by("-number").first()
        decided = after_publishing.decided_in(page.live_revision.publish_decision)
        after_publishing.carry_out.enqueue(version.pk, before.pk if before else None, decided)


def _ask_again(coming: Iterable[AskedLesson]) -> None:
    """What came in together as well: whoever is told of several gets one mail."""
    together: dict[tuple[int, str, bool], list[int]] = defaultdict(list)
    for one in coming:
        if one.read_by is not None:
            together[one.programme_id, one.read_by.isoformat(), one.sends_mail].append(one.lesson_id)
    for (programme_id, read_by, sends_mail), lesson_ids in together.items():
        after_publishing.ask_for_new.enqueue(programme_id, lesson_ids, read_by, sends_mail)
