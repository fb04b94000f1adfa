"""The screens of single sign-on: which provider is yours, on the way there, and back. Every refusal is a page."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from onboarding.people import addresses
from onboarding.people.limits import client_address
from onboarding.people.models import SignInProvider
from onboarding.people.sign_in_limits import STARTS
from onboarding.people.single_sign_on import there_and_back, who_signs_in
from onboarding.people.single_sign_on.refusals import Refused, Why

logger = logging.getLogger(__name__)

SIGNAL = "single_sign_on"  # what tells the door of signing in (accounts.py) that it was this way


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Which provider goes with an address: by its domain alone, so that it tells of nobody whether they are known."""
    address = addresses.written(request.POST.get("email", ""))
    context = {"redirect_field_value": _wished(request), "address": address, "asked": request.method == "POST"}
    return render(request, "account/find_provider.html", {**context, "providers": of_address(address)})


def of_address(address: str) -> list[SignInProvider]:
    """The providers of the organisations that own the domain of this address, as it is written."""
    domain = addresses.written(address).rpartition("@")[2]
    if not domain:
        return []
    found = SignInProvider.objects.switched_on().owning(domain).select_related("organisation")
    return list(found.order_by("organisation__name__fold", "pk"))


@never_cache
@require_GET
def go(request: HttpRequest, slug: str) -> HttpResponse:
    """To the provider of this organisation."""
    wished = _wished(request)
    if request.user.is_authenticated:
        return redirect(wished or get_adapter().get_login_redirect_url(request))
    provider = (
        SignInProvider.objects.switched_on().select_related("organisation").filter(organisation__slug=slug).first()
    )
    try:
        if provider is None:
            raise Refused(Why.UNKNOWN_ORGANISATION)
        if not STARTS.take(client_address(request)):
            raise Refused(Why.TOO_OFTEN)
        return HttpResponseRedirect(there_and_back.begin(request.session, provider, wished, timezone.now()))
    except Refused as refused:
        return refusal(request, refused, provider)


@never_cache
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """From whichever provider; nothing is written before it was asked all there is to ask."""
    now = timezone.now()
    provider: SignInProvider | None = None
    try:
        begun = there_and_back.take_up(request.session, request.GET.get("state", ""), now)
        provider = begun.provider
        claims = there_and_back.claims_of(begun, request.GET.dict(), now)
        person = who_signs_in.person_of(provider, claims, timezone.localdate(now))
    except Refused as refused:
        return refusal(request, refused, provider)
    SignInProvider.objects.filter(pk=provider.pk, proven_at=None).update(proven_at=now)
    record_authentication(request, person, method=SIGNAL, provider=provider.pk)
    login = Login(
        user=person, redirect_url=begun.wished or None, signal_kwargs={SIGNAL: provider.pk}, email=person.email
    )
    response: HttpResponse = perform_login(request, login)
    return response


def refusal(request: HttpRequest, refused: Refused, provider: SignInProvider | None = None) -> HttpResponse:
    """The page that says why, with its code; and a line in the log, without the address or name of anybody."""
    whose = f"organisation {provider.organisation_id}" if provider else "no organisation"
    logger.warning("Single sign-on refused (%s), %s: %s", refused.why, whose, refused.detail or "-")
    context: dict[str, Any] = {"refused": refused, "code": str(refused.why), "provider": provider}
    return render(request, "account/single_sign_on_refused.html", context, status=refused.status)


def _wished(request: HttpRequest) -> str:
    """Where someone wants to be afterwards: on our own site, or ""."""
    wished = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    return wished if get_adapter().is_safe_url(wished) else ""
