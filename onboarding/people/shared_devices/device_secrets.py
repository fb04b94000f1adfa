"""By what a shared device is known: a secret in a cookie of its own, which outlives whoever signs in there."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase

from onboarding.people.known_organisation import keep_on_device
from onboarding.people.limits import hashed
from onboarding.people.models import SharedDevice

COOKIE = "gedeeld-toestel"  # signed
KEPT = timedelta(days=400)  # from each signing in there; browsers keep no cookie for longer


def secret_of(request: HttpRequest) -> str:
    """The secret of this device, without a query; "" for a device that is no shared one."""
    secret: str | None = request.get_signed_cookie(COOKIE, default=None, max_age=KEPT)
    return secret or ""


def of_request(request: HttpRequest) -> SharedDevice | None:
    """The shared device that asks; None when it is none, or no longer."""
    secret = secret_of(request)
    return of_secret(secret) if secret else None


def of_secret(secret: str) -> SharedDevice | None:
    found = SharedDevice.objects.switched_on().filter(secret=hashed_secret(secret))
    return found.select_related("organisation").first()


def hashed_secret(secret: str) -> str:
    """What the database has of it."""
    return hashed("shared device", secret)


def remember(response: HttpResponseBase, secret: str) -> None:
    keep_on_device(response, COOKIE, secret, int(KEPT.total_seconds()))


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
