"""Whether the personnel numbers of an organisation are digits alone: then a phone shows its big keys for one.

Remembered for a few minutes, so that who signs in pays nothing for how many people there are.
"""

from __future__ import annotations

from django.core.cache import cache
from django.db.models import F, Func, Value
from django.db.models.functions import Length

from onboarding.people.models import Organisation, User

REMEMBERED = 5 * 60  # seconds
DIGITS = "0123456789"


def are_digits(organisation: Organisation) -> bool:
    """Of all there are, and there is at least one."""
    key = f"digit-numbers:{organisation.pk}"
    found: bool | None = cache.get(key)
    if found is None:
        found = _look(organisation)
        cache.set(key, found, REMEMBERED)
    return found


def _look(organisation: Organisation) -> bool:
    numbers = User.objects.of(organisation).exclude(personnel_number="").order_by()
    rest = Length(Func(F("personnel_number"), Value(DIGITS), function="LTRIM"))  # what is left without digits in front
    return numbers.exists() and not numbers.alias(rest=rest).filter(rest__gt=0).exists()
