"""The pages of a refresher, and the switch that turns them off."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding.learning.journey import progress
from onboarding.learning.lesson import question_screens, unsaved_forms
from onboarding.learning.models import Enrolment, Refresher
from onboarding.learning.refreshers import refresher_screens
from onboarding.people.models import PersonRequest
from quizzes.filled_in import FilledIn
from quizzes.grading import InvalidAnswer


def _round(request: PersonRequest, refresher_id: int) -> refresher_screens.Round:
    """The person's own refresher, or 404: someone else's does not exist for them."""
    mine = Refresher.objects.filter(enrolment__in=Enrolment.objects.of_person(request.user))
    mine = mine.select_related("enrolment__programme")
    refresher = mine.filter(pk=refresher_id).first()
    if refresher is None:
        raise Http404
    return refresher_screens.Round(refresher)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PersonRequest, enrolment_id: int) -> HttpResponse:
    """What a refresher is, and the button that begins the one that is due."""
    mine = Enrolment.objects.of_person(request.user).select_related("programme")
    enrolment = mine.filter(pk=enrolment_id).first()
    if enrolment is None:
        raise Http404
    now = timezone.now()
    due = refresher_screens.due_for(request.user, [enrolment], timezone.localdate(now))
    if due is None:
        messages.info(request, _("Er staat nu geen opfrisser voor je klaar."))
        return redirect("learning:dashboard")
    if request.method != "POST" and not due.is_begun:
        return render(request, "learning/refreshers/refresher_start.html", {"enrolment": enrolment})
    refresher = refresher_screens.begin(enrolment, due.days, now)
    if not refresher.questions:
        messages.info(request, _("Er is nu niets om op te frissen. De vragen van je lessen zijn intussen veranderd."))
        return redirect("learning:dashboard")
    return redirect(refresher_screens.Round(refresher).next_url)


@unsaved_forms.resumable()
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: PersonRequest, refresher_id: int, number: int) -> HttpResponse:
    current = _round(request, refresher_id)
    if not 1 <= number <= (current.first_open or current.total):
        return redirect(current.next_url)
    if request.method == "POST":
        return _save_answer(request, current, number, timezone.now())
    return question_screens.show(request, current, number, FilledIn.read(request.GET))


def _save_answer(request: PersonRequest, current: refresher_screens.Round, number: int, now: datetime) -> HttpResponse:
    answered = current.quiz.questions[number - 1]
    if request.POST.get("vraag") != answered.id:
        return redirect("learning:refresher_question", current.refresher.pk, number)
    filled = FilledIn.read(request.POST)
    try:
        is_new = progress.answer_refresher(current.refresher.pk, answered, filled.values, now)
    except InvalidAnswer as problem:
        return question_screens.not_an_answer(request, current, number, problem)
    if not is_new:
        messages.info(request, _("Je gaf hier al een antwoord. Dat antwoord telt."))
    return redirect("learning:refresher_question", current.refresher.pk, number)


@login_required
@require_safe
def end(request: PersonRequest, refresher_id: int) -> HttpResponse:
    """What is worth reading again; how it went is no score and nobody else's business."""
    current = _round(request, refresher_id)
    if current.first_open is not None:
        return redirect(current.next_url)
    return render(request, "learning/refreshers/refresher_end.html", {"current": current})


@login_required
@require_POST
def switch(request: PersonRequest) -> HttpResponse:
    """Turn the refreshers off, or on again; or the mails about them."""
    if "mails" in request.POST:
        return _switch_mails(request, request.POST["mails"] == "aan")
    wants = request.POST.get("opfrissers") == "aan"
    progress.want_refreshers(request.user, wants)
    messages.success(
        request,
        _("Je krijgt weer af en toe een opfrisser.") if wants else _("Je krijgt geen opfrissers meer."),
    )
    return redirect("learning:preferences")


def _switch_mails(request: PersonRequest, wants: bool) -> HttpResponse:
    progress.want_refresher_mails(request.user, wants)
    messages.success(
        request,
        _("Je krijgt een mail als er een opfrisser klaarstaat.")
        if wants
        else _("Je krijgt geen mails meer over opfrissers."),
    )
    return redirect("learning:preferences")
