"""What a step is made of: a number in its card, who these people are, and the choices below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onboarding.hr.publish_step.touched_people import Touched


@dataclass(frozen=True, slots=True)
class Card:
    """A number with what it counts; `who` names the group for the list of all of them, "" where there is none."""

    touched: Touched
    label: str
    note: Any = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A card with a radio button: what it is called and what it does; `reason` is why it is suggested, or ""."""

    value: str
    label: Any
    text: str
    reason: str = ""
    is_chosen: bool = False
