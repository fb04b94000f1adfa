"""What a session on a shared device knows of it, so that no request asks the database; and who is about to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from onboarding.people.models import SharedDevice
from onboarding.people.shared_devices import quiet_minutes

MARK = "shared_device"
COMING = "shared_device_coming"  # what someone typed or scanned who is not in yet


@dataclass(frozen=True, slots=True)
class Mark:
    """Of whoever is signed in on a shared device: which, and when they were last there, to some seconds."""

    device_id: int
    name: str
    secret: str  # hashed
    seen_at: datetime


def of_request(request: HttpRequest) -> Mark | None:
    """The mark in the session, if there is a session and it has one."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return of_session(request.session)


def of_session(session: Any) -> Mark | None:
    kept = session.get(MARK)
    return Mark(kept["id"], kept["name"], kept["secret"], datetime.fromisoformat(kept["at"])) if kept else None


def put(request: HttpRequest, device: SharedDevice, now: datetime) -> None:
    request.session[MARK] = {"id": device.pk, "name": device.name, "secret": device.secret, "at": now.isoformat()}


def take_away(request: HttpRequest) -> None:
    request.session.pop(MARK, None)


def seen(request: HttpRequest, now: datetime) -> None:
    """Someone is there."""
    request.session[MARK] = {**request.session[MARK], "at": now.isoformat()}


def is_over(session: dict[str, Any], now: datetime) -> bool:
    """Whether a session has been quiet for too long; False on a device of one's own."""
    mark = of_session(session)
    return mark is not None and quiet_minutes.is_over(mark.seen_at, now)


# --- Who is about to sign in -----------------------------------------------------------------------------------------


def come(request: HttpRequest, now: datetime, **what: str) -> None:
    """Remember what someone typed, on our side: no address and no form of the browser's history has it."""
    request.session[COMING] = {**what, "at": now.isoformat()}


def coming(request: HttpRequest, now: datetime) -> dict[str, str]:
    """What someone typed; nothing after quiet minutes."""
    kept: dict[str, str] = request.session.get(COMING) or {}
    is_old = bool(kept) and quiet_minutes.is_over(datetime.fromisoformat(kept["at"]), now)
    return {} if is_old else {name: value for name, value in kept.items() if name != "at"}


def begin_anew(request: HttpRequest) -> None:
    """Nobody is coming any more."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        request.session.pop(COMING, None)
