"""How figures about answers are shown: rounded to five people. Pure.

A group may be large enough to be shown and still say what everybody in it answered, when all gave the same answer
(group disclosure). So numbers of people are rounded to the nearest multiple of five, and shown as what they may have
been: "3 tot 7", "8 tot 12". Of five people, "3 tot 5" chose B: of nobody is it certain. The rule, and the base of
five, is that of Britain's HESA ("Rounding and suppression to anonymise statistics") and of Hundepool and others (2012,
chapter 5). Everything that is said about a question is derived from rounded figures, advice included.

It protects a group, and the difference of two groups. Someone who sets up all equations of many groups may in rare
cases still learn that a group of five all answered the same. Rounding at random would prevent that, but then figures
would not add up and would change with every visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from onboarding.learning.disclosure import MINIMUM_GROUP


@dataclass(frozen=True, slots=True)
class Band:
    """A number of people of `total`, as far as it is told: from `low` up to and including `high`."""

    nearest: int
    total: int

    @property
    def low(self) -> int:
        return max(0, self.nearest - MINIMUM_GROUP // 2)

    @property
    def high(self) -> int:
        return min(self.total, self.nearest + MINIMUM_GROUP // 2)

    @property
    def percent(self) -> int:
        """About which share of the people this is, as a whole percentage."""
        return round(100 * self.nearest / self.total)


def in_fives(number: int, total: int) -> Band:
    """`number` of `total` people, rounded to the nearest multiple of five; `total` is one."""
    return Band(round_to_five(Fraction(number)), total)


def round_to_five(number: Fraction) -> int:
    """The nearest multiple of five, half-way between two of them up: of people, or of points that people earned."""
    return MINIMUM_GROUP * floor(number / MINIMUM_GROUP + Fraction(1, 2))
