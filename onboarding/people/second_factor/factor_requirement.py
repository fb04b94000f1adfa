"""Of whom a second factor is asked: HR, reviewers and administrators (`User.sees_others`). The first time that they
sign in without one, they may go on for a working day; after it, and from the second time on, they set one up before
anything else.

Who was signed in before it was asked, goes on until they sign in again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from onboarding.people.models import User

GRACE = timedelta(hours=12)  # a working day, also on one's own device, where sessions last longer
IN_GRACE = "second_factor_grace"  # in the session of the first time
SET_UP = "mfa_"  # how the names of the screens begin where one sets it up
REACHABLE = {
    "account_reauthenticate",
    "account_logout",
    "wagtailadmin_logout",
    "account_language",
    "learning:accessibility",
    "picture",
}


def is_required_of(person: User) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and person.sees_others


def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The first time without a factor: this session may go on, and hears that the next one may not."""
    if not is_required_of(user) or user.has_second_factor or user.factor_grace_from is not None:
        return
    user.factor_grace_from = timezone.now()
    user.save(update_fields=["factor_grace_from"])
    request.session[IN_GRACE] = user.factor_grace_from.isoformat()
    messages.warning(
        request,
        format_html(
            '{} <a class="hr-message-link" href="{}">{}</a>',
            _("Met jouw rol meld je je vanaf de volgende keer aan in twee stappen."),
            reverse("mfa_index"),
            _("Stel het nu in"),
        ),
        fail_silently=True,  # where a session is made without a screen to say it on
    )


def must_set_up(request: HttpRequest) -> bool:
    """Whether the person must set up a second factor before going on; asks nothing of the database."""
    person = request.user
    if not person.is_authenticated or not is_required_of(person) or person.has_second_factor:
        return False
    began = person.factor_grace_from
    if began is None:
        return False
    is_in_grace = request.session.get(IN_GRACE) == began.isoformat() and timezone.now() - began < GRACE
    return not is_in_grace


class SetUpFirst:
    """Middleware: leads whoever must set up a second factor there, from every address but those that it takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        assert match is not None  # noqa: S101 - there is a view
        if match.view_name in REACHABLE or match.view_name.startswith(SET_UP) or not must_set_up(request):
            return None
        return redirect("mfa_index")
