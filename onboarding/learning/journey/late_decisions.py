"""What was decided when a lesson was published, and is still not carried out: HR reads of it, and it is done again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from onboarding.learning.journey import after_publishing
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.lessons.models.records import LessonQuerySet

LATE_AFTER = timedelta(minutes=15)  # since it went live: the work of before is over by then, or failed
TRIED_FOR = timedelta(days=30)  # what fails for as long as that needs someone to look at it


def late(lessons: LessonQuerySet, now: datetime) -> LessonQuerySet:
    """Those of which what was decided about the version that is live is not carried out. A page that was published
    without a change made no version: then there was nothing to do."""
    decision = "page__live_revision__publish_decision__"
    return lessons.filter(
        current_version__published_at__gte=F(f"{decision}decided_at"),
        current_version__published_at__range=(now - TRIED_FOR, now - LATE_AFTER),
        **{f"{decision}carried_out_at": None},
    ).order_by("pk")


def do_again(now: datetime) -> int:
    """Give what is late to the worker again, which changes nothing for whom it was done; how many lessons."""
    found = late(Lesson.objects.all(), now).select_related("current_version", "page__live_revision__publish_decision")
    for lesson in found:
        version, page = lesson.current_version, lesson.page
        if version is None or page is None:
            continue  # taken away meanwhile
        before = LessonVersion.objects.filter(lesson=lesson, number__lt=version.number).order_by("-number").first()
        decided = after_publishing.decided_in(page.live_revision.publish_decision)
        after_publishing.carry_out.enqueue(version.pk, before.pk if before else None, decided)
    return len(found)
