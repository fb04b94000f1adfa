"""Reads what people did the first time they met a lesson's questions; only what is counted, and never shown as such."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from onboarding.hr.insight.pooling import PooledQuestion, pool
from onboarding.lessons.models import LessonVersion
from onboarding.people.models import User
from quizzes.definitions import Quiz
from quizzes.models import Attempt, Response
from quizzes.statistics import FirstTry

CHUNK = 2000  # rows


@dataclass(frozen=True, slots=True)
class Try:
    """A finished first try at a lesson's quiz, and the groups its person is in today. Points are of the whole quiz."""

    attempt: int
    person: int
    lesson: int
    quiz: int
    finished_at: datetime
    points: Decimal
    max_points: int
    department: int | None
    start_date: date | None


def finished_tries(viewer: User, lessons: Collection[int]) -> dict[int, list[Try]]:
    """The first tries at these lessons by the people of each lesson's organisation, by lesson; one query.

    One per person, the very first: when a programme comes back, people meet its questions again. A first try that
    is not finished does not count, and no later one takes its place. In the order in which they were finished.
    """
    lesson = "published_quiz__lesson_versions__lesson"
    rows = (
        Attempt.objects.filter(
            **{f"{lesson}__in": lessons, f"{lesson}__programme__organisation": F("user__organisation")},
            number=1,
            user__in=User.objects.visible_to(viewer),
        )
        .order_by("pk")
        .values_list(
            *("pk", "user_id", lesson, "published_quiz_id", "finished_at", "points", "max_points"),
            *("user__department_id", "user__start_date"),
        )
    )
    first: dict[tuple[int, int], Try] = {}
    for row in rows.iterator(chunk_size=CHUNK):
        one = Try(*row)
        first.setdefault((one.lesson, one.person), one)
    found = defaultdict(list)
    for one in sorted(
        (one for one in first.values() if one.finished_at is not None), key=lambda one: (one.finished_at, one.attempt)
    ):
        found[one.lesson].append(one)
    return found


def questions(tries: Mapping[int, Collection[Try]], lessons: Collection[int]) -> dict[int, list[PooledQuestion]]:
    """The questions that each lesson asks or asked, pooled over its versions; one query."""
    asked = LessonVersion.objects.filter(lesson__in=lessons, quiz__isnull=False)
    versions: dict[int, list[tuple[int, int, Quiz]]] = defaultdict(list)
    answered = {one.quiz for some in tries.values() for one in some}
    rows = asked.order_by("lesson_id", "-number").values_list("lesson_id", "number", "quiz_id", "quiz__definition")
    for lesson, number, quiz_id, definition in rows.iterator(chunk_size=CHUNK):
        if lesson not in versions or quiz_id in answered:  # the newest one, and those that someone answered
            versions[lesson].append((number, quiz_id, Quiz.from_dict(definition)))
    return {lesson: pool(found) for lesson, found in versions.items()}


def answers(tries: Mapping[int, Collection[Try]]) -> dict[int, dict[str, FirstTry]]:
    """What was answered in these tries, by attempt and question; one query, which streams."""
    of_attempt = {one.attempt: one for some in tries.values() for one in some}
    found: dict[int, dict[str, FirstTry]] = defaultdict(dict)
    for attempt, question, selected, points, max_points in _responses({one.quiz for one in of_attempt.values()}):
        if attempt in of_attempt:
            whole = of_attempt[attempt]
            rest = whole.max_points - max_points
            share = (whole.points - points) / rest if rest else None
            found[attempt][question] = FirstTry(tuple(selected), share)
    return found


def _responses(quizzes: Collection[int]) -> Iterator[tuple[int, str, Any, Decimal, int]]:
    rows = Response.objects.filter(
        attempt__number=1, attempt__finished_at__isnull=False, attempt__published_quiz__in=quizzes
    ).values_list("attempt_id", "question_id", "selected", "points", "max_points")
    return rows.iterator(chunk_size=CHUNK)
