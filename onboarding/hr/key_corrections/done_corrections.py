"""What was put right in a lesson before: when, by whom, why, and how many people have the lesson done by it.

Of every correction, also of one by which nobody has. Whose result only rose is not counted: of few people, that number
would say what someone answered.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from onboarding.learning.models import Completion
from onboarding.lessons.models import Lesson
from quizzes.models import Correction


@dataclass(frozen=True, slots=True)
class DoneCorrection:
    """A correction: its questions in words, none where only the pass mark became lower; the numbers of the versions for
    which it holds, also for whoever answers in them later; and how many people have the lesson done by it."""

    at: datetime
    by: str
    reason: str
    questions: tuple[str, ...]
    pass_mark: int
    versions: tuple[int, ...]
    done_by_it: int


def done_corrections(lesson: Lesson) -> list[DoneCorrection]:
    """The last one first; always the same queries."""
    versions = dict[int, list[int]]()
    quizzes = lesson.versions.filter(quiz__isnull=False).order_by("number").values_list("quiz", "number")
    for quiz_id, number in quizzes:
        versions.setdefault(quiz_id, []).append(number)
    corrections = (
        Correction.objects.filter(holds_for__in=versions)
        .distinct()
        .select_related("corrected", "corrected_by")
        .prefetch_related("holds_for")
        .order_by("-corrected_at", "-pk")
    )
    found = list(corrections)
    numbers = completed_by(lesson, [one.pk for one in found])
    return [
        DoneCorrection(
            at=one.corrected_at,
            by=str(one.corrected_by or ""),
            reason=one.reason,
            questions=tuple(one.corrected.quiz.question(key).text for key in one.question_ids),
            pass_mark=one.corrected.quiz.pass_mark,
            versions=tuple(sorted(number for quiz in one.holds_for.all() for number in versions.get(quiz.pk, ()))),
            done_by_it=numbers.get(one.pk, 0),
        )
        for one in found
    ]


def completed_by(lesson: Lesson, correction_ids: Collection[int]) -> dict[int, int]:
    """How many people have this lesson done by each of these corrections; without those by which nobody has."""
    passing = Completion.objects.filter(
        lesson=lesson,
        attempt__regrades__correction__in=correction_ids,
        attempt__regrades__passed_before=False,
        attempt__regrades__passed_after=True,
    )
    return dict(passing.order_by().values_list("attempt__regrades__correction").annotate(Count("pk")))
