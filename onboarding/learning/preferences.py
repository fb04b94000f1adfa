"""What someone chooses for themselves, on one page: languages, refreshers, which resolutions to be asked about, and a
new e-mail address that waits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onboarding.learning.journey import progress
from onboarding.learning.lesson import resolution_screens
from onboarding.learning.notices import resolution_mails
from onboarding.lessons.translations.content_languages import LANGUAGES
from onboarding.people import address_changes
from onboarding.people.models import PersonRequest


@login_required
@require_safe
def preferences(request: PersonRequest) -> HttpResponse:
    asked = address_changes.waiting_for(request.user, timezone.now())
    context = {
        "address_change": asked,
        "resolutions": resolution_screens.of_person(request.user),
        "may_ask": resolution_mails.can_reach(request.user),
        "lesson_languages": LANGUAGES.values(),
    }
    return render(request, "learning/preferences.html", context)


@login_required
@require_POST
def reading_language(request: PersonRequest) -> HttpResponse:
    """In which language this person likes to read lessons; "" is that of their screens."""
    if progress.like_to_read_in(request.user, request.POST.get("leestaal", "")):
        messages.success(
            request, _("Bewaard. Wat je al begon, lees je verder in de taal van toen: die kies je in de les zelf.")
        )
    else:
        messages.error(request, _("Die taal kennen we niet. Kies er een uit de lijst."))
    return redirect("learning:preferences")
