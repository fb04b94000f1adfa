"""Whose sign-in screen it is, before anyone signed in: that of the organisation of who last did on this device."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from onboarding.people.models import Organisation, User

COOKIE = "organisatie"  # signed: nobody gets to see another organisation by trying out names
KEPT = 365 * 24 * 60 * 60  # seconds


def of_device(request: HttpRequest) -> Organisation | None:
    """The organisation that this device remembers, or the only one there is; None: it could be any."""
    slug = request.get_signed_cookie(COOKIE, default=None, max_age=KEPT)
    known = Organisation.objects.filter(slug=slug).first() if slug else None
    if known is not None:
        return known
    some = list(Organisation.objects.order_by("pk")[:2])
    return some[0] if len(some) == 1 else None


def remember(response: HttpResponseBase, user: User) -> None:
    """Let this device remember the organisation of who signed in; nothing about the person."""
    if user.organisation is None:
        return
    keep_on_device(response, COOKIE, user.organisation.slug, KEPT)


def keep_on_device(response: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """A signed cookie that nothing but our server reads."""
    response.set_signed_cookie(
        name, value, max_age=seconds, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
