"""What HR is told of a question in a group: figures in steps of five people only. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from onboarding.learning.answer_groups.rounding import Band, in_fives
from onboarding.learning.answer_groups.smallest_groups import MINIMUM_GROUP
from quizzes.definitions import Question, QuestionKind
from quizzes.kinds import kind_of
from quizzes.kinds.kind import Option
from quizzes.statistics import FirstTry, describe

# Ours. A hundred people are twenty drawn answers. With fewer of those, a share says less than the numbers themselves,
# and chance alone makes a correlation go up or down by a quarter: its standard error without one is 1 / √(n - 1).
ENOUGH_FOR_SHARES = 100  # people
# Ours. With five drawn answers or more, chance alone seldom makes them say the same.
ENOUGH_FOR_ADVICE = 25  # people
BY_ITEM = (QuestionKind.ORDER, QuestionKind.MATCH)  # of these it is told how many had each step or pair right


@dataclass(frozen=True, slots=True)
class OptionFigure:
    """How many people took an option; `label` is its letter on this page, empty where it has none."""

    option: Option
    label: str
    band: Band


@dataclass(frozen=True, slots=True)
class Figures:
    """A question in a group of `people`, five or more.

    `facility` is the mean share of the points, from 0 to 1; `discrimination` is rounded to one decimal. Both are None
    where they would say nothing.
    """

    people: int
    right: Band
    options: tuple[OptionFigure, ...]
    facility: float | None
    discrimination: float | None

    @property
    def tells_shares(self) -> bool:
        return self.people >= ENOUGH_FOR_SHARES

    @property
    def tells_advice(self) -> bool:
        return self.people >= ENOUGH_FOR_ADVICE


def figures(question: Question, drawn: Collection[FirstTry]) -> Figures:
    """What is told of these first tries, each of which was drawn from five people."""
    found = describe(question, drawn)
    right = in_fives(found.right, found.people)
    has_letters = question.kind not in BY_ITEM and question.kind is not QuestionKind.TRUE_FALSE
    options = tuple(
        OptionFigure(option, _letter(place) if has_letters else "", in_fives(found.taken[option.key], found.people))
        for place, option in enumerate(kind_of(question).options(question))
    )
    people = MINIMUM_GROUP * found.people
    is_enough = people >= ENOUGH_FOR_SHARES
    differs = 0 < found.right < found.people
    return Figures(
        people=people,
        right=right,
        options=options,
        facility=found.facility if is_enough else None,
        discrimination=(
            round(found.discrimination, 1) + 0.0 if is_enough and differs and found.discrimination is not None else None
        ),
    )


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else str(place + 1)
