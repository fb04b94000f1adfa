"""How many tries someone has at a quiz, and one more for one person: the one place that says whether a next one may
start."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from quizzes.definitions import Quiz
from quizzes.models import Attempt, ExtraTry


def tries_left(user_id: int, context: str, quiz: Quiz, before: Collection[Attempt]) -> int | None:
    """How many tries this person still has when the next one is at `quiz`, with the extra ones; None: no end to them.

    `before` are the attempts so far, with their quizzes. Costs a query where tries are limited.
    """
    allowed = _allowed(quiz, before)
    if allowed is None:
        return None
    given = list(ExtraTry.objects.filter(user_id=user_id, context=context).values_list("number", flat=True))
    # A try that came along from another context has a higher number than there are tries here: one given for a number
    # lets that one be made.
    last = max([allowed + len(given), *given])
    return max(0, last - _last_number(before))


def tries_used_up(user_id: int, context: str, quiz: Quiz) -> int | None:
    """How many tries this person had, who failed in the last one and has none left at `quiz`; None for anybody else."""
    before = list(Attempt.objects.filter(user_id=user_id, context=context).select_related("published_quiz"))
    is_over = bool(before) and all(attempt.is_finished and not attempt.passed for attempt in before)
    return _last_number(before) if is_over and tries_left(user_id, context, quiz, before) == 0 else None


def give_extra_try(user_id: int, context: str, quiz: Quiz, tries: int, now: datetime) -> bool:
    """Give one try more at `quiz` to whoever used up `tries` of them; False where that is not so, or somebody just
    did."""
    if tries_used_up(user_id, context, quiz) != tries:
        return False
    given = {"user_id": user_id, "context": context, "number": tries + 1}
    return ExtraTry.objects.get_or_create(**given, defaults={"given_at": now})[1]


def _allowed(quiz: Quiz, before: Iterable[Attempt]) -> int | None:
    """How many tries there are without extra ones; None: no end to them.

    What a quiz allowed whoever made an attempt at it stays allowed.
    """
    limits = [quiz.max_attempts, *(attempt.published_quiz.quiz.max_attempts for attempt in before)]
    known = [limit for limit in limits if limit is not None]
    return max(known) if len(known) == len(limits) else None


def _last_number(before: Iterable[Attempt]) -> int:
    return max((attempt.number for attempt in before), default=0)
