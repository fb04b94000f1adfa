"""What someone chooses for themselves, on one page: language, refreshers, which resolutions to be asked about, and a
new e-mail address that waits."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onboarding.learning.lesson import resolution_screens
from onboarding.learning.notices import resolution_mails
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
    }
    return render(request, "learning/preferences.html", context)
