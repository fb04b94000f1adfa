"""What someone chooses for themselves, on one page: language, refreshers, and a new e-mail address that waits."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onboarding.people import address_changes
from onboarding.people.models import PersonRequest


@login_required
@require_safe
def preferences(request: PersonRequest) -> HttpResponse:
    asked = address_changes.waiting_for(request.user, timezone.now())
    return render(request, "learning/preferences.html", {"address_change": asked})
