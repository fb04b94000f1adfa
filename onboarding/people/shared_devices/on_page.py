"""What every page on a shared device has: the bar to leave by, a title that tells nothing, and the quiet minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.people.shared_devices import device_secrets, quiet_minutes, session_marks

SEALING = "onboarding.people.shared_devices.sealing"  # a name, no place: what is sealed on devices is opened with it

# What the history of the browser is to have of a page: its kind, and nothing of whose it is or what it says.
LESSON_PAGES = {"lesson", "question", "result", "moment", "finish", "reflection", "poll", "retry"}
TITLES = {**dict.fromkeys(LESSON_PAGES, _("Les")), "preferences": _("Instellingen"), "search": _("Zoeken")}


@dataclass(frozen=True, slots=True)
class OnShared:
    """`key` opens what waits on the device for this person, and nobody else gets it; it and `owner` are "" for who is
    not in. Times are in seconds."""

    name: str
    is_in: bool
    title: str | Promise
    owner: str
    key: str
    warn_after: int = int(quiet_minutes.WARNING.total_seconds())
    over_after: int = int(quiet_minutes.QUIET.total_seconds())


def shared_device(request: HttpRequest) -> dict[str, OnShared | None]:
    """For every template: `shared_device`, or None on a device of one's own. Without a query."""
    mark = session_marks.of_request(request)
    if mark is None and not device_secrets.secret_of(request):
        return {"shared_device": None}
    match = request.resolver_match
    title = TITLES.get(match.url_name or "" if match else "", _("Jouw lessen"))
    person: Any = request.user
    if mark is None or not person.is_authenticated:
        return {"shared_device": OnShared("", False, title, "", "")}
    owner, key = _hashed("owner", person.pk, mark.secret)[:32], _hashed("key", person.pk, mark.secret)
    return {"shared_device": OnShared(mark.name, True, title, owner, key)}


def _hashed(what: str, person_id: int, device: str) -> str:
    return salted_hmac(SEALING, f"{what} {person_id} {device}", algorithm="sha256").hexdigest()
