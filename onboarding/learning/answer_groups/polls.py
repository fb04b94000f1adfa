"""Polls in a lesson: what the others in the organisation chose, told only when it tells nothing about one person.

Whoever voted sees votes drawn by lot, one out of each six that were cast, from six votes up (smallest_groups.py says
why). A lesson belongs to one organisation, so its votes do too. Someone votes once, also when the programme comes back:
every vote is a person. Whatever becomes of the choices, the same votes count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from onboarding.learning.answer_groups.first_tries import POLL
from onboarding.learning.answer_groups.smallest_groups import POLL_BATCH
from onboarding.learning.models import AnswerBatch, LessonProgress, PollVote
from quizzes.compiled_queries import CompiledQuery, Parameter


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    """A choice, and how many of the drawn votes are for it; `percent` is their share."""

    text: str
    votes: int
    percent: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class PollResult:
    """What someone who voted sees: `drawn` of the first `people` votes, both 0 while there are too few to show any.

    `gone` of them are for choices that the poll no longer has.
    """

    people: int
    drawn: int
    gone: int
    choices: tuple[ChoiceResult, ...]


def results(place: LessonProgress, cast: Mapping[str, str] | None = None) -> Mapping[str, PollResult]:
    """The polls of this lesson in which the person voted, by block id; `cast` are their votes, for who asked already.

    Costs two queries for any number of polls and votes, one without a vote of one's own, none without polls; one less
    with `cast`.
    """
    polls = place.as_read.article.polls
    if not polls:
        return {}
    if cast is None:
        cast = dict(_VOTES.all(lesson=place.lesson_id, user=place.enrolment.user_id))
    mine = {block_id: choice_id for block_id, choice_id in cast.items() if block_id in polls}
    if not mine:
        return {}
    drawn: dict[str, Counter[str]] = defaultdict(Counter)
    wanted = AnswerBatch.objects.filter(
        pool__lesson_id=place.lesson_id, pool__what__in=[f"{POLL}{block_id}" for block_id in mine]
    )
    for what, shown in wanted.values_list("pool__what", "drawn"):
        drawn[what.removeprefix(POLL)][shown["choice"]] += 1
    return {block_id: _result(polls[block_id], choice_id, drawn[block_id]) for block_id, choice_id in mine.items()}


def votes() -> QuerySet[PollVote]:
    """Those of `user` in `lesson`, which are given when it runs."""
    return PollVote.objects.filter(lesson=Parameter("lesson"), enrolment__user=Parameter("user"))


_VOTES = CompiledQuery(lambda: votes().values_list("block_id", "choice_id"))


def _result(choices: Mapping[str, str], mine: str, drawn: Counter[str]) -> PollResult:
    total = drawn.total()
    return PollResult(
        people=POLL_BATCH * total,
        drawn=total,
        gone=total - sum(drawn[choice_id] for choice_id in choices),
        choices=tuple(
            ChoiceResult(
                text, drawn[choice_id], round(100 * drawn[choice_id] / total) if total else 0, choice_id == mine
            )
            for choice_id, text in choices.items()
        ),
    )
