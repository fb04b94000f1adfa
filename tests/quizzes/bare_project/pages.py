"""The one page of the project: a question of an attempt, asked and told."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from quizzes import attempts
from quizzes.filled_in import FilledIn
from quizzes.grading import InvalidAnswer
from quizzes.models import Attempt
from quizzes.screens import show_question


def question(request: HttpRequest, attempt_id: int, number: int) -> HttpResponse:
    attempt = Attempt.objects.select_related("published_quiz").get(pk=attempt_id)
    filled, error = FilledIn(), ""
    if request.method == "POST":
        filled = FilledIn.read(request.POST)
        try:
            answer(attempt, number, filled)
            return redirect(request.path)
        except InvalidAnswer as problem:
            error = filled.error(problem)
    quiz = attempt.published_quiz.quiz
    given = attempt.answers.get(quiz.questions[number - 1].id)
    screen = show_question(quiz, number, given.selected if given else None, draft=filled.values, seed=attempt.seed)
    return render(request, "question.html", {"question": screen, "error": error}, status=422 if error else 200)


@transaction.atomic
def answer(attempt: Attempt, number: int, filled: FilledIn) -> None:
    locked = attempts.lock(attempt.user_id, attempt.context, attempt.number)
    assert locked is not None
    asked = locked.published_quiz.quiz.questions[number - 1]
    attempts.answer(locked, asked.id, filled.values, timezone.now())


urlpatterns = [path("<int:attempt_id>/<int:number>/", question)]
