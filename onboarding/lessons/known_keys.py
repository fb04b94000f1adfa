"""Right answers that were wrong in a lesson and were put right: a draft with one of before has it wrong again."""

from __future__ import annotations

from collections.abc import Iterator

from onboarding.lessons.models import Lesson
from quizzes.definitions import Question, Quiz
from quizzes.models import Correction, PublishedQuiz
from quizzes.right_keys import with_right_keys
from quizzes.same_question import differs_in_key_only


def as_known_now(published: PublishedQuiz, lesson: Lesson) -> Quiz:
    """A quiz of the lesson as it is right: by the first correction that holds for it, and those that came after.

    One that was published later, with keys of its own, has them still.
    """
    first = published.put_right_by.order_by("pk").first()
    if first is None:
        return published.quiz
    about = Correction.objects.filter(holds_for__lesson_versions__lesson=lesson, pk__gte=first.pk).distinct()
    corrections = about.select_related("corrected").order_by("pk")
    return with_right_keys(published.quiz, [(one.corrected.quiz, one.question_ids) for one in corrections])


def put_right_since(published: PublishedQuiz, lesson: Lesson) -> list[Question]:
    """The questions of a quiz of the lesson of which the key is known to be wrong, as they stand in it."""
    return [wrong for wrong, _right in _wrong_and_right(published, lesson)]


def known_to_be_wrong(quiz: Quiz, lesson: Lesson) -> list[Question]:
    """The questions of `quiz` that have the key of one that was put right in the lesson, as they stand in it."""
    corrected = PublishedQuiz.objects.filter(lesson_versions__lesson=lesson, put_right_by__isnull=False).distinct()
    known = [pair for published in corrected for pair in _wrong_and_right(published, lesson)]
    return [one for one in quiz.questions if any(_is_wrong(one, *pair) for pair in known if pair[0].id == one.id)]


def _wrong_and_right(published: PublishedQuiz, lesson: Lesson) -> Iterator[tuple[Question, Question]]:
    for one, right in zip(published.quiz.questions, as_known_now(published, lesson).questions, strict=True):
        if _has_another_key(one, right):
            yield one, right


def _is_wrong(one: Question, wrong: Question, right: Question) -> bool:
    return _has_another_key(one, right) and not _has_another_key(one, wrong)


def _has_another_key(one: Question, other: Question) -> bool:
    return any(differs_in_key_only(asked, other) for asked in one.situations)
