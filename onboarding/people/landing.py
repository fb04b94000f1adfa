"""Where someone arrives after signing in, by whichever door, when they were not on their way somewhere else."""

from __future__ import annotations

from django.urls import reverse

from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May, Role


def address_for(person: User) -> str:
    """The desk for who works there, their people for a head, their lessons for everyone else."""
    if not person.is_authenticated:
        return reverse("learning:dashboard")
    if roles.may(person, May.WRITE_DRAFTS) or roles.may(person, May.GIVE_ROLES):
        return reverse("wagtailadmin_home")
    held = roles.of(person)
    if Role.REVIEWER in held:
        return reverse("hr:reviews")
    return reverse("department_head" if Role.HEAD in held else "learning:dashboard")
