"""Who is half-way in a lesson goes on in its new version, with the answers that still fit.

Nothing is thrown away: an answer that fits no more is set aside, an attempt that is over stays on its quiz, and nobody
becomes complete by it: who would have nothing left to answer stays on the version they began.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Least

from onboarding.learning.journey.one_by_one import each
from onboarding.learning.journey.reading_languages import same_language
from onboarding.learning.models import (
    Completion,
    EarlierVersion,
    LessonProgress,
    LessonProgressQuerySet,
    attempts_in_lesson,
)
from onboarding.learning.models.completions import CONTEXT
from onboarding.lessons.assembling import article_of
from onboarding.lessons.models import ChangeSize, LessonVersion
from quizzes import attempts
from quizzes.definitions import Quiz
from quizzes.kept_answers import fitting
from quizzes.models import Attempt


@dataclass(frozen=True, slots=True)
class Moved:
    """How many went on in the new version, and how many stayed on the one they began."""

    moved: int
    stayed: int


def who_is_busy(lesson_ids: Collection[int]) -> LessonProgressQuerySet:
    """The places of whoever is half-way in one of these lessons: they began it and did not complete it, in their
    current round, where they work."""
    completed = Completion.objects.filter(enrolment=OuterRef("enrolment"), lesson=OuterRef("lesson"))
    return LessonProgress.objects.filter(
        ~Exists(completed),
        lesson__in=lesson_ids,
        enrolment__is_current=True,
        enrolment__programme__organisation_id=F("enrolment__user__organisation_id"),
    )


def open_attempts(lesson_id: int) -> QuerySet[Attempt]:
    """The attempts that whoever is half-way in the lesson is busy with."""
    busy = who_is_busy([lesson_id]).alias(context=CONTEXT)
    theirs = busy.filter(enrolment__user=OuterRef("user"), context=OuterRef("context"))
    return attempts_in_lesson(lesson_id).filter(Exists(theirs), finished_at=None)


def move_over(version: LessonVersion, now: datetime) -> Moved:
    """Let everyone who is half-way go on in `version`, each in a transaction of their own; safe to repeat.

    For a typo all answers fit and nothing counts otherwise, or else the place stays as it is. Raises ExceptionGroup,
    after the others, when it fails for someone.
    """
    busy = who_is_busy([version.lesson_id]).filter(version__number__lt=version.number).order_by("pk")
    moved = each(lambda place_id: _move(place_id, version, now), busy.values_list("pk", flat=True))
    return Moved(sum(moved), len(moved) - sum(moved))


def counts_alike(before: Quiz | None, after: Quiz | None) -> bool:
    """Whether both ask the same questions in the same order, and nothing that counts differs: what is right, points,
    pass mark, tries and pause. Only then a change is a typo: whoever is half-way has no other rules by it."""
    if before is None or after is None:
        return before is after
    return _what_counts(before) == _what_counts(after)


def _what_counts(quiz: Quiz) -> tuple[Any, ...]:
    return quiz.rules(), quiz.pause_minutes, [question.id for question in quiz.questions]


def _quiz_of(version: LessonVersion) -> Quiz | None:
    return version.quiz.quiz if version.quiz is not None else None


@transaction.atomic
def _move(place_id: int, version: LessonVersion, now: datetime) -> bool:
    place = (
        LessonProgress.objects.select_for_update(of=("self",))
        .select_related("enrolment", "version__quiz", "translation")
        .defer("translation__article", "translation__words")
        .get(pk=place_id)
    )
    attempt = _hold_open_attempt(place)
    if place.enrolment.completions.filter(lesson_id=place.lesson_id).exists():
        return False  # finished meanwhile
    if not _may_move(place, version, attempt):
        return False
    if attempt is not None and version.quiz is not None:
        attempts.carry_over(attempt, version.quiz, now)
    go_on_in(place, version, now)
    sections = len(article_of(version, place.variant).sections)
    LessonProgress.objects.filter(pk=place_id).update(sections_read=Least("sections_read", sections))
    return True


def go_on_in(place: LessonProgress, version: LessonVersion, now: datetime) -> None:
    """Put someone, whose place is held, in another version, in the same language where that is there, and keep in which
    they were until now."""
    EarlierVersion.objects.create(
        place=place, version_id=place.version_id, translation_id=place.translation_id, left_at=now
    )
    translation = same_language(place.translation, version)
    LessonProgress.objects.filter(pk=place.pk).update(version=version, translation=translation)
    place.version, place.translation = version, translation


def _attempts_in(place: LessonProgress) -> QuerySet[Attempt]:
    return Attempt.objects.filter(user_id=place.enrolment.user_id, context=place.attempts_context)


def _hold_open_attempt(place: LessonProgress) -> Attempt | None:
    held = _attempts_in(place).select_for_update(of=("self",)).select_related("published_quiz")
    return held.filter(finished_at=None).first()


def _may_move(place: LessonProgress, version: LessonVersion, attempt: Attempt | None) -> bool:
    """Whether something is left to answer in `version`; and, of a typo, whether all answers fit and it counts as what
    they have: what was decided about a version in between, stays so."""
    if version.change == ChangeSize.TYPO and not counts_alike(_quiz_of(place.version), _quiz_of(version)):
        return False
    if version.quiz is None:
        return attempt is None
    if attempt is None:
        return True
    keeps = fitting(attempt, version.quiz)
    if version.change == ChangeSize.TYPO and len(keeps) < attempt.responses.count():
        return False
    return len(keeps) < len(version.quiz.quiz.questions)
