"""Whether what someone types is their own code or password, without signing them in.

It is tried as for signing in: wrong tries count for that person, and for nobody else (sign_in_limits.py); on a shared
device they count there.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from onboarding.people.models import User
from onboarding.people.organisation_sign_in import closed_in_words, wait_in_words
from onboarding.people.shared_devices import device_secrets
from onboarding.people.sign_in_limits import Closed, TooOften
from onboarding.people.single_sign_on import only_way


def check(request: HttpRequest, person: User, secret: str) -> None:
    """Raises ValidationError with a sentence: `wrong`, `bound`, or the code of a limit.

    Of whoever gets in by the provider of the organisation alone, no password counts any more.
    """
    if not _is_right(request, person, secret):
        raise ValidationError(_("Dat klopt niet. Probeer het nog eens, of teken de lijst."), code="wrong")
    if only_way.of(person) is not None:
        words = _("Jij meldt je aan met het account van je werk. Teken de lijst op papier.")
        raise ValidationError(words, code="bound")


def _is_right(request: HttpRequest, person: User, secret: str) -> bool:
    adapter: Any = get_adapter()
    organisation = person.organisation
    if organisation is None or not person.personnel_number:
        return _opens(adapter.authenticate(request, email=person.email, password=secret), person)
    device = device_secrets.of_request(request)
    place = device.secret if device else ""
    try:
        found = adapter.authenticate_by_number(request, organisation, person.personnel_number, secret, place)
    except TooOften as limit:
        raise ValidationError(wait_in_words(limit.seconds), code="too_often") from limit
    except Closed as closed:
        raise ValidationError(closed_in_words(organisation), code="closed") from closed
    return found is not None and found.pk == person.pk


def _opens(found: User | None, person: User) -> bool:
    """An address may be of several accounts, of which a password opens some."""
    return found is not None and person.pk in {found.pk, *(one.pk for one in found.also_opened)}
