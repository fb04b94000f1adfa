"""Polls in a lesson: what the others in the organisation chose, told only when it tells nothing about one person.

Figures appear to whoever voted, from MINIMUM_GROUP votes up, and they move in steps of that size: 5 votes, 10, 15.
So nobody can look before and after a colleague votes and see what that colleague chose. A lesson belongs to one
organisation, so its votes do too. Someone votes once, also when the programme comes back: every vote is a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from onboarding.learning.disclosure import MINIMUM_GROUP
from onboarding.learning.models import LessonProgress, PollVote
from onboarding.lessons.articles import article_of


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    text: str
    votes: int
    percent: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class PollResult:
    """What someone who voted sees; `choices` without figures while `votes` is 0, the group being too small."""

    votes: int
    choices: tuple[ChoiceResult, ...]


def results(place: LessonProgress) -> Mapping[str, PollResult]:
    """The polls of this lesson in which the person voted, by block id.

    Costs three queries for any number of polls and votes, one without a vote of one's own, none without polls.
    """
    polls = article_of(place.version).polls
    if not polls:
        return {}
    votes = PollVote.objects.filter(lesson_id=place.lesson_id, block_id__in=polls)
    mine = dict(votes.filter(enrolment__user_id=place.enrolment.user_id).values_list("block_id", "choice_id"))
    if not mine:
        return {}
    counted = _counted_in_steps(votes.filter(choice_id__in={choice for poll in polls.values() for choice in poll}))
    return {
        block_id: _result(polls[block_id], choice_id, counted.get(block_id, Counter()))
        for block_id, choice_id in mine.items()
    }


def _counted_in_steps(votes: Any) -> dict[str, Counter[str]]:
    """The first 5, 10, 15 … votes of each poll, counted by choice; the last few wait for company."""
    counted: dict[str, Counter[str]] = {}
    for block_id, choice_id, number in votes.values_list("block_id", "choice_id").annotate(Count("pk")):
        counted.setdefault(block_id, Counter())[choice_id] = number
    waiting = {block_id: counter.total() % MINIMUM_GROUP for block_id, counter in counted.items()}
    last = votes.annotate(from_the_end=Window(RowNumber(), partition_by=F("block_id"), order_by=F("pk").desc())).filter(
        from_the_end__lt=MINIMUM_GROUP
    )
    for block_id, choice_id, from_the_end in last.values_list("block_id", "choice_id", "from_the_end"):
        if from_the_end <= waiting.get(block_id, 0):
            counted[block_id][choice_id] -= 1
    return counted


def _result(choices: Mapping[str, str], mine: str, counted: Counter[str]) -> PollResult:
    total = counted.total()
    return PollResult(
        total,
        tuple(
            ChoiceResult(
                text, counted[choice_id], round(100 * counted[choice_id] / total) if total else 0, choice_id == mine
            )
            for choice_id, text in choices.items()
        ),
    )
