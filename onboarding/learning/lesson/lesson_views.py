"""The pages of a lesson: reading it, and what its blocks ask."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onboarding.learning.journey import progress
from onboarding.learning.journey.gone_lessons import lesson_gone
from onboarding.learning.journey.places import exempted_from, poll_choices, was_choice
from onboarding.learning.lesson import lesson_screens, moments, unsaved_forms
from onboarding.learning.models import LessonProgress
from onboarding.people.models import PersonRequest


def own_place(request: PersonRequest, lesson_id: int, now: datetime) -> LessonProgress:
    """The person's place in the lesson, or 404: someone else's lesson does not exist for them."""
    try:
        return progress.open_lesson(request.user, lesson_id, now)
    except progress.NotReadable as refusal:
        raise Http404 from refusal


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
        if exempted := exempted_from(request.user, lesson_id):
            return render(request, "learning/lesson/exempted.html", {"lesson": exempted})
        if gone := lesson_gone(request.user, lesson_id):
            status = HTTPStatus.NOT_FOUND if gone.comes_back else HTTPStatus.GONE
            return render(request, "learning/lesson/gone.html", {"lesson": gone}, status=status)
        raise Http404 from refusal
    return render(request, "learning/lesson/lesson.html", {"page": lesson_screens.lesson_page(place)})


@unsaved_forms.resumable(back_to="learning:lesson")
@require_POST
def mark_read(request: PersonRequest, lesson_id: int) -> HttpResponse:
    """Remember the section someone reached; a script posts it on the way, a button when scripts are off."""
    sections = request.POST.get("sections", "")
    if not sections.isdecimal() or len(sections) > 4:
        return HttpResponse(_("Dat stuk is er niet. Laad de les opnieuw."), status=400)
    now = timezone.now()
    progress.mark_read(own_place(request, lesson_id, now), int(sections), now)
    if unsaved_forms.by_script(request):
        return HttpResponse(status=204)
    return redirect(f"{reverse('learning:lesson', args=[lesson_id])}#stuk-{int(sections)}")


@login_required
@require_POST
def read_in(request: PersonRequest, lesson_id: int) -> HttpResponse:
    """Go on reading in another language, from the top: everything stands where it stood."""
    place = own_place(request, lesson_id, timezone.now())
    try:
        progress.read_in(place, request.POST.get("taal", ""))
    except progress.NotInThatLanguage:
        messages.error(request, _("Deze les is er niet in die taal. Kies een taal die bij de les staat."))
    return redirect("learning:lesson", lesson_id)


@unsaved_forms.resumable(back_to="learning:lesson")
@require_POST
def poll(request: PersonRequest, lesson_id: int, block_id: str) -> HttpResponse:
    now = timezone.now()
    place = own_place(request, lesson_id, now)
    choice_id = request.POST.get("keuze", "")
    try:
        if choice_id:
            progress.vote(place, block_id, choice_id, now)
        else:
            poll_choices(place, block_id)
    except progress.NoSuchBlock as missing:
        if not was_choice(place, block_id, choice_id):
            raise Http404 from missing
        messages.info(request, _("Deze peiling is intussen veranderd. Je stem is niet geteld."))
        return redirect("learning:lesson", lesson_id)
    if not choice_id:
        messages.error(request, _("Kies eerst een antwoord. Daarna tellen we je stem mee."))
    return redirect(f"{reverse('learning:lesson', args=[lesson_id])}#peiling-{block_id}")


@unsaved_forms.resumable(back_to="learning:lesson")
@require_POST
def finish(request: PersonRequest, lesson_id: int) -> HttpResponse:
    now = timezone.now()
    place = own_place(request, lesson_id, now)
    try:
        progress.finish_reading(place, now)
    except progress.QuizFirst:
        return redirect("learning:question", lesson_id, 1)
    if not place.is_completed:
        moments.remember(request, place)
    return redirect("learning:result", lesson_id)
