"""What a lesson's page asks of its reader besides their place: how far they are in its questions, in which languages
they can read it, what they voted, and whether a mail may ask about a resolution. A query costs the same whatever it
asks, so these four are one; what each asks stands in the room that it is of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from onboarding.learning.answer_groups import polls
from onboarding.learning.journey import reading_languages
from onboarding.learning.models import LessonProgress
from onboarding.learning.notices import resolution_mails
from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.models import Attempt

NOTHING = Value("", CharField())
_ANSWERED, _LANGUAGE, _VOTE, _OFF = "answered", "language", "vote", "off"


@dataclass(slots=True)
class AskedAtOnce:
    """`answered`: how many questions of an open attempt; None when no attempt is open. `languages`: those in which the
    version is there besides its own. `votes`: the choices of this person, by poll.
    `sends_later`: whether their organisation sends the mail about a resolution."""

    answered: int | None = None
    languages: set[str] = field(default_factory=set)
    votes: dict[str, str] = field(default_factory=dict)
    sends_later: bool = True


def at_once(place: LessonProgress) -> AskedAtOnce:
    """Costs one query."""
    found = AskedAtOnce()
    user = place.enrolment.user
    for what, key, value in _AT_ONCE.all(
        user=user.pk,
        context=place.attempts_context,
        version=place.version_id,
        lesson=place.lesson_id,
        organisation=user.organisation_id or 0,  # nothing is found by None
    ):
        if what == _ANSWERED:
            found.answered = int(key)
        elif what == _LANGUAGE:
            found.languages.add(key)
        elif what == _VOTE:
            found.votes[key] = value
        else:
            found.sends_later = False
    return found


def _rows(asked: QuerySet[Any], what: str, **key_and_value: Any) -> QuerySet[Any, tuple[str, str, str]]:
    told = {"what": Value(what, CharField()), "key": NOTHING, "value": NOTHING, **key_and_value}
    rows: QuerySet[Any, tuple[str, str, str]]
    rows = asked.order_by().annotate(**told).values_list("what", "key", "value")
    return rows


def _answered_in_open_attempts() -> QuerySet[Attempt]:
    mine = Attempt.objects.filter(user=Parameter("user"), context=Parameter("context", CharField()))
    standing = Count("responses", filter=Q(responses__set_aside_at=None))
    return mine.filter(finished_at__isnull=True).annotate(answered=standing)


_AT_ONCE = CompiledQuery(
    lambda: _rows(_answered_in_open_attempts(), _ANSWERED, key=Cast("answered", CharField())).union(
        _rows(reading_languages.there(), _LANGUAGE, key=F("language")),
        _rows(polls.votes(), _VOTE, key=F("block_id"), value=F("choice_id")),
        _rows(resolution_mails.switched_off(), _OFF),
        all=True,
    )
)
