"""How many people would come in by a provider, told before it becomes the only way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from onboarding.people.models import SignInProvider, User
from onboarding.people.single_sign_on.vouched_addresses import by_address


@dataclass(frozen=True, slots=True)
class Figures:
    """Of whom the only way would bind: people with an address who work here or will."""

    bound: int
    shut_out: int  # of those, who has no key, and no address that could stand in for it
    with_key: int


def figures(provider: SignInProvider, today: date) -> Figures:
    people = User.objects.of(provider.organisation_id).not_left(today).filter(is_active=True, is_superuser=False)
    has_key = ~Q(external_id="")
    counted = people.exclude(email="").aggregate(
        bound=Count("pk"),
        shut_out=Count("pk", filter=~(has_key | by_address(provider))),
        with_key=Count("pk", filter=has_key),
    )
    return Figures(**counted)
