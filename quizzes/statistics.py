"""Classical statistics of a question: how hard it is, how well it separates, and what was chosen.

Pure: figures in, figures out. They describe a question in a group, and say nothing about one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import fsum, sqrt

from quizzes.definitions import Question
from quizzes.kinds import kind_of


@dataclass(frozen=True, slots=True)
class FirstTry:
    """One person's first answer to a question, as it is stored.

    `rest` is the share of the points, from 0 to 1, of the other questions of that try; None when there are none.
    """

    answer: tuple[str, ...]
    rest: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """A question in a group of `people`.

    `right` counts who earned all the points, `points` adds up the shares of the points, from 0 to 1 per person;
    `taken` counts who took each of the question's options, by key.
    """

    people: int
    right: int
    points: Fraction
    discrimination: float | None
    taken: Mapping[str, int]

    @property
    def facility(self) -> float | None:
        """The mean share of the points, from 0 (nobody earns any) to 1; None without people.

        The item's p value: F. M. Lord and M. R. Novick, "Statistical Theories of Mental Test Scores" (1968), and
        L. Crocker and J. Algina, "Introduction to Classical and Modern Test Theory" (1986), who divide the mean by
        the points to be earned when an item can be partly right.
        """
        return float(self.points / self.people) if self.people else None


def describe(question: Question, tries: Iterable[FirstTry]) -> ItemStatistics:
    """What a group did with a question; the order of `tries` never matters.

    Raises quizzes.grading.InvalidAnswer for an answer that does not fit the question.
    """
    counted = Counter(tries)
    kind = kind_of(question)
    shares = {one.answer: kind.share(question, kind.check(question, one.answer)) for one in counted}
    taken = dict.fromkeys((option.key for option in kind.options(question)), 0)
    for one, times in counted.items():
        for key in kind.taken(question, one.answer):
            taken[key] += times
    return ItemStatistics(
        people=counted.total(),
        right=sum(times for one, times in counted.items() if shares[one.answer] == 1),
        points=sum((Fraction(shares[one.answer]) * times for one, times in counted.items()), Fraction(0)),
        discrimination=discrimination(
            [(float(shares[one.answer]), float(one.rest)) for one in counted.elements() if one.rest is not None]
        ),
        taken=taken,
    )


def discrimination(pairs: Sequence[tuple[float, float]]) -> float | None:
    """How well a question separates, from -1 to 1: the correlation of its score with that of the rest of the quiz.

    The corrected item-total correlation, which leaves the item itself out of the total; for a question that is right
    or wrong, it is the point-biserial correlation. S. Henrysson, "Correction of item-total correlations in item
    analysis", Psychometrika 28 (1963); J. C. Nunnally and I. H. Bernstein, "Psychometric Theory" (1994).
    None where it is not defined: fewer than two people, or no differences in one of the two scores.
    """
    if len(pairs) < 2:
        return None
    of_item, of_rest = _deviations([item for item, _rest in pairs]), _deviations([rest for _item, rest in pairs])
    if of_item is None or of_rest is None:
        return None
    together = fsum(item * rest for item, rest in zip(of_item, of_rest, strict=True))
    spread = sqrt(fsum(item * item for item in of_item)) * sqrt(fsum(rest * rest for rest in of_rest))
    return max(-1.0, min(1.0, together / spread)) if spread else None


def _deviations(scores: Sequence[float]) -> list[float] | None:
    """How far each score is from the mean; None when all are the same."""
    if min(scores) == max(scores):
        return None
    mean = fsum(scores) / len(scores)
    return [score - mean for score in scores]
