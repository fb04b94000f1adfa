"""Refreshers: which questions come back. Pure: what happened is an argument.

Where the rule comes from. To retrieve something makes it stay better than to read it again (testing effect: Roediger
& Karpicke, 2006, Psychological Science 17), and it stays longest when there is time between the turns (spacing
effect: Cepeda et al., 2006, Psychological Bulletin 132; for a year, gaps of weeks beat gaps of days: Cepeda et al.,
2008, Psychological Science 19). What was missed comes back before what was known, as in the boxes of Leitner (1972).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from quizzes.definitions import FIRST, SECOND

NUMBER_OF_QUESTIONS = 3


class Box(IntEnum):
    """How well someone knows a question, by the answers so far; a lower box comes back sooner."""

    MISSED = 1  # the last answer missed something
    CORRECTED = 2  # once missed, right the last time
    KNOWN = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to a question: when, whether nothing was missed in it, and in which situation it was asked."""

    at: datetime
    is_right: bool
    situation: int = FIRST


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of a lesson that is done, by its ids, with every answer this person gave to it."""

    lesson: int
    quiz: int
    question: str
    answers: tuple[Answered, ...] = ()

    @property
    def situation(self) -> int:
        """The situation to ask it in now: not the one of the last time."""
        last = max(self.answers, key=_moment, default=None)
        return SECOND if last is not None and last.situation == FIRST else FIRST

    @property
    def box(self) -> Box:
        if all(answer.is_right for answer in self.answers):
            return Box.KNOWN
        return Box.CORRECTED if max(self.answers, key=_moment).is_right else Box.MISSED


def choose(candidates: Iterable[Candidate], salt: str, number: int = NUMBER_OF_QUESTIONS) -> list[Candidate]:
    """At most `number` questions, the most urgent first; fewer when there are no more.

    A lower box goes first. Within a box lessons take turns; then what was missed most often and most recently goes
    first, and outside the box of the missed what was not seen for the longest time. `salt` decides between equals,
    so that the same person in the same round always gets the same. No question comes twice, also not as the copy
    in another lesson that keeps its id.
    """
    left = sorted(candidates, key=lambda one: (_urgency(one), _lot(one, salt)))
    chosen: list[Candidate] = []
    while left and len(chosen) < number:
        turns = Counter(one.lesson for one in chosen)
        best = min(left, key=lambda one: (one.box, turns[one.lesson]))  # the first of equals: the most urgent
        chosen.append(best)
        left = [one for one in left if one.question != best.question]
    return chosen


def _urgency(candidate: Candidate) -> tuple[float, float]:
    """Lower is more urgent; only comparable within a box."""
    missed = [answer for answer in candidate.answers if not answer.is_right]
    if candidate.box is Box.MISSED:
        return -len(missed), -max(map(_moment, missed)).timestamp()
    return max((_moment(answer).timestamp() for answer in candidate.answers), default=float("-inf")), -len(missed)


def _moment(answer: Answered) -> datetime:
    return answer.at


def _lot(candidate: Candidate, salt: str) -> str:
    return hashlib.sha256(f"{salt}:{candidate.lesson}:{candidate.question}".encode()).hexdigest()
