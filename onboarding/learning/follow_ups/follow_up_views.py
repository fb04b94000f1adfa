"""The pages on which someone reads what is new in a lesson that they finished before."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onboarding.learning.follow_ups import follow_up_screens
from onboarding.learning.follow_ups.follow_up_screens import FollowUpQuestions
from onboarding.learning.journey import progress
from onboarding.learning.lesson import question_screens, unsaved_forms
from onboarding.learning.models import FollowUp
from onboarding.people.models import PersonRequest
from quizzes.definitions import NoSuchQuestion
from quizzes.filled_in import FilledIn
from quizzes.grading import InvalidAnswer


def _own(request: PersonRequest, follow_up_id: int) -> FollowUp | None:
    """The person's own, or 404 for someone else's; None for one that was taken back, or that a newer one replaced."""
    follow_up = follow_up_screens.own(request.user, follow_up_id)
    if follow_up is None and FollowUp.objects.filter(pk=follow_up_id).exists():
        raise Http404
    return follow_up


def _not_there_any_more(request: PersonRequest) -> HttpResponse:
    messages.info(request, _("Dat hoef je niet meer te lezen. Is er nog iets nieuw voor jou, dan staat het hier."))
    return redirect("learning:dashboard")


@unsaved_forms.resumable()
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: PersonRequest, follow_up_id: int) -> HttpResponse:
    """What is new, and the button that says that it is read."""
    mine = _own(request, follow_up_id)
    if mine is None:
        return _not_there_any_more(request)
    now = timezone.now()
    page = follow_up_screens.page_of(mine, timezone.localdate(now))
    if page.is_still_asked and mine.before is None:
        return redirect("learning:lesson", mine.lesson_id)
    if request.method == "POST" and page.is_still_asked:
        return _finish(request, mine, page.next_url, now)
    return render(request, "learning/follow_ups/follow_up.html", {"page": page})


def _finish(request: PersonRequest, mine: FollowUp, next_url: str, now: datetime) -> HttpResponse:
    try:
        progress.finish_follow_up(mine, now)
    except progress.QuestionsFirst:
        return redirect(next_url)
    return redirect("learning:follow_up", mine.pk)


@unsaved_forms.resumable()
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: PersonRequest, follow_up_id: int, number: int) -> HttpResponse:
    mine = _own(request, follow_up_id)
    if mine is None:
        return _not_there_any_more(request)
    if mine.quiz is None:
        return redirect("learning:follow_up", mine.pk)
    questions = FollowUpQuestions(mine)
    if not 1 <= number <= (questions.first_open or questions.total):
        return redirect(questions.next_url)
    if not questions.is_done(number) and not mine.is_still_asked:
        return redirect(questions.end_url)
    if request.method == "POST":
        return _save_answer(request, questions, number, timezone.now())
    return question_screens.show(request, questions, number, FilledIn.read(request.GET))


def _save_answer(request: PersonRequest, questions: FollowUpQuestions, number: int, now: datetime) -> HttpResponse:
    filled = FilledIn.read(request.POST)
    try:
        saved = progress.answer_follow_up(questions.follow_up, request.POST.get("vraag", ""), filled.values, now)
    except InvalidAnswer as problem:
        return question_screens.not_an_answer(request, questions, number, problem)
    except NoSuchQuestion:
        return redirect(questions.question_url(number))
    except progress.TakenBack:
        return _not_there_any_more(request)
    if not saved.is_new:
        messages.info(request, _("Je gaf hier al een antwoord. Dat antwoord telt."))
    return redirect(questions.question_url(number))
