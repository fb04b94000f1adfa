"""Who is half-way in a lesson, and how many of their answers still fit its draft: before anyone moves over."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from onboarding.lessons.models import Lesson
from quizzes.definitions import Quiz
from quizzes.models import Attempt, PublishedQuiz, Response
from quizzes.same_question import still_fits

PORTION = 200  # attempts that are read at a time


@dataclass(frozen=True, slots=True)
class Fit:
    """Of `answers` given so far `kept` still fit; `staying` people would have nothing left to answer, and stay."""

    answers: int = 0
    kept: int = 0
    staying: int = 0


def fit_of(lesson: Lesson, draft: Quiz | None) -> Fit:
    """How the answers of open attempts at `lesson` fit `draft`. Costs a query for each portion, and a few more."""
    asked = {question.id: question for question in draft.questions} if draft else {}
    quizzes = {one.pk: one.quiz for one in PublishedQuiz.objects.filter(lesson_versions__lesson=lesson).distinct()}
    given = Prefetch("responses", Response.objects.only("attempt_id", "question_id", "answered_in_id"))
    attempts = Attempt.objects.filter(
        published_quiz__in=quizzes, context__endswith=f":lesson:{lesson.pk}", finished_at=None
    )
    answers = kept = staying = 0
    for attempt in attempts.prefetch_related(given).order_by("pk").iterator(chunk_size=PORTION):
        shown = {one.question_id: one.answered_in_id or attempt.published_quiz_id for one in attempt.responses.all()}
        fitting = [
            key
            for key, quiz_id in shown.items()
            if key in asked and quiz_id in quizzes and still_fits(quizzes[quiz_id].question(key), asked[key])
        ]
        answers, kept = answers + len(shown), kept + len(fitting)
        staying += len(fitting) == len(asked)
    return Fit(answers, kept, staying)
