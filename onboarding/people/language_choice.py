"""Choosing the language of the screens, from the page with one's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onboarding.people import language
from onboarding.people.models import PersonRequest


@login_required
@require_POST
def choose_language(request: PersonRequest) -> HttpResponse:
    if language.choose(request.user, request.POST.get("taal", "")):
        with translation.override(request.user.language):
            messages.success(request, _("De schermen zijn nu in het Nederlands."))
    else:
        messages.info(request, _("In die taal bestaan de schermen niet. Kies er een uit de lijst."))
    return redirect("learning:preferences")
