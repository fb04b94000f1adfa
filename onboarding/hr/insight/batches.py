"""Reads what is shown of the people who count together, and the questions it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onboarding.hr.insight.pooling import PooledQuestion, pool
from onboarding.learning.answer_groups.first_tries import QUIZ
from onboarding.learning.models import AnswerBatch
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.people.models import User
from quizzes.definitions import Quiz
from quizzes.statistics import FirstTry

CHUNK = 2000  # rows


@dataclass(frozen=True, slots=True)
class Batch:
    """Five people whose first tries count together: what was drawn of them, and what they had in common then.

    `quiz` is a published quiz that asks what they answered.
    """

    quiz: int
    department: int | None
    department_name: str
    half_year: str
    drawn: Mapping[str, Mapping[str, Any]]

    @property
    def groups(self) -> list[str]:
        """The keys of the groups that all of them were in."""
        keys = [f"dienst-{self.department}"] if self.department else []
        return [*keys, f"start-{self.half_year}"] if self.half_year else keys

    def answer(self, question_id: str) -> FirstTry:
        """The answer that was drawn of them."""
        one = self.drawn[question_id]
        return FirstTry(tuple(one["answer"]), None if one["rest"] is None else Decimal(one["rest"]))


def formed(viewer: User, lessons: Collection[int]) -> dict[int, list[Batch]]:
    """The batches of these lessons, as far as the viewer's organisation has them, in the order they were made in."""
    rows = AnswerBatch.objects.filter(
        pool__lesson__in=Lesson.objects.visible_to(viewer).filter(pk__in=lessons), pool__what__startswith=QUIZ
    ).order_by("pk")
    fields = ("pool__lesson_id", "pool__quiz_id", "department", "department_name", "half_year", "drawn")
    found = defaultdict(list)
    for lesson, *row in rows.values_list(*fields).iterator(chunk_size=CHUNK):
        found[lesson].append(Batch(*row))
    return found


def questions(batches: Mapping[int, Collection[Batch]], lessons: Collection[int]) -> dict[int, list[PooledQuestion]]:
    """The questions that each lesson asks or asked, pooled over its versions; one query."""
    asked = LessonVersion.objects.filter(lesson__in=lessons, quiz__isnull=False)
    versions: dict[int, list[tuple[int, int, Quiz]]] = defaultdict(list)
    answered = {one.quiz for some in batches.values() for one in some}
    rows = asked.order_by("lesson_id", "-number").values_list("lesson_id", "number", "quiz_id", "quiz__definition")
    for lesson, number, quiz_id, definition in rows.iterator(chunk_size=CHUNK):
        if lesson not in versions or quiz_id in answered:  # the newest one, and those that someone answered
            versions[lesson].append((number, quiz_id, Quiz.from_dict(definition)))
    return {lesson: pool(found) for lesson, found in versions.items()}
