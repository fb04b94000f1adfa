"""Right answers that were wrong in a lesson and were put right: a draft with one of before has it wrong again."""

from __future__ import annotations

from onboarding.lessons.models import Lesson
from quizzes.definitions import Question, Quiz
from quizzes.models import Correction
from quizzes.right_keys import with_right_keys
from quizzes.same_question import differs_in_key_only


def as_known_now(quiz: Quiz, lesson: Lesson) -> Quiz:
    """`quiz` with what is known by now to be right in the lesson, where its questions still are the same."""
    about = Correction.objects.filter(holds_for__lesson_versions__lesson=lesson).distinct().order_by("pk")
    return with_right_keys(quiz, [(one.corrected.quiz, one.question_ids) for one in about.select_related("corrected")])


def known_to_be_wrong(quiz: Quiz, lesson: Lesson) -> list[Question]:
    """The questions of `quiz` that count an answer as right of which it is known that it is not, in its words."""
    known = as_known_now(quiz, lesson)
    return [one for one, right in zip(quiz.questions, known.questions, strict=True) if _has_another_key(one, right)]


def _has_another_key(one: Question, right: Question) -> bool:
    return any(differs_in_key_only(*asked) for asked in zip(one.situations, right.situations, strict=True))
