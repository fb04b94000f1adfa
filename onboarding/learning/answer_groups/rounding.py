"""How figures about answers are shown: in steps of five people. Pure.

Of each five people who count together one answer was drawn, and it counts for all five
(learning/answer_groups/batching.py). So a number of people is about what it says: right on average, and the further off
the fewer people there are. A number says of nobody what they answered. Everything that is said about a question is
derived from it, advice included.
"""

from __future__ import annotations

from dataclasses import dataclass

from onboarding.learning.answer_groups.smallest_groups import MINIMUM_GROUP


@dataclass(frozen=True, slots=True)
class Band:
    """About so many people, `nearest`, of `total`; both are multiples of five, and `total` is one."""

    nearest: int
    total: int

    @property
    def percent(self) -> int:
        """About which share of the people this is, as a whole percentage."""
        return round(100 * self.nearest / self.total)


def in_fives(drawn: int, of: int) -> Band:
    """So many of the drawn answers, as people."""
    return Band(MINIMUM_GROUP * drawn, MINIMUM_GROUP * of)
