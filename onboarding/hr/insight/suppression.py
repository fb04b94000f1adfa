"""Which groups HR may see figures of, so that no two of them together give away a smaller group. Pure.

The attack to stop is subtraction: the figures of all people minus those of every department but one are those of the
last department. So hiding small groups is not enough; groups that would uncover them are hidden too, which is
called complementary suppression (A. Hundepool and others, "Statistical Disclosure Control", Wiley 2012, chapter 4).

Call the groups whose figures are shown S1, S2, …, and let two people be of the same kind when they are in exactly the
same of them. Each figure is a sum over the people of a group. Whatever someone computes by adding and subtracting such
sums gives all people of one kind the same weight. So a sum over some people and no others can only be reached if
those people are all the people of one or more kinds: the union, difference or intersection of groups is such a set
as well. It is enough that no kind has one to four people, and that is what is checked, for everything that is shown
together, before a group is shown. Someone who knows precisely who is in which group gets no further than that.

What is shown moves in steps of five people, in the order in which they finished: someone who looks before and after a
colleague's first try sees no difference. Which groups are shown depends on who is in them and when they finished,
never on what they answered.

Its limits: who is among the people and knows what they answered themselves learns about the others as if the groups
were one smaller. And over time groups change when people move to another department or organisation, and a group
can take the place of another one. Somebody who kept the figures of before can compare them with those of today. The
steps of five and the rounding (rounding.py) are there to make that worth little; they do not make it impossible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from onboarding.learning.disclosure import MINIMUM_GROUP

Key = TypeVar("Key", bound=Hashable)


def in_steps(people: Sequence[int]) -> tuple[int, ...]:
    """The first five, ten, fifteen … of `people`, who stand in the order in which they finished; or nobody."""
    return tuple(people[: len(people) - len(people) % MINIMUM_GROUP])


def shown_groups(people: Sequence[int], groups: Mapping[Key, Collection[int]]) -> dict[Key, frozenset[int]]:
    """The groups of which figures may be shown next to those of everyone, each with the people who count in them.

    `people` stand in the order in which they finished; their own figures are those of `in_steps(people)`. A group is
    taken when all that is shown with it stays safe: the largest first, and of equal ones the first in `groups`.
    A group is left out of the answer when it may not be shown. Takes time in proportion to the sizes of the groups.
    """
    everyone = in_steps(people)
    candidates = {key: in_steps([person for person in everyone if person in group]) for key, group in groups.items()}
    kinds = dict.fromkeys(everyone, 0)
    sizes = Counter(kinds.values())
    shown = {}
    for key, counted in sorted(candidates.items(), key=lambda candidate: -len(candidate[1])):
        inside = Counter(kinds[person] for person in counted)
        if not counted or not all(_is_safe(number, sizes[kind]) for kind, number in inside.items()):
            continue
        shown[key] = frozenset(counted)
        split = {kind: len(sizes) + place for place, kind in enumerate(inside)}
        for kind, number in inside.items():
            sizes[kind] -= number
            sizes[split[kind]] = number
        for person in counted:
            kinds[person] = split[kinds[person]]
    return shown


def _is_safe(inside: int, size: int) -> bool:
    """Whether a group may hold so many people of a kind of this size: those left outside must be enough too."""
    return inside >= MINIMUM_GROUP and (size == inside or size - inside >= MINIMUM_GROUP)
