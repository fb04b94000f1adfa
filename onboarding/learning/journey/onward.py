"""Which lesson comes next for someone: the first that is not done, and open. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from onboarding.learning.calendar.openings import closed_until
from onboarding.learning.models import Enrolment
from onboarding.lessons.outlines import LessonEntry, Outline
from onboarding.people.models import User


def closed_lessons(
    outline: Outline, begun: Collection[int], person: User, enrolment: Enrolment, today: date
) -> dict[int, date]:
    """The lessons that are not open yet, by id, with the day that each opens. Who is in a lesson stays in it."""
    days = (
        (lesson.id, closed_until(lesson.opens, person, enrolment, today))
        for lesson in outline.lessons
        if lesson.id not in begun
    )
    return {lesson_id: day for lesson_id, day in days if day is not None}


def next_lesson(outline: Outline, done: Collection[int], closed: Mapping[int, date]) -> LessonEntry | None:
    """The lesson to go on with; None when nothing is left, or nothing that is open."""
    return next((one for one in outline.lessons if one.id not in done and one.id not in closed), None)


def next_opening(outline: Outline, done: Collection[int], closed: Mapping[int, date]) -> date | None:
    """The day that the first closed lesson opens; None when none is closed."""
    return min((closed[one.id] for one in outline.lessons if one.id in closed and one.id not in done), default=None)
