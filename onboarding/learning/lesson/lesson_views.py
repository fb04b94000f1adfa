"""The employee's pages. A view authorises, validates, makes one domain call, and redirects."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding.learning.dashboard import dashboards
from onboarding.learning.journey import progress
from onboarding.learning.journey.places import latest_attempt
from onboarding.learning.lesson import lesson_screens, unsaved_forms
from onboarding.learning.models import LessonProgress
from onboarding.learning.refreshers import refresher_screens
from onboarding.learning.search import lesson_search
from onboarding.lessons.articles import article_of
from onboarding.people import address_changes
from onboarding.people.models import PersonRequest, User
from quizzes.attempts import AttemptRefused
from quizzes.grading import InvalidAnswer
from quizzes.models import Attempt
from quizzes.screens import show_question

REFUSALS = {
    "already_passed": gettext_lazy("Je bent al geslaagd voor deze les. Je kan je antwoorden nog nalezen."),
    "no_tries_left": gettext_lazy("Je pogingen zijn op. Vraag aan je HR-dienst wat je nu kan doen."),
    "wait": gettext_lazy("Je kan nog niet opnieuw proberen. Hier staat vanaf wanneer wel."),
    "no_quiz": gettext_lazy("Bij deze les horen geen vragen meer."),
}


def _place(request: PersonRequest, lesson_id: int) -> LessonProgress:
    """The person's place in the lesson, or 404: someone else's lesson does not exist for them."""
    try:
        return progress.open_lesson(request.user, lesson_id, timezone.now())
    except progress.NotReadable as refusal:
        raise Http404 from refusal


@login_required
@require_safe
def dashboard(request: PersonRequest) -> HttpResponse:
    if _awaits_welcome(request.user):
        return redirect("learning:first_day")
    board = dashboards.build(request.user, timezone.localdate())
    if board is None and request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    return _show_board(request, board)


def _show_board(request: PersonRequest, board: dashboards.Board | None) -> HttpResponse:
    enrolments = board.to_refresh if board else []
    refresher = refresher_screens.due_for(request.user, enrolments, timezone.localdate())
    context = {
        "board": board,
        "refresher": refresher,
        "address_change": address_changes.waiting_for(request.user, timezone.now()),
    }
    return render(request, "learning/dashboard/dashboard.html", context)


def _awaits_welcome(user: User) -> bool:
    """Whether the organisation has a welcome that this new colleague has not seen."""
    has_welcome = user.organisation is not None and bool(user.organisation.house.welcome)
    return user.welcomed_at is None and has_welcome and not user.is_hr_officer


@login_required
@require_safe
def programme(request: PersonRequest, enrolment_id: int) -> HttpResponse:
    board = dashboards.build(request.user, timezone.localdate(), enrolment_id)
    if board is None:
        raise Http404
    return _show_board(request, board)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_day(request: PersonRequest) -> HttpResponse:
    """The organisation's own welcome; whoever goes on from it has seen it."""
    if request.method == "POST":
        progress.welcome(request.user, timezone.now())
        return redirect("learning:dashboard")
    return render(request, "learning/dashboard/first_day.html")


@login_required
@require_safe
def lesson(request: PersonRequest, lesson_id: int) -> HttpResponse:
    try:
        place = progress.open_lesson(request.user, lesson_id, timezone.now())
    except progress.NotOpenYet as closed:
        return render(request, "learning/lesson/not_open.html", {"closed": closed})
    except progress.NotReadable as refusal:
        if page := lesson_screens.page_at_the_desk(request.user, lesson_id):
            return redirect("wagtailadmin_pages:revisions_view", page.pk, page.live_revision_id)
        raise Http404 from refusal
    return render(request, "learning/lesson/lesson.html", {"page": lesson_screens.lesson_page(place)})


@unsaved_forms.resumable(back_to="learning:lesson")
@require_POST
def mark_read(request: PersonRequest, lesson_id: int) -> HttpResponse:
    """Remember the section someone reached; a script posts it on the way, a button when scripts are off."""
    sections = request.POST.get("sections", "")
    if not sections.isdecimal() or len(sections) > 4:
        return HttpResponse(_("Dat stuk is er niet. Laad de les opnieuw."), status=400)
    progress.mark_read(_place(request, lesson_id), int(sections), timezone.now())
    if unsaved_forms.by_script(request):
        return HttpResponse(status=204)
    return redirect(f"{reverse('learning:lesson', args=[lesson_id])}#stuk-{int(sections)}")


@unsaved_forms.resumable(back_to="learning:lesson")
@require_POST
def reflection(request: PersonRequest, lesson_id: int, block_id: str) -> HttpResponse:
    place = _place(request, lesson_id)
    try:
        progress.write_reflection(place, block_id, request.POST.get("text", ""), timezone.now())
    except KeyError as missing:
        raise Http404 from missing
    messages.success(request, _("Je voornemen is bewaard. Alleen jij kan het lezen."))
    return redirect(f"{reverse('learning:lesson', args=[lesson_id])}#voornemen-{block_id}")


@unsaved_forms.resumable(back_to="learning:lesson")
@require_POST
def poll(request: PersonRequest, lesson_id: int, block_id: str) -> HttpResponse:
    place = _place(request, lesson_id)
    choice_id = request.POST.get("keuze", "")
    try:
        if choice_id:
            progress.vote(place, block_id, choice_id, timezone.now())
        elif block_id not in article_of(place.version).polls:
            raise KeyError(block_id)
        else:
            messages.error(request, _("Kies eerst een antwoord. Daarna tellen we je stem mee."))
    except KeyError as missing:
        raise Http404 from missing
    return redirect(f"{reverse('learning:lesson', args=[lesson_id])}#peiling-{block_id}")


@unsaved_forms.resumable(back_to="learning:lesson")
@require_POST
def finish(request: PersonRequest, lesson_id: int) -> HttpResponse:
    try:
        progress.finish_reading(_place(request, lesson_id), timezone.now())
    except progress.QuizFirst:
        return redirect("learning:question", lesson_id, 1)
    return redirect("learning:result", lesson_id)


@unsaved_forms.resumable()
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: PersonRequest, lesson_id: int, number: int) -> HttpResponse:
    place = _place(request, lesson_id)
    if not place.version.question_count:
        return redirect("learning:lesson", lesson_id)
    if request.method == "POST":
        return _save_answer(request, place, number)
    attempt = latest_attempt(place)
    quiz = lesson_screens.quiz_of(place, attempt)
    answers = lesson_screens.answers_of(attempt)
    reachable = lesson_screens.first_unanswered(quiz, answers) or len(quiz.questions)
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
        return _not_an_answer(request, place, number, problem.code)
    except (KeyError, ValueError):
        messages.info(request, _("Deze vraag is intussen veranderd. Hier is ze zoals ze nu is."))
    else:
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


def _not_an_answer(request: PersonRequest, place: LessonProgress, number: int, code: str) -> HttpResponse:
    """What was filled in stays, with a sentence; a way through a scenario that goes on leads to its next scene."""
    draft = request.POST.getlist("antwoord")
    if code == "goes_on":
        if request.POST.get("stap") != str(len(draft)):
            url = reverse("learning:question", args=[place.lesson_id, number])
            return redirect(f"{url}?{urlencode({'antwoord': draft}, doseq=True)}")
        code = "no_choice"  # the same scene came back
    attempt = latest_attempt(place)
    return _show_question(request, place, attempt, number, draft=draft, error=code, status=422)


def _show_question(
    request: PersonRequest,
    place: LessonProgress,
    attempt: Attempt | None,
    number: int,
    draft: Sequence[str] = (),
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    quiz = lesson_screens.quiz_of(place, attempt)
    answers = lesson_screens.answers_of(attempt)
    number = min(max(number, 1), len(quiz.questions))
    given = answers.get(quiz.questions[number - 1].id)
    context = {
        "page": lesson_screens.question_page(place, quiz, attempt, answers, number),
        "question": show_question(
            quiz,
            number,
            given.selected if given else None,
            draft=draft or request.GET.getlist("antwoord"),
            seed=lesson_screens.seed_of(place, quiz, attempt),
            with_feedback=lesson_screens.tells(quiz, attempt),
        ),
        "saved_at": given.answered_at if given else None,
        "error": error,
    }
    return render(request, "learning/lesson/question.html", context, status=status)


@unsaved_forms.resumable(back_to="learning:result")
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
    outcome = lesson_screens.result_page(place, timezone.now())
    if outcome is None:
        return redirect("learning:lesson", lesson_id)
    return render(request, "learning/lesson/result.html", {"page": outcome})


@login_required
@require_safe
def waiting(request: PersonRequest) -> HttpResponse:
    """The form that someone could not save: one button saves it, with the token of now."""
    form = unsaved_forms.waiting_form(request)
    if form is None:
        return redirect("learning:dashboard")
    return render(request, "learning/dashboard/waiting.html", {"form": form})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, for everyone: also for someone who cannot sign in."""
    return render(request, "learning/accessibility.html")


@login_required
@require_safe
def look_up(request: PersonRequest) -> HttpResponse:
    """Search the person's own lessons; without words the form and how to use it."""
    query = request.GET.get("q", "").strip()[: lesson_search.MAX_QUERY]
    words = lesson_search.words_of(query)
    found = lesson_search.search(lesson_search.texts_of(request.user, timezone.localdate()), words) if words else []
    return render(request, "learning/search/search.html", {"query": query, "words": words, "found": found})
