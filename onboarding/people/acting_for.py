"""In whose name something that was decided beforehand is done: whoever decided it, for as long as they still could."""

from __future__ import annotations

from datetime import date

from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May


def still_publishes(person_id: int | None, today: date) -> User | None:
    """The person with this id, if they still work here and may publish; else nobody, and nothing is done in their
    name. One query."""
    person = User.objects.with_roles().filter(pk=person_id).first() if person_id else None
    is_there = person is not None and person.may_sign_in(today) and roles.may(person, May.PUBLISH)
    return person if is_there else None
