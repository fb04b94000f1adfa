"""Who sees all shared devices of an organisation, and switches them on and off. Asked here, and nowhere else; a head
does so for the own departments, from their own page."""

from __future__ import annotations

from onboarding.people import roles
from onboarding.people.models import Organisation, User
from onboarding.people.roles import May


def organisations_of(viewer: User) -> list[Organisation]:
    """The organisations for which this is `viewer`'s to do, by name: the own one, all for a platform administrator."""
    if not roles.may(viewer, May.SHARE_DEVICES):
        return []
    return list(Organisation.objects.visible_to(viewer).order_by("name__fold", "pk"))
