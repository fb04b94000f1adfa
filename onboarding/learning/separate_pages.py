"""Pages that stand apart: a form that waits to be saved, and the accessibility statement."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from onboarding.learning.lesson import unsaved_forms
from onboarding.people.models import PersonRequest


@login_required
@require_safe
def waiting(request: PersonRequest) -> HttpResponse:
    """The form that someone could not save: one button saves it, with the token of now."""
    form = unsaved_forms.waiting_form(request)
    if form is None:
        return redirect("learning:dashboard")
    return render(request, "learning/waiting.html", {"form": form})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, for everyone: also for someone who cannot sign in."""
    return render(request, "learning/accessibility.html")
