"""Someone who showed who they are goes in on a shared device; and out again, with nothing left behind."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from onboarding.people.entering import enter
from onboarding.people.models import SharedDevice, User
from onboarding.people.shared_devices import device_secrets, session_marks
from onboarding.security import LEAVE_NOTHING

# What whoever leaves has left in the browser but for its storage, where nobody can read what still is to be sent
# (static_parts/shared_device/sealed.js); the page that asks who is next clears the rest there.
LEAVE_NO_PAGES = '"cache"'
MESSAGES = "messages"  # Django's cookie of what is still to be told


class SwitchedOff(Exception):
    """The device is no shared one any more."""


@transaction.atomic
def enter_here(
    request: HttpRequest, device: SharedDevice, person: User, now: datetime, wished: str = ""
) -> HttpResponseBase:
    """Sign this person in, until they leave or it is quiet for too long. Raises SwitchedOff.

    The row of the device is held: who is in when it is switched off, is found there.
    """
    if not SharedDevice.objects.switched_on().select_for_update().filter(pk=device.pk).exists():
        raise SwitchedOff
    SharedDevice.objects.filter(pk=device.pk).update(last_used_at=now)
    session_marks.begin_anew(request)
    session_marks.put(request, device, now)
    response = enter(request, person, is_own_device=False, wished=wished or reverse("learning:dashboard"))
    if not request.user.is_authenticated:
        session_marks.take_away(request)
    device_secrets.remember(response, device_secrets.secret_of(request))
    return response


def leave(request: HttpRequest) -> None:
    """Sign out whoever is in; `leave_nothing` goes with the answer."""
    logout(request)
    request.META["aanboord.left"] = True


def has_left(request: HttpRequest) -> bool:
    return "aanboord.left" in request.META


def leave_nothing(response: HttpResponseBase) -> None:
    response["Clear-Site-Data"] = LEAVE_NO_PAGES
    response["Cache-Control"] = "no-store, private"
    leave_untold(response)


def tell_nobody(request: HttpRequest) -> bool:
    """Where nobody is in, what was still to be told was for someone before: whether there was anything."""
    return not request.user.is_authenticated and request.COOKIES.pop(MESSAGES, None) is not None


def leave_untold(response: HttpResponseBase) -> None:
    response.delete_cookie(MESSAGES, samesite="Lax")


def begin_here(request: HttpRequest, secret: str) -> HttpResponseBase:
    """This device is a shared one from now on: whoever switched it on is signed out here, with all that they left."""
    logout(request)
    response = redirect("shared_device")
    device_secrets.remember(response, secret)
    leave_nothing(response)
    response["Clear-Site-Data"] = LEAVE_NOTHING
    return response
