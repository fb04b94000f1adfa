"""The page on which the letter of a finished lesson lights up."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onboarding.learning.lesson import moments
from onboarding.learning.lesson.lesson_views import own_place
from onboarding.people.models import PersonRequest


@login_required
@require_safe
@never_cache
def moment(request: PersonRequest, lesson_id: int) -> HttpResponse:
    now = timezone.now()
    page = moments.build(own_place(request, lesson_id, now), request.user, timezone.localdate(now))
    if page is None:
        return redirect("learning:result", lesson_id)
    lights_up = moments.take(request, lesson_id)
    return render(request, "learning/lesson/moment.html", {"page": page, "lights_up": lights_up})
