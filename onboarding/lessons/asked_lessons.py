"""Of whom a programme asks its lessons: noted once for each, when it first stands in the programme, and once more when
one that was gone for good is published again with a decision about that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from onboarding.lessons.models import AskedLesson, Lesson, Programme
from onboarding.lessons.outlines import Audience, LessonEntry, Outline

FindLast = Callable[[int], int]

_find_last: list[FindLast] = []


def register(find_last: FindLast) -> None:
    """Let `find_last(programme_id)` tell the number of the last enrolment in a programme, 0 when there is none.

    This room knows of no enrolments: one above says which there are.
    """
    _find_last[:] = [find_last]


@dataclass(frozen=True, slots=True)
class Coming:
    """Of whom lessons are asked that come into a programme; whoever is done reads them by `due_date` (None: the usual
    number of days), told by mail or not. `lesson_ids` are the lessons that this was said of: gone for good before, they
    count as new."""

    audience: Audience = Audience.NEW
    due_date: date | None = None
    sends_mail: bool = False
    lesson_ids: Collection[int] = ()

    @property
    def read_by(self) -> date | None:
        """The last day for whoever is done; None where they are asked nothing."""
        return self.due_date if self.audience == Audience.DONE else None


FOR_WHO_IS_NEW = Coming()


def gone_for_good(programme: Programme, lesson_ids: Iterable[int] | QuerySet[Any, Any]) -> QuerySet[Lesson]:
    """Those of these lessons that `programme` asked once, and that went from it without coming back: taken away, or
    moved elsewhere."""
    asked = AskedLesson.objects.filter(programme=programme, lesson=OuterRef("pk"))
    waited_for = Q(programme=programme, comes_back=True)
    found = Lesson.objects.filter(Exists(asked), pk__in=lesson_ids).exclude(pk__in=programme.lesson_ids)
    return found.exclude(waited_for)


def note(programme: Programme, outline: Outline, coming: Coming, now: datetime) -> Outline:
    """`outline` with of whom each lesson is asked; those that are new to the programme, of whom `coming` says.

    A lesson that was taken away for a while is back, for those of whom it was asked. `programme` has the outline of
    before.
    """
    again = set(gone_for_good(programme, coming.lesson_ids).values_list("pk", flat=True))
    asked = AskedLesson.objects.filter(programme=programme).exclude(lesson__in=again & {*outline.lesson_ids})
    known = {one.lesson_id: one for one in asked}
    new = [lesson_id for lesson_id in outline.lesson_ids if lesson_id not in known]
    if new:
        after = _find_last[0](programme.pk) if _find_last else 0
        rows = [
            AskedLesson(
                programme=programme,
                lesson_id=lesson_id,
                after=after,
                audience=coming.audience,
                asked_at=now,
                read_by=coming.read_by,
                sends_mail=coming.read_by is not None and coming.sends_mail,
            )
            for lesson_id in new
        ]
        AskedLesson.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["programme", "lesson"],
            update_fields=["after", "audience", "asked_at", "read_by", "sends_mail", "all_told_at"],
        )
        known |= {one.lesson_id: one for one in rows}
    there = Lesson.objects.filter(pk__in=outline.lesson_ids)
    there.filter(is_asked=False).update(is_asked=True)
    there.filter(comes_back=True).update(comes_back=False)
    Lesson.objects.filter(programme=programme, is_asked=True).exclude(pk__in=outline.lesson_ids).update(is_asked=False)
    principles = tuple(
        replace(one, lessons=tuple(_with(lesson, known[lesson.id]) for lesson in one.lessons))
        for one in outline.principles
    )
    return replace(outline, principles=principles)


def _with(entry: LessonEntry, asked: AskedLesson) -> LessonEntry:
    return replace(entry, after=asked.after, audience=Audience(asked.audience), asked_at=asked.asked_at)
