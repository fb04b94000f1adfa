"""Where its own provider is the only way into an organisation, a session that began in another way is over.

It ends when that becomes so: for everyone whom it binds, and for who gets a first address or comes from elsewhere. A
sign-in of before this was kept counts as one that began otherwise: whoever came by the provider comes in again by it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest

from onboarding.people.models import SignIn, User
from onboarding.people.sessions import sign_ins
from onboarding.people.single_sign_on import only_way, provider_views


def note_way(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Someone is in: what the door of signing in tells besides, says whether it was by the provider."""
    if provider_views.SIGNAL in kwargs:
        SignIn.objects.filter(pk=request.session[sign_ins.SIGN_IN]).update(by_provider=True)


def people_there(organisation_id: int, now: datetime) -> set[int]:
    """The ids of whom the only way binds, or would, and who are signed in otherwise."""
    return {one.user_id for one in sign_ins.going_on(_otherwise(organisation_id), now)}


def end(organisation_id: int, now: datetime) -> set[int]:
    """Sign them out, on every device where they came in otherwise; who that were."""
    there = people_there(organisation_id, now)
    sign_ins.end_these(_otherwise(organisation_id))
    return there


def end_of(person: User) -> None:
    """The same for one person, if the only way binds them by now."""
    if only_way.of(person) is not None:
        sign_ins.end_these(SignIn.objects.filter(user=person, by_provider=False))


def note_move(person: User, **_sent: Any) -> None:
    end_of(person)


def is_over_here(request: HttpRequest) -> bool:
    """Whether the session of this request was ended just now: to be signed out of, before an answer would keep it."""
    return not Session.objects.filter(session_key=request.session.session_key).exists()


def _otherwise(organisation_id: int) -> QuerySet[SignIn]:
    people = User.objects.filter(only_way.CAN_BE_BOUND, organisation=organisation_id)
    return SignIn.objects.filter(by_provider=False, user__in=people)
