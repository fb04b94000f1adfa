"""The pages of a lesson's quiz: its questions one by one, another try, and the result."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding.learning.journey import progress
from onboarding.learning.lesson import moments, question_screens, quiz_screens, unsaved_forms
from onboarding.learning.lesson.lesson_views import own_place
from onboarding.learning.models import LessonProgress
from onboarding.people.models import PersonRequest
from quizzes.attempts import AttemptRefused, Saved
from quizzes.definitions import NoSuchQuestion
from quizzes.filled_in import FilledIn
from quizzes.grading import InvalidAnswer
from quizzes.models import Attempt

REFUSALS = {
    # Also of whoever finished the lesson by reading it, and passed nothing.
    "already_passed": gettext_lazy("Je hebt deze les al afgewerkt. Opnieuw proberen hoeft niet meer."),
    "no_tries_left": gettext_lazy("Je pogingen zijn op. Vraag aan je HR-dienst wat je nu kan doen."),
    "wait": gettext_lazy("Je kan nog niet opnieuw proberen. Hier staat vanaf wanneer wel."),
    "no_quiz": gettext_lazy("Bij deze les horen geen vragen meer."),
}


@unsaved_forms.resumable()
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: PersonRequest, lesson_id: int, number: int) -> HttpResponse:
    now = timezone.now()
    place = own_place(request, lesson_id, now)
    if not place.version.question_count or place.is_together:  # who did it in a group heard there what is right
        return redirect("learning:lesson", lesson_id)
    if request.method == "POST":
        return _save_answer(request, place, number, now)
    quiz = quiz_screens.LessonQuiz(place, reads_back=quiz_screens.READS_BACK in request.GET)
    reachable = quiz.first_open or quiz.total
    if not 1 <= number <= reachable:
        return redirect("learning:question", lesson_id, min(max(number, 1), reachable))
    return question_screens.show(request, quiz, number, FilledIn.read(request.GET))


def _save_answer(request: PersonRequest, place: LessonProgress, number: int, now: datetime) -> HttpResponse:
    attempt_number = _whole_number(request.POST.get("poging", ""))
    if attempt_number is None:
        return _question_changed(request, place, number)
    filled = FilledIn.read(request.POST)
    try:
        saved = progress.answer(
            place,
            attempt_number,
            request.POST.get("vraag", ""),
            filled.values,
            now,
            shown_in=_whole_number(request.POST.get("reeks", "")),
        )
    except InvalidAnswer as problem:
        quiz = quiz_screens.LessonQuiz(place)
        return question_screens.not_an_answer(request, quiz, min(max(number, 1), quiz.total), problem)
    except NoSuchQuestion:
        return _question_changed(request, place, number)
    if saved is not None and saved.is_new and saved.attempt.passed and not place.is_completed:
        moments.remember(request, place)
    return _on(request, place, number, saved)


def _whole_number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _question_changed(request: PersonRequest, place: LessonProgress, number: int) -> HttpResponse:
    messages.info(request, _("Deze vraag is intussen veranderd. Hier is ze zoals ze nu is."))
    return redirect("learning:question", place.lesson_id, number)


def _on(request: PersonRequest, place: LessonProgress, number: int, saved: Saved | None) -> HttpResponse:
    """What became of an answer stands on the page of its question, unless the person may not see it yet."""
    if saved is None:
        messages.info(request, _("Die poging was al voorbij. Dit is waar je nu staat."))
    elif not saved.is_new:
        messages.info(request, _("Je gaf hier al een antwoord. Dat antwoord telt."))
    elif not saved.tells_now:
        return _on_without_feedback(request, place, saved.attempt, number)
    return redirect("learning:question", place.lesson_id, number)


def _on_without_feedback(request: PersonRequest, place: LessonProgress, attempt: Attempt, number: int) -> HttpResponse:
    """Straight to the next question: how the answers fit, the person sees when the attempt is finished."""
    messages.success(request, _("Bewaard."))
    if attempt.is_finished:
        return redirect("learning:result", place.lesson_id)
    return redirect("learning:question", place.lesson_id, number + 1)


@unsaved_forms.resumable(back_to="learning:result")
@require_POST
def retry(request: PersonRequest, lesson_id: int) -> HttpResponse:
    now = timezone.now()
    try:
        progress.retry(own_place(request, lesson_id, now), now)
    except AttemptRefused as refusal:
        messages.info(request, REFUSALS[refusal.code])
        return redirect("learning:result", lesson_id)
    return redirect("learning:question", lesson_id, 1)


@login_required
@require_safe
def result(request: PersonRequest, lesson_id: int) -> HttpResponse:
    if moments.is_waiting(request, lesson_id):
        return redirect("learning:moment", lesson_id)
    now = timezone.now()
    place = own_place(request, lesson_id, now)
    outcome = quiz_screens.result_page(place, now)
    if outcome is None:
        return redirect("learning:lesson", lesson_id)
    return render(request, "learning/lesson/result.html", {"page": outcome})
