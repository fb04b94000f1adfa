"""The dashboard of an employee, and the welcome of the first day."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.learning.dashboard import dashboards
from onboarding.learning.journey import progress
from onboarding.learning.refreshers import refresher_screens
from onboarding.people import address_changes, landing
from onboarding.people.models import PersonRequest, User


@login_required
@require_safe
def dashboard(request: PersonRequest) -> HttpResponse:
    if _awaits_welcome(request.user):
        return redirect("learning:first_day")
    now = timezone.now()
    board = dashboards.build(request.user, timezone.localdate(now))
    if board is None and request.user.is_at_desk:
        return redirect(landing.address_for(request.user))
    return _show_board(request, board, now)


def _show_board(request: PersonRequest, board: dashboards.Board | None, now: datetime) -> HttpResponse:
    enrolments = board.to_refresh if board else []
    refresher = refresher_screens.due_for(request.user, enrolments, timezone.localdate(now))
    context = {
        "board": board,
        "refresher": refresher,
        "address_change": address_changes.waiting_for(request.user, now),
    }
    return render(request, "learning/dashboard/dashboard.html", context)


def _awaits_welcome(user: User) -> bool:
    """Whether the organisation has a welcome that this new colleague has not seen."""
    has_welcome = user.organisation is not None and bool(user.organisation.house.welcome)
    return user.welcomed_at is None and has_welcome and not user.is_at_desk


@login_required
@require_safe
def programme(request: PersonRequest, enrolment_id: int) -> HttpResponse:
    now = timezone.now()
    board = dashboards.build(request.user, timezone.localdate(now), enrolment_id)
    if board is None:
        raise Http404
    return _show_board(request, board, now)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_day(request: PersonRequest) -> HttpResponse:
    """The organisation's own welcome; whoever goes on from it has seen it."""
    if request.method == "POST":
        progress.welcome(request.user, timezone.now())
        return redirect("learning:dashboard")
    return render(request, "learning/dashboard/first_day.html")
