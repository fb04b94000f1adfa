"""What a step is made of: a number in its card, who these people are, and the choices below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.publish_step.touched_people import Touched


@dataclass(frozen=True, slots=True)
class Card:
    """A number with what it counts; `who` names the group for the list of all of them, "" where there is none.

    `address` is where that list is, "" for the one of a page.
    """

    touched: Touched
    label: str
    note: str = ""
    who: str = ""
    address: str = ""

    @classmethod
    def of_done(cls, people: Touched, who: str) -> Card:
        return cls(
            people, ngettext("is klaar", "zijn klaar", people.number), _("blijven klaar, met datum en attest"), who
        )

    @classmethod
    def of_busy(cls, people: Touched, note: str, who: str) -> Card:
        return cls(people, ngettext("is bezig", "zijn bezig", people.number), note, who)

    @classmethod
    def of_mails(cls, chosen: int, note: str, always: int = 0) -> Card:
        """So many mails `always` leave; `chosen` is how many when the editor chooses what `note` says, 0 for none."""
        label = ngettext("mail vertrekt", "mails vertrekken", always)
        return cls(Touched(always), label, note % {"number": chosen} if chosen else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """A card with a radio button: what it is called and what it does; `reason` is why it is suggested, or ""."""

    value: str
    label: Any
    text: str
    reason: str = ""
    is_chosen: bool = False
