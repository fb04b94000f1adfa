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

BEGAN_AS = "began_as"  # in the session, until one is in


def begin(request: HttpRequest, person: User) -> None:
    request.session[BEGAN_AS] = _as_is(person)


def check(request: HttpRequest, person: User) -> None:
    """Raises ImmediateHttpResponse, which leads to the sign-in screen, when this is not as it was at the beginning."""
    began_as = request.session.pop(BEGAN_AS, "")
    if constant_time_compare(began_as, _as_is(person)):
        return
    clear_login(request)
    messages.error(request, _("Ondertussen veranderde er iets aan je account. Meld je opnieuw aan."))
    raise ImmediateHttpResponse(redirect("account_login"))


def _as_is(person: User) -> str:
    """Changes with the password, the code, the address, the organisation, and when all sessions are ended."""
    return f"{person.pk}/{person.organisation_id}/{person.email}/{person.get_session_auth_hash()}"
