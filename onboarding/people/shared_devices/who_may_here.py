"""Who signs in on a shared device, and who does so elsewhere: whoever works at the desk, or shows more than a code."""

from __future__ import annotations

from django.utils.translation import gettext as _

from onboarding.people.models import User
from onboarding.people.second_factor.factor_requirement import is_required_of
from onboarding.people.single_sign_on import only_way


def has_other_ways_only(person: User) -> bool:
    """Without a query for a person with roles."""
    return person.is_at_desk or is_required_of(person) or person.has_second_factor


def why_not(person: User) -> str:
    """Why this person, who showed who they are, does not get in here, in a sentence that says where; "": they do."""
    if person.is_at_desk or is_required_of(person):
        return _("Met jouw rol meld je je aan op je eigen toestel, nooit op een gedeeld.")
    if person.has_second_factor:
        return _("Je meldt je aan in twee stappen. Dat kan alleen op je eigen toestel.")
    if only_way.of(person) is not None:
        return _("Je meldt je aan met het account van je werk. Dat kan alleen op je eigen toestel.")
    return ""


def of_another_organisation() -> str:
    return _(
        "Deze brief is van een andere organisatie dan dit toestel. Open hem op je telefoon, of op een ander toestel."
    )
