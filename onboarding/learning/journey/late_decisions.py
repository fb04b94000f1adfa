"""What was decided when a lesson was published or came into a programme, and is still not carried out: HR reads of it,
and it is done again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from onboarding.learning.journey import after_publishing, summaries
from onboarding.learning.models import Recount
from onboarding.lessons.models import AskedLesson, Lesson, LessonVersion, Programme
from onboarding.lessons.models.records import LessonQuerySet

LATE_AFTER = timedelta(minutes=15)  # since it went live: the work of before is over by then, or failed
TRIED_FOR = timedelta(days=30)  # what fails for as long as that needs someone to look at it


def late(lessons: LessonQuerySet, now: datetime) -> LessonQuerySet:
    """Those of which what was decided about a version is not carried out, whatever was published after it, or about
    their coming into a programme."""
    of_it = {"lesson": OuterRef("pk")}  # looked up for each of these, as the others' are not asked about
    is_late = Exists(_late_versions(now).filter(**of_it)) | Exists(_late_coming(now).filter(**of_it))
    return lessons.filter(is_late).order_by("pk")


def _late_versions(now: datetime) -> QuerySet[LessonVersion]:
    """A page that was published without a change made no version: then there was nothing to do."""
    when = (now - TRIED_FOR, now - LATE_AFTER)
    return LessonVersion.objects.filter(published_at__range=when, decision__isnull=False, decision__carried_out_at=None)


def _late_coming(now: datetime) -> QuerySet[AskedLesson]:
    """The lessons that whoever is done is asked to read, and not everyone was; those that are there to be read."""
    return after_publishing.still_to_tell().filter(asked_at__range=(now - TRIED_FOR, now - LATE_AFTER))


def late_recounts(programmes: QuerySet[Programme], now: datetime) -> QuerySet[Programme]:
    """Those of these of which the people were not all counted anew after an edit."""
    return programmes.filter(pk__in=_late_recounts(now).values("programme"))


def _late_recounts(now: datetime) -> QuerySet[Recount]:
    """However old: as long as one is open, nobody of its programme becomes late (`Programme.counting_since`)."""
    return Recount.objects.filter(noted_at__lte=now - LATE_AFTER)


def do_again(now: datetime) -> int:
    """Give what is late to the worker again, which changes nothing for whom it was done; how many lessons.
    People who were not counted anew, are."""
    number = late(Lesson.objects.all(), now).count()
    for noted in _late_recounts(now).order_by("pk"):
        summaries.count_again(noted)
    _carry_out_again(_late_versions(now))
    after_publishing.ask_together(_late_coming(now))
    return number


def _carry_out_again(versions: QuerySet[LessonVersion]) -> None:
    """The oldest first, as they came."""
    for version in versions.select_related("decision").order_by("pk"):
        before = LessonVersion.objects.filter(lesson=version.lesson_id, number__lt=version.number)
        last = before.order_by("-number").values_list("pk", flat=True).first()
        after_publishing.carry_out.enqueue(version.pk, last, after_publishing.decided_in(version.decision))
