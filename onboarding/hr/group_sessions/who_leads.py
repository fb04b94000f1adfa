"""Who may lead a lesson for a group, and for whose people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from onboarding.hr.access import is_hr
from onboarding.learning.models import GroupSession
from onboarding.people.models import Department, PersonRequest, User, UserQuerySet
from onboarding.people.who_may_see import Belonging


def leaders_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For anyone else the page does not exist."""

    @login_required
    @wraps(view)
    def guarded(request: PersonRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.may_lead_groups:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def session_of(viewer: User, session_id: int) -> GroupSession:
    """One that `viewer` may go on with, or 404."""
    seen = GroupSession.objects.visible_to(viewer)
    return get_object_or_404(
        seen.select_related("lesson__programme", "version", "department", "organisation").defer("version__article"),
        pk=session_id,
    )


def departments_of(viewer: User) -> Belonging[Department]:
    """Those that one leads for: all of the organisation for HR, one's own for a head."""
    found = Department.objects.visible_to(viewer)
    return found if is_hr(viewer) else found.filter(head=viewer.pk)


def people_of(viewer: User, department: Department | None, today: date) -> UserQuerySet:
    """Whom `viewer` may see, who did not leave: of this department, as their main one or another, or (None) of any."""
    people = User.objects.visible_to(viewer).not_left(today).filter(is_superuser=False)
    return people.working_in(department) if department is not None else people
