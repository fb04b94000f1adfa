"""Someone who showed who they are goes in, by allauth's door: whoever may not, or must show more, hears so there."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from onboarding.people.models import User


def enter(request: HttpRequest, person: User, *, is_own_device: bool, wished: str = "") -> HttpResponse:
    """Sign this person in, and lead on to `wished`, which is an address of ours, or to where everyone begins.

    Whose device it is, is remembered also while something more is asked.
    """
    response: HttpResponse = perform_password_login(request, {}, Login(user=person, redirect_url=wished or None))
    request.session.set_expiry(settings.ACCOUNT_SESSION_COOKIE_AGE if is_own_device else 0)
    return response
