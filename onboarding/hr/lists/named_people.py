"""How many people a screen speaks of, and the names of the first few of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from onboarding.people.models import UserQuerySet

NAMED = 10  # people whose name stands on a screen that asks to confirm


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """`names` are of the first few; none for whoever may not know them."""

    number: int
    names: tuple[str, ...] = ()

    @property
    def others(self) -> int:
        """How many are not named, where some are."""
        return self.number - len(self.names) if self.names else 0


def without_mail(people: UserQuerySet) -> str:
    """How many of these people a mail does not reach, in a sentence; empty when it reaches all."""
    number = people.order_by().without_mailbox().count()
    words = ngettext(
        "%(number)d persoon heeft geen adres en krijgt geen mail: geef een brief.",
        "%(number)d mensen hebben geen adres en krijgen geen mail: geef hun een brief.",
        number,
    )
    return words % {"number": number} if number else ""


def named_people(people: UserQuerySet, number: int) -> NamedPeople:
    """The first few of these people, in the order in which they come; `number` is how many there are."""
    return NamedPeople(number, tuple(str(person) for person in people.defer("password")[:NAMED]))
