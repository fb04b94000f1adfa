"""Each signing in is written down, by whichever door; a device where someone never did before is told of by mail.

A device is known by a cookie of its own, which says nothing of who uses it; the database keeps it scrambled with the
person. The first device that we know of someone brings no mail.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import get_random_string

from onboarding.people import known_organisation
from onboarding.people.limits import hashed
from onboarding.people.models import KnownDevice, SignIn, User
from onboarding.people.sessions import device_mails
from onboarding.people.sessions.device_names import browser_and_system
from onboarding.people.shared_devices import session_marks

COOKIE = "toestel"  # signed: nobody makes a device known by inventing one
KEPT = timedelta(days=400)  # browsers keep no cookie for longer
SIGN_IN = "sign_in"  # in the session: the row that it has here
DEVICE = "aanboord.device"  # in request.META: what the answer is to remember on this device


def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Someone signed in: write down where, and tell them when it is a device where they never did."""
    now = timezone.now()
    if request.session.session_key is None:  # someone else was signed in here until now
        request.session.create()
    browser, system = browser_and_system(request.META.get("HTTP_USER_AGENT", ""))
    mark = session_marks.of_session(request.session)
    noted, _is_created = SignIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "browser": browser,
            "system": system,
            "at": now,
            "shared_device_id": mark.device_id if mark else None,
        },
    )
    request.session[SIGN_IN] = noted.pk
    device = _secret_of(request) or secrets.token_urlsafe(16)
    request.META[DEVICE] = device
    if _is_new(user, _scrambled(user.pk, device), now):
        device_mails.queue(user, browser, system, now)


def known_here(request: HttpRequest, user_id: int) -> str:
    """By what this device is known as one where this person signed in before; "" where they never did.

    It asks as much of a person that there is not.
    """
    device = _secret_of(request)
    scrambled = _scrambled(user_id, device) if device else ""
    is_known = device and KnownDevice.objects.filter(user=user_id, device=scrambled).exists()
    return scrambled if is_known else ""


def _secret_of(request: HttpRequest) -> str:
    return request.get_signed_cookie(COOKIE, default=None, max_age=KEPT) or ""


def _scrambled(user_id: int, device: str) -> str:
    return hashed("device", str(user_id), device)


def note_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Right before the session goes."""
    SignIn.objects.filter(session_key=request.session.session_key).delete()


def _is_new(user: User, device: str, now: datetime) -> bool:
    """Whether someone signed in elsewhere before, and never here; here is known from now on."""
    known = KnownDevice.objects.filter(user=user)
    if known.filter(device=device).update(last_seen=now):
        return False
    was_elsewhere = known.exists()
    KnownDevice.objects.bulk_create([KnownDevice(user=user, device=device, last_seen=now)], ignore_conflicts=True)
    return was_elsewhere


def of_person(person: User, now: datetime) -> list[SignIn]:
    """Where this person is signed in, the latest first; on a shared device until it was quiet for too long."""
    return going_on(SignIn.objects.filter(user=person), now)


def going_on(found: QuerySet[SignIn], now: datetime) -> list[SignIn]:
    """Those of these that are not over, the latest first; in two queries at most."""
    there = Session.objects.filter(expire_date__gt=now).values("session_key")
    some = list(found.filter(session_key__in=there).select_related("shared_device").order_by("-at", "-pk"))
    over = _over([one.session_key for one in some if one.shared_device is not None], now)
    return [one for one in some if one.session_key not in over]


def _over(session_keys: list[str], now: datetime) -> set[str]:
    """Those of these sessions that were quiet for too long; no query without any."""
    sessions = Session.objects.in_bulk(session_keys)
    return {key for key, session in sessions.items() if session_marks.is_over(session.get_decoded(), now)}


def end(person: User, sign_in_id: int) -> bool:
    """Sign this person out on one device; False when it was over by now."""
    ended = SignIn.objects.filter(user=person, pk=sign_in_id)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return bool(ended.delete()[0])


def end_all(person: User) -> None:
    """Sign this person out on every device: no session of before is taken for theirs any more, known to us or not."""
    person.session_salt = get_random_string(32)
    person.save(update_fields=["session_salt"])
    end_others(person, None)


def end_others(person: User, session_key: str | None) -> None:
    """What is left of sessions that are worth nothing any more; that of `session_key` goes on."""
    end_these(SignIn.objects.filter(user=person).exclude(session_key=session_key or ""))


def end_these(found: QuerySet[SignIn]) -> None:
    """Sign out on each of these devices. One where someone signs in at this moment is not forgotten: there it goes on,
    and can be ended later."""
    keys = list(found.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    found.filter(session_key__in=keys).delete()


def note_password(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Another password ends all sessions but the one where it was chosen, which Django gave another key."""
    here = SignIn.objects.filter(user=user, pk=request.session.get(SIGN_IN) or 0)
    here.update(session_key=request.session.session_key)
    end_others(user, request.session.session_key)


def forget(now: datetime) -> None:
    """Forget sign-ins whose session is over, and devices that were not seen for too long."""
    SignIn.objects.exclude(session_key__in=Session.objects.filter(expire_date__gt=now).values("session_key")).delete()
    KnownDevice.objects.filter(last_seen__lte=now - KEPT).delete()


class RememberDevice:
    """Middleware: after signing in, by whichever door, lets the device remember itself and its organisation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        device = request.META.get(DEVICE)
        if device is not None and isinstance(request.user, User):
            known_organisation.remember(response, request.user)
            known_organisation.keep_on_device(response, COOKIE, device, int(KEPT.total_seconds()))
        return response
