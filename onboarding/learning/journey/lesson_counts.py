"""How many lessons are asked of someone and how many of those are done; and which lesson completes the programme."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from onboarding.learning.calendar.openings import closed_until
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import AskedLesson
from onboarding.lessons.outlines import is_asked

COUNTED = [
    *("lessons_done", "lessons_asked", "is_waiting", "may_wait"),
    *("exempt_from", "lessons_exempted", "is_exempted"),
]  # what `count_lessons` sets


@dataclass(frozen=True, slots=True)
class Came:
    """The lessons with these ids came into a programme, first or again, or went live with it; `last` is the number of
    its last enrolment then, and the time for them counts from the day `since`. Which ones, and not how many there are:
    another one may have gone at the same time. The lessons of `opening_later` were there, and open later since."""

    lesson_ids: Collection[int]
    last: int
    since: date
    opening_later: Collection[int] = ()

    def time_from(self, enrolment: Enrolment, done: Collection[int]) -> date | None:
        """From which day this person, counted anew and enrolled before, has time for those that are not among the
        `done`: when the last of them opens. None when none is asked of them.

        A lesson that opens later takes time only from whom it is still closed for.
        """
        if enrolment.pk > self.last or enrolment.completed_at is not None or enrolment.is_waiting:
            return None
        return max(self._days(enrolment, done), default=None)

    def _days(self, enrolment: Enrolment, done: Collection[int]) -> Iterator[date]:
        for lesson in enrolment.outline.lessons:
            is_there_anew = lesson.id in self.lesson_ids
            if lesson.id in done or not (is_there_anew or lesson.id in self.opening_later):
                continue
            closed = closed_until(lesson.opens, enrolment.user, enrolment, self.since)
            if closed is not None or is_there_anew:
                yield closed or self.since


def came_back_to(enrolment: Enrolment, done: Collection[int], today: date) -> date | None:
    """From which day someone who waited, and does not since they were counted anew, has time for what is asked: nobody
    becomes late because of an edit, whoever counts them first. None when nothing is."""
    return Came(enrolment.outline.lesson_ids, enrolment.pk, today).time_from(enrolment, done)


def count_lessons(enrolment: Enrolment, done: Collection[int]) -> None:
    """Set (unsaved) how many lessons are asked of this person, how many of those are done, and whether they wait: with
    nothing left to do, and yet not completed; or are exempted: because nothing is asked that was not done elsewhere,
    and they did nothing here, also no lesson that is gone by now. Nobody becomes complete by counting.

    `done` has the ids of the lessons completed: of these nobody is exempted any more.
    """
    enrolment.exempt_from = enrolment.exempt.without(done).as_dict()
    asked, is_open = enrolment.outline.lesson_ids, enrolment.completed_at is None
    enrolment.lessons_asked = len(asked)
    enrolment.lessons_exempted = len(enrolment.outline_with_exempted.lesson_ids) - len(asked)
    enrolment.lessons_done = sum(lesson_id in done for lesson_id in asked)
    is_through = enrolment.lessons_done == enrolment.lessons_asked
    enrolment.is_exempted = is_open and bool(enrolment.exempt) and not asked and not done
    enrolment.is_waiting = is_open and not enrolment.is_exempted and (is_through or not enrolment.programme.is_live)
    enrolment.may_wait = enrolment.may_wait and enrolment.is_waiting


def has_all(enrolment: Enrolment) -> bool:
    """Whether this person, as counted, did all that is asked, and some of it here: HR can declare them done.

    What they did may be gone, where they did the rest elsewhere. Of a programme without lessons nobody has all.
    """
    some = enrolment.lessons_done or (enrolment.lessons_exempted and not enrolment.is_exempted)
    return bool(some) and enrolment.lessons_done == enrolment.lessons_asked


def have_all() -> Q:
    """The same in the database."""
    some = Q(lessons_done__gt=0) | Q(lessons_exempted__gt=0, is_exempted=False)
    return some & Q(lessons_done=F("lessons_asked"))


def is_last_lesson(
    enrolment: Enrolment, lesson_id: int, done: Collection[int], away: Iterable[AskedLesson] | None = None
) -> bool:
    """Whether this lesson, just done after those, was the last one asked; lessons that come back are still asked.

    `away`: those lessons of the programme, where they are known already.
    """
    asked = enrolment.outline.lesson_ids
    if enrolment.completed_at is not None or enrolment.lessons_done < len(asked):
        return False
    away = coming_back_to(enrolment.programme_id) if away is None else away
    to_come = {one.lesson_id for one in away if is_asked(one, enrolment.pk, None)} - set(asked)
    to_come = {one for one in to_come if one not in enrolment.exempt}
    return lesson_id in {*asked, *to_come} and to_come <= {*done, lesson_id}


def coming_back_to(programme_id: int) -> QuerySet[AskedLesson]:
    """The lessons that were taken away from a programme for a while."""
    return AskedLesson.objects.filter(programme=programme_id, lesson__programme=programme_id, lesson__comes_back=True)
