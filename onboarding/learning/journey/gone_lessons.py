"""A lesson that someone was asked, and that is not there now: what they may know of it."""

from __future__ import annotations

from onboarding.learning.journey.asked_of import is_asked_of
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import AskedLesson, Lesson
from onboarding.people.models import User


def lesson_gone(user: User, lesson_id: int) -> Lesson | None:
    """The lesson, where a programme asked it of this person and it was taken away from there; None for anyone else, for
    whom it does not exist. `comes_back` says whether it is away for a while only."""
    mine = Enrolment.objects.of_person(user).current()
    asked = AskedLesson.objects.filter(lesson=lesson_id, programme__in=mine.values("programme"))
    for one in asked.select_related("lesson"):
        stands_there = one.lesson.is_asked and one.lesson.programme_id == one.programme_id
        if not stands_there and mine.filter(is_asked_of(one), programme=one.programme_id).exists():
            return one.lesson
    return None
