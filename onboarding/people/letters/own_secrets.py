"""The code or the password that someone signs in with, chosen by the person: with a letter, or later when signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from onboarding.people import events, own_change_mails
from onboarding.people.models import User
from onboarding.people.sessions import sign_ins
from onboarding.people.single_sign_on import only_way


def signs_in_by_number(person: User) -> bool:
    """Whether the personnel number is how this person signs in: with a code, or because there is no address."""
    if person.organisation_id is None or not person.personnel_number or person.sees_others:
        return False
    if not person.personal_code and (person.email or not person.has_usable_password()):
        return False
    return only_way.of(person) is None


def choose(person: User, secret: str, *, is_code: bool) -> None:
    """A code of before works no more; a password of before does until another is chosen."""
    if is_code:
        person.set_personal_code(secret)
    else:
        person.set_password(secret)
        person.personal_code = ""
    person.save(update_fields=["personal_code", "password"])


def change(request: HttpRequest, person: User, secret: str, *, is_code: bool) -> None:
    """Choose another one while signed in: every other session ends."""
    choose(person, secret, is_code=is_code)
    update_session_auth_hash(request, person)
    sign_ins.note_password(request, person)
    _tell(request, person, "code" if is_code else "password")


def note_password(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Someone who signs in with an address chose another password, by allauth's form."""
    _tell(request, user, "password")


def _tell(request: HttpRequest, person: User, what: str) -> None:
    events.secret_changed.send(User, person=person)
    own_change_mails.queue(request, person, what)
