"""Looking something up in one's own lessons."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onboarding.learning.search import lesson_search
from onboarding.people.models import PersonRequest


@login_required
@require_safe
def look_up(request: PersonRequest) -> HttpResponse:
    """Search the person's own lessons; without words the form and how to use it."""
    query = request.GET.get("q", "").strip()[: lesson_search.MAX_QUERY]
    words = lesson_search.words_of(query)
    found = lesson_search.search(lesson_search.texts_of(request.user, timezone.localdate()), words) if words else []
    return render(request, "learning/search/search.html", {"query": query, "words": words, "found": found})
