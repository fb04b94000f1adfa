"""Where an organisation lets its people sign in by its own provider alone.

It binds whoever has an address there: people without one have a letter and a code. Never the platform administrator,
who is the way back when the provider is down.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from onboarding.people.models import SignInProvider, User

CAN_BE_BOUND = Q(is_superuser=False) & ~Q(email="")  # people whom it binds, wherever it is so
BOUND = CAN_BE_BOUND & Q(organisation__sign_in_provider__is_only_way=True)


def of(person: User) -> SignInProvider | None:
    """The provider by which alone this person signs in, if it is so; without a query for whom it never is."""
    if person.organisation_id is None or person.is_superuser or not person.email:
        return None
    bound = SignInProvider.objects.switched_on().filter(organisation=person.organisation_id, is_only_way=True)
    return bound.select_related("organisation").first()


def hold(person: User) -> None:
    """Within a transaction: how their organisation signs in stays as it is until that is over."""
    SignInProvider.objects.select_for_update(no_key=True).filter(organisation=person.organisation_id).first()


def open_to_others_first(people: Iterable[User]) -> list[User]:
    """Accounts with one address: first those that other ways open too. Which of them to enter is asked
    afterwards."""
    found = list(people)
    return sorted(found, key=lambda person: of(person) is not None) if len(found) > 1 else found
