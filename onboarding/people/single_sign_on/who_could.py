"""How many people would come in by a provider, told before it becomes the only way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from onboarding.people.models import SignInProvider, User
from onboarding.people.single_sign_on.vouched_addresses import let_in


@dataclass(frozen=True, slots=True)
class Figures:
    """Of whom the only way would bind: people with an address who work here or will."""

    bound: int
    shut_out: int  # of those, whom the provider does not let in: see vouched_addresses.py
    with_key: int


def figures(provider: SignInProvider, today: date) -> Figures:
    people = User.objects.of(provider.organisation_id).not_left(today).filter(is_active=True, is_superuser=False)
    has_key = ~Q(external_id="")
    counted = people.exclude(email="").aggregate(
        bound=Count("pk"),
        shut_out=Count("pk", filter=~let_in(provider)),
        with_key=Count("pk", filter=has_key),
    )
    return Figures(**counted)
