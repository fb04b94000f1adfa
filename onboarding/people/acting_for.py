"""In whose name something that was decided beforehand is done: whoever decided it, for as long as they still could."""

from __future__ import annotations

from datetime import date

from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May


def still_publishes(person_id: int | None, organisation_id: int, today: date) -> User | None:
    """The person with this id, if they still work at this organisation and may publish there; else nobody, and nothing
    is done in their name. A platform administrator may so at any. One query."""
    person = User.objects.with_roles().filter(pk=person_id).first() if person_id else None
    if person is None or not (person.is_superuser or person.organisation_id == organisation_id):
        return None
    return person if person.may_sign_in(today) and roles.may(person, May.PUBLISH) else None
