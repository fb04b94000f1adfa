"""A resolution: kept from within its lesson, looked back on at a page of its own, asked about later if one wants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from onboarding.ids import read_id
from onboarding.learning.journey import progress
from onboarding.learning.lesson import lesson_screens, resolution_screens, unsaved_forms
from onboarding.learning.lesson.lesson_views import own_place
from onboarding.learning.lesson.resolution_screens import Written
from onboarding.learning.models import LessonProgress, Outcome, Reflection
from onboarding.people.models import PersonRequest

ASKS = "navragen"
OFFERED = "mag-navragen"  # a form that did not offer the choice changes nothing about it


@unsaved_forms.resumable(back_to="learning:lesson")
@require_POST
def reflection(request: PersonRequest, lesson_id: int, block_id: str) -> HttpResponse:
    """Keep what someone writes. A script is told what became of it, and stays where it is."""
    now = timezone.now()
    place = own_place(request, lesson_id, now)
    text, seen = request.POST.get("text", ""), request.POST.get("gezien", "")
    asks = ASKS in request.POST if OFFERED in request.POST else None
    try:
        kept = progress.write_reflection(place, block_id, text, now, seen=seen, asks=asks)
    except progress.NoSuchBlock as missing:
        raise Http404 from missing
    except progress.TooLong as refusal:
        error = resolution_screens.too_long(refusal)
        return _not_kept(request, place, block_id, Written(text, seen, is_asked=bool(asks), error=error))
    except progress.WrittenElsewhere as refusal:
        return _ask_which(request, place, block_id, text, refusal.current)
    if unsaved_forms.by_script(request):
        told = resolution_screens.saved_at(now) if kept else _gone(seen)
        return JsonResponse({"saved": told, "seen": kept.mark if kept else ""})
    if kept:
        messages.success(request, _("Je voornemen is bewaard. Alleen jij kan het lezen."))
    elif seen:
        messages.success(request, _gone(seen))
    return redirect(resolution_screens.address_in_lesson(lesson_id, block_id))


def _gone(seen: str) -> str:
    """What is said of an emptied text; nothing where there was none."""
    return _("Je voornemen is gewist. Er blijft niets van bewaard.") if seen else ""


def _not_kept(request: PersonRequest, place: LessonProgress, block_id: str, written: Written) -> HttpResponse:
    if unsaved_forms.by_script(request):
        return JsonResponse({"error": written.error}, status=422)
    page = lesson_screens.lesson_page(place, {block_id: written})
    return render(request, "learning/lesson/lesson.html", {"page": page}, status=422)


def _ask_which(
    request: PersonRequest, place: LessonProgress, block_id: str, text: str, current: Reflection | None
) -> HttpResponse:
    """Two texts: the one that was sent, and the one that stands there. Nothing was changed."""
    mark, other = (current.mark, current.text) if current else ("", "")
    if unsaved_forms.by_script(request):
        panel = render_to_string("learning/lesson/which_resolution_panel.html", {"other": other}, request)
        return JsonResponse({"other": other, "seen": mark, "panel": panel}, status=409)
    context = {
        "action": request.path,
        "back": resolution_screens.address_in_lesson(place.lesson_id, block_id),
        "as_read": place.as_read,
        "text": text,
        "other": other,
        "seen": mark,
        "kept": [(name, request.POST[name]) for name in (OFFERED, ASKS) if name in request.POST],
    }
    return render(request, "learning/lesson/which_resolution.html", context, status=409)


class LookBackForm(forms.Form):
    """How it went, for oneself."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Is het gelukt?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat het best past. Alleen jij ziet het.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Wat wil je onthouden?"),
        help_text=gettext_lazy("Dat hoeft niet. Wat hielp, of wat stond in de weg?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resolution(request: PersonRequest, reflection_id: int) -> HttpResponse:
    """The person's own resolution, and how it went; someone else's does not exist for them."""
    found = resolution_screens.find(request.user, reflection_id)
    if found is None:
        raise Http404
    mine = found.words
    initial = {"outcome": mine.outcome, "note": mine.note}
    form = LookBackForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            progress.look_back(mine, Outcome(form.cleaned_data["outcome"]), form.cleaned_data["note"])
        except progress.TooLong as refusal:
            form.add_error("note", resolution_screens.too_long(refusal))
        else:
            messages.success(request, _("Bewaard. Alleen jij kan het lezen."))
            return redirect("learning:resolution", mine.pk)
    context: dict[str, Any] = {
        "resolution": mine,
        "lesson": found,
        "form": form,
        "change_url": resolution_screens.address_in_lesson(mine.lesson_id, mine.block_id),
    }
    return render(request, "learning/lesson/resolution.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def choose(request: PersonRequest) -> HttpResponse:
    """Of which resolutions one wants to be asked later how it went."""
    chosen = [number for one in request.POST.getlist(ASKS) if (number := read_id(one)) is not None]
    progress.choose_to_be_asked(request.user, chosen, timezone.now())
    messages.success(request, _("Bewaard."))
    return redirect("learning:preferences")
