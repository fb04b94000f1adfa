"""The roles of someone, in a few words."""

from __future__ import annotations

from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import Role


def in_words(person: User) -> str:
    """What this person is besides an employee, which everyone is; "" for nothing."""
    held = roles.of(person)
    return ", ".join(str(role.label) for role in Role if role in held and role != Role.EMPLOYEE)
