"""Who is half-way in signing in, at the choice of an account or the second step, began as someone who may be changed by
now: then the password or code that was shown proves nothing any more, and signing in begins again.
"""

from __future__ import annotations

from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from onboarding.people.models import User
from onboarding.people.single_sign_on import only_way

BEGAN_AS, BY_PROVIDER = "began_as", "began_by_provider"  # in the session, until one is in


def begin(request: HttpRequest, person: User, *, by_provider: bool) -> None:
    request.session[BEGAN_AS] = _as_is(person)
    request.session[BY_PROVIDER] = by_provider


def check(request: HttpRequest, person: User) -> None:
    """Raises ImmediateHttpResponse, which leads to the sign-in screen, when this is not as it was at the beginning, or
    when the provider became the only way meanwhile."""
    began_as, by_provider = request.session.pop(BEGAN_AS, ""), request.session.pop(BY_PROVIDER, False)
    is_way = by_provider or only_way.of(person) is None
    if is_way and constant_time_compare(began_as, _as_is(person)):
        return
    clear_login(request)
    messages.error(request, _("Ondertussen veranderde er iets aan je account. Meld je opnieuw aan."))
    raise ImmediateHttpResponse(redirect("account_login"))


def _as_is(person: User) -> str:
    """Changes with the password, the code, the address, the organisation, and when all sessions are ended."""
    return f"{person.pk}/{person.organisation_id}/{person.email}/{person.get_session_auth_hash()}"
