"""Who sees all shared devices of an organisation, and switches them on and off. Asked here, and nowhere else; a head
does so for the own departments, from their own page."""

from __future__ import annotations

from onboarding.hr.access import is_hr
from onboarding.people.models import Organisation, User


def organisations_of(viewer: User) -> list[Organisation]:
    """The organisations for which this is `viewer`'s to do, by name: HR's own, or all for an administrator."""
    if not is_hr(viewer):
        return []
    return list(Organisation.objects.visible_to(viewer).order_by("name__fold", "pk"))
