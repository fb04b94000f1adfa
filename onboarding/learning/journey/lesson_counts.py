"""How many lessons are asked of someone and how many of those are done; and which lesson completes the programme."""

from __future__ import annotations

from collections.abc import Collection

from onboarding.learning.models import Enrolment
from onboarding.lessons.models import AskedLesson
from onboarding.lessons.outlines import is_asked

COUNTED = ["lessons_done", "lessons_asked", "is_waiting", "may_wait"]  # what `count_lessons` sets


def count_lessons(enrolment: Enrolment, done: Collection[int]) -> bool:
    """Set (unsaved) how many lessons are asked of this person, how many of those are done, and whether they wait: with
    nothing left to do, and yet not completed. Nobody becomes complete by counting.

    `done` has the ids of the lessons completed. True when there is more to do than was known, in a programme that is
    not completed.
    """
    was_waiting, asked_before = enrolment.is_waiting, enrolment.lessons_asked
    asked, is_open = enrolment.outline.lesson_ids, enrolment.completed_at is None
    enrolment.lessons_asked = len(asked)
    enrolment.lessons_done = sum(lesson_id in done for lesson_id in asked)
    has_all = enrolment.lessons_done == enrolment.lessons_asked
    enrolment.is_waiting = is_open and (has_all or not enrolment.programme.is_live)
    enrolment.may_wait = enrolment.may_wait and enrolment.is_waiting
    return is_open and not enrolment.is_waiting and (was_waiting or enrolment.lessons_asked > asked_before)


def is_last_lesson(enrolment: Enrolment, lesson_id: int, done: Collection[int]) -> bool:
    """Whether this lesson, just done after those, was the last one asked; lessons that come back are still asked."""
    asked = enrolment.outline.lesson_ids
    if enrolment.completed_at is not None or enrolment.lessons_done < len(asked):
        return False
    away = AskedLesson.objects.filter(
        programme=enrolment.programme_id, lesson__programme=enrolment.programme_id, lesson__comes_back=True
    )
    to_come = {one.lesson_id for one in away if is_asked(one, enrolment.pk, None)} - set(asked)
    return lesson_id in {*asked, *to_come} and to_come <= {*done, lesson_id}
