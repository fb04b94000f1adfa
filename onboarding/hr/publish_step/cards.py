"""What a step is made of: a number in its card, who these people are, and the choices below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from onboarding.hr.publish_step.touched_people import Touched


@dataclass(frozen=True, slots=True)
class Card:
    """A number with what it counts; `who` names the group for the list of all of them, "" where there is none.

    `address` is where that list is, "" for the one of a page. `at_most`: no more than these, perhaps fewer. `asking` is
    what the card says while the choice is made that asks people something by mail, and `is_asking` whether it is now.
    """

    touched: Touched
    label: str
    note: str = ""
    who: str = ""
    address: str = ""
    at_most: bool = False
    asking: Card | None = None
    is_asking: bool = False

    @classmethod
    def of_done(cls, people: Touched, who: str) -> Card:
        return cls(people, ngettext("is klaar", "zijn klaar", people.number), stays_done(people.number), who)

    @classmethod
    def of_busy(cls, people: Touched, note: str, who: str) -> Card:
        return cls(people, ngettext("is bezig", "zijn bezig", people.number), note, who)

    @classmethod
    def of_unfinished(cls, people: Touched, note: str, who: str) -> Card:
        """Of a programme: also whoever did not begin, and whoever is late."""
        return cls(people, ngettext("is nog niet klaar", "zijn nog niet klaar", people.number), note, who)

    @classmethod
    def of_mails(cls, chosen: int = 0, note: str = "", always: int = 0, is_asking: bool = False) -> Card:
        """`always` mails leave at most; `chosen` is how many when the editor chooses what `note` says, 0 for none.

        `is_asking`: that is what is chosen now.
        """
        at_most = always > 0  # of results that rise, nobody knows beforehand how many
        asking = cls(Touched(chosen), _mails_leave(chosen), at_most=at_most) if chosen else None
        told = note % {"number": chosen} if chosen else ""
        return cls(
            Touched(always), _mails_leave(always), told, at_most=at_most, asking=asking,
            is_asking=is_asking and asking is not None,
        )  # fmt: skip


def stays_done(number: int) -> str:
    """What becomes of so many people who are done; "" of nobody."""
    if not number:
        return ""
    return ngettext("blijft klaar, met datum en attest", "blijven klaar, met datum en attest", number)


def _mails_leave(number: int) -> str:
    return ngettext("mail vertrekt", "mails vertrekken", number)


@dataclass(frozen=True, slots=True)
class Choice:
    """A card with a radio button: what it is called and what it does; `reason` is why it is suggested, or ""."""

    value: str
    label: Any
    text: str
    reason: str = ""
    is_chosen: bool = False
