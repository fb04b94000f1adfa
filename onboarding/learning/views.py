"""The employee's pages. A view authorises, validates, makes one domain call, and redirects."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import BigIntegerField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding.learning import dashboards, progress, reading
from onboarding.learning.models import LessonProgress
from onboarding.people.models import PersonRequest, User
from quizzes.attempts import AttemptRefused
from quizzes.grading import InvalidAnswer
from quizzes.models import Attempt
from quizzes.screens import show_question

REFUSALS = {
    "already_passed": _("Je bent al geslaagd voor deze les. Je kunt je antwoorden nog nalezen."),
    "no_tries_left": _("Je pogingen zijn op. Vraag aan je HR-dienst wat je nu kunt doen."),
    "no_quiz": _("Bij deze les horen geen vragen meer."),
}


def _place(request: PersonRequest, lesson_id: int) -> LessonProgress:
    """The person's place in the lesson, or 404: someone else's lesson does not exist for them."""
    try:
        return _open(request, lesson_id)
    except progress.NotReadable as refusal:
        raise Http404 from refusal


def _open(request: PersonRequest, lesson_id: int) -> LessonProgress:
    if lesson_id > BigIntegerField.MAX_BIGINT:  # no database could know it
        raise progress.NotReadable
    return progress.open_lesson(request.user, lesson_id, timezone.now())


@login_required
@require_safe
def dashboard(request: PersonRequest) -> HttpResponse:
    if _awaits_welcome(request.user):
        return redirect("learning:first_day")
    board = dashboards.build(request.user, timezone.localdate())
    if board is None and request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    return render(request, "learning/dashboard.html", {"board": board})


def _awaits_welcome(user: User) -> bool:
    """Whether the organisation has a welcome that this new colleague has not seen."""
    house = user.organisation.house if user.organisation else {}
    return user.welcomed_at is None and bool(house.get("welcome")) and not user.is_hr_officer


@login_required
@require_safe
def programme(request: PersonRequest, enrolment_id: int) -> HttpResponse:
    board = dashboards.build(request.user, timezone.localdate(), enrolment_id)
    if board is None:
        raise Http404
    return render(request, "learning/dashboard.html", {"board": board})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_day(request: PersonRequest) -> HttpResponse:
    """The organisation's own welcome; whoever goes on from it has seen it."""
    if request.method == "POST":
        progress.welcome(request.user, timezone.now())
        return redirect("learning:dashboard")
    return render(request, "learning/first_day.html")


@login_required
@require_safe
def lesson(request: PersonRequest, lesson_id: int) -> HttpResponse:
    try:
        place = _open(request, lesson_id)
    except progress.NotOpenYet as closed:
        return render(request, "learning/not_open.html", {"closed": closed})
    except progress.NotReadable as refusal:
        raise Http404 from refusal
    return render(request, "learning/lesson.html", {"page": reading.lesson_page(place)})


@login_required
@require_POST
def mark_read(request: PersonRequest, lesson_id: int) -> HttpResponse:
    """Remember the section someone reached; a script posts it on the way, a button when scripts are off."""
    sections = request.POST.get("sections", "")
    if not sections.isdecimal() or len(sections) > 4:
        return HttpResponse(_("Dat stuk is er niet. Laad de les opnieuw."), status=400)
    progress.mark_read(_place(request, lesson_id), int(sections), timezone.now())
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(f"{reverse('learning:lesson', args=[lesson_id])}#stuk-{int(sections)}")


@login_required
@require_POST
def reflection(request: PersonRequest, lesson_id: int, block_id: str) -> HttpResponse:
    place = _place(request, lesson_id)
    try:
        text = request.POST.get("text", "").replace("\0", "")  # PostgreSQL keeps no such character
        progress.write_reflection(place, block_id, text, timezone.now())
    except KeyError as missing:
        raise Http404 from missing
    messages.success(request, _("Je voornemen is bewaard. Alleen jij kunt het lezen."))
    return redirect(f"{reverse('learning:lesson', args=[lesson_id])}#voornemen-{block_id}")


@login_required
@require_POST
def finish(request: PersonRequest, lesson_id: int) -> HttpResponse:
    try:
        progress.finish_reading(_place(request, lesson_id), timezone.now())
    except progress.QuizFirst:
        return redirect("learning:question", lesson_id, 1)
    return redirect("learning:result", lesson_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: PersonRequest, lesson_id: int, number: int) -> HttpResponse:
    place = _place(request, lesson_id)
    if not place.version.question_count:
        return redirect("learning:lesson", lesson_id)
    if request.method == "POST":
        return _save_answer(request, place, number)
    attempt = progress.latest_attempt(place)
    quiz = reading.quiz_of(place, attempt)
    answers = reading.answers_of(attempt)
    reachable = reading.first_unanswered(quiz, answers) or len(quiz.questions)
    if not 1 <= number <= reachable:
        return redirect("learning:question", lesson_id, min(max(number, 1), reachable))
    return _show_question(request, place, attempt, number)


def _save_answer(request: PersonRequest, place: LessonProgress, number: int) -> HttpResponse:
    try:
        saved = progress.answer(
            place,
            int(request.POST.get("poging", "")),
            request.POST.get("vraag", ""),
            request.POST.getlist("antwoord"),
            timezone.now(),
        )
    except InvalidAnswer as problem:
        return _show_question(request, place, progress.latest_attempt(place), number, error=problem.code, status=422)
    except (KeyError, ValueError):
        messages.info(request, _("Deze vraag is intussen veranderd. Hier is ze zoals ze nu is."))
    else:
        if saved is None:
            messages.info(request, _("Die poging was al voorbij. Dit is waar je nu staat."))
        elif not saved.is_new:
            messages.info(request, _("Je gaf hier al een antwoord. Dat antwoord telt."))
    return redirect("learning:question", place.lesson_id, number)


def _show_question(
    request: PersonRequest,
    place: LessonProgress,
    attempt: Attempt | None,
    number: int,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    quiz = reading.quiz_of(place, attempt)
    answers = reading.answers_of(attempt)
    number = min(max(number, 1), len(quiz.questions))
    given = answers.get(quiz.questions[number - 1].id)
    context = {
        "page": reading.question_page(place, quiz, attempt, answers, number),
        "question": show_question(quiz, number, given.selected if given else None),
        "saved_at": given.answered_at if given else None,
        "error": error,
    }
    return render(request, "learning/question.html", context, status=status)


@login_required
@require_POST
def retry(request: PersonRequest, lesson_id: int) -> HttpResponse:
    try:
        progress.retry(_place(request, lesson_id), timezone.now())
    except AttemptRefused as refusal:
        messages.info(request, REFUSALS[refusal.code])
        return redirect("learning:result", lesson_id)
    return redirect("learning:question", lesson_id, 1)


@login_required
@require_safe
def result(request: PersonRequest, lesson_id: int) -> HttpResponse:
    place = _place(request, lesson_id)
    outcome = reading.result_page(place)
    if outcome is None:
        return redirect("learning:lesson", lesson_id)
    return render(request, "learning/result.html", {"page": outcome})
