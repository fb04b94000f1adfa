"""Who is half-way in a lesson, and how many of their answers still fit its draft: before anyone moves over."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from onboarding.learning.journey.moving_over import open_attempts
from onboarding.lessons.models import Lesson
from quizzes.definitions import Quiz
from quizzes.models import PublishedQuiz, Response
from quizzes.same_question import still_fits


@dataclass(frozen=True, slots=True)
class Fit:
    """Of `answers` given so far `kept` still fit; `staying` people would have nothing left to answer, and stay."""

    answers: int = 0
    kept: int = 0
    staying: int = 0


def fit_of(lesson: Lesson, draft: Quiz | None) -> Fit:
    """How the answers of who is half-way in `lesson` fit `draft`: counted in the database."""
    given = Response.objects.filter(attempt__in=open_attempts(lesson.pk))
    given = given.alias(shown_in=Coalesce("answered_in", "attempt__published_quiz"))
    answers = given.count()
    fits = _fits(lesson, draft) if draft is not None and answers else Q()
    if draft is None or not fits:
        return Fit(answers)
    fitting = given.filter(fits)
    by_attempt = fitting.order_by().values("attempt").annotate(number=Count("pk"))
    everything = by_attempt.filter(number=len(draft.questions))
    return Fit(answers, fitting.count(), everything.count())


def _fits(lesson: Lesson, draft: Quiz) -> Q:
    """Which answers fit, by the quiz that they were given in; empty when none does."""
    condition = Q()
    for published in PublishedQuiz.objects.filter(lesson_versions__lesson=lesson).distinct():
        then = {question.id: question for question in published.quiz.questions}
        asked: dict[int, list[str]] = {}
        for one in draft.questions:
            for before in then[one.id].situations if one.id in then else ():
                if still_fits(before, one):
                    asked.setdefault(before.situation, []).append(one.id)
        for situation, ids in asked.items():
            condition |= Q(shown_in=published.pk, situation=situation, question_id__in=ids)
    return condition
