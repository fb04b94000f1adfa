"""The questions of a lesson that are new since the version someone read: a quiz of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from onboarding.learning.models import FollowUp
from onboarding.lessons.models import LessonVersion
from onboarding.lessons.news import news_since
from quizzes import attempts
from quizzes.definitions import FeedbackMoment, Quiz
from quizzes.models import PublishedQuiz


class NewQuestions:
    """The questions that are new in a version: frozen once for everyone who read the same one before."""

    def __init__(self, version: LessonVersion) -> None:
        self.version = version
        self._frozen: dict[int, PublishedQuiz | None] = {}

    def since(self, before: LessonVersion | None) -> PublishedQuiz | None:
        """The questions that are new since `before`; None when there are none, or the whole lesson is new."""
        if before is None:
            return None
        if before.pk not in self._frozen:
            self._frozen[before.pk] = self._kept(before) or self._freeze(before)
        return self._frozen[before.pk]

    def _kept(self, before: LessonVersion) -> PublishedQuiz | None:
        asked_before = FollowUp.objects.filter(version=self.version, before=before, quiz__isnull=False)
        return PublishedQuiz.objects.filter(pk__in=asked_before.values("quiz")[:1]).first()

    def _freeze(self, before: LessonVersion) -> PublishedQuiz | None:
        question_ids = news_since(before, self.version).question_ids
        if not question_ids or self.version.quiz is None:
            return None
        frozen = PublishedQuiz.freeze(_only_asking(self.version.quiz.quiz, question_ids))
        attempts.keep_put_right(frozen, self.version.quiz)
        return frozen


def _only_asking(quiz: Quiz, question_ids: Collection[str]) -> Quiz:
    """These questions of a quiz; one sees at once how an answer fits, and there is nothing to pass."""
    return replace(
        quiz,
        questions=tuple(question for question in quiz.questions if question.id in question_ids),
        pass_mark=0,
        max_attempts=None,
        pause_minutes=0,
        feedback_moment=FeedbackMoment.EACH,
    )
