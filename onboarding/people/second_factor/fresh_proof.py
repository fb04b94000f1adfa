"""Whether someone proved just now who they are, by the strongest thing that they have: before what changes who gets in
as somebody with power, which docs/second-factor.md lists. Signing in with it counts too, for as long as allauth asks
nothing anew."""

from __future__ import annotations

from datetime import datetime

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onboarding.people.models import User

FACTOR, PASSWORD = "mfa", "password"  # as allauth names them


def way_to_prove(request: HttpRequest, person: User, back: str, now: datetime) -> str:
    """Where `person`, who asks, proves anew who they are, to come back at `back`; "" for who did so just now.

    Who has a second factor shows it. Who has none gives the password, but where a second factor is required, or
    without a password, sets one up first.
    """
    method = FACTOR if person.has_second_factor else PASSWORD
    records = get_authentication_records(request, person)
    latest = max((one["at"] for one in records if one["method"] == method), default=0.0)
    if now.timestamp() - latest < app_settings.REAUTHENTICATION_TIMEOUT:
        must_set_up = method == PASSWORD and settings.SECOND_FACTOR_REQUIRED
        return reverse("mfa_index") if must_set_up else ""
    return f"{reverse(_screen(person))}?{urlencode({'next': back})}"


def ask_first(request: HttpRequest, person: User, back: str, now: datetime) -> HttpResponseBase | None:
    """Leads `person`, who asks, to where they prove anew who they are, and then to `back`; None for who did so just
    now. What they sent is not done."""
    way = way_to_prove(request, person, back, now)
    if not way:
        return None
    if request.method == "POST":
        messages.warning(request, _("Er is nog niets gebeurd. Toon eerst wie je bent, en doe het daarna opnieuw."))
    elif not way.startswith(reverse("account_reauthenticate")):
        messages.info(request, _("Hiervoor tonen we eerst wie je bent, met je tweede stap."))
    return redirect(way)


def _screen(person: User) -> str:
    if person.has_second_factor:
        has_app = Authenticator.objects.filter(user=person, type="totp").exists()
        return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
    return "account_reauthenticate" if person.has_usable_password() else "mfa_index"
