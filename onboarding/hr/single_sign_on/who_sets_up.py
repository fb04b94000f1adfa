"""Who may say how an organisation signs in. Asked here, and nowhere else."""

from __future__ import annotations

from onboarding.people import roles
from onboarding.people.models import Organisation, User
from onboarding.people.roles import May


def organisations_of(viewer: User) -> list[Organisation]:
    """The organisations for which this is `viewer`'s to say, by name: the own, or all for an administrator."""
    if not roles.may(viewer, May.SET_UP_SIGN_IN):
        return []
    found = Organisation.objects.visible_to(viewer).select_related("sign_in_provider")
    return list(found.order_by("name__fold", "pk"))


def may_name_domains(viewer: User) -> bool:
    """Which domains an organisation owns is not for itself to say: it would let in people of another."""
    return viewer.is_superuser
