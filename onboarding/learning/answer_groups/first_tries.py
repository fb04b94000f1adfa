"""Lets first tries and votes count in what is shown of them; called by progress.py, in the transaction of the answer.

See batching.py for the rule, and docs/insight.md for what it is for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, QuerySet, Subquery

from onboarding.learning.answer_groups.batching import Waiting, draw, half_year, next_batch, shared
from onboarding.learning.answer_groups.smallest_groups import MINIMUM_GROUP, POLL_BATCH
from onboarding.learning.models import (
    AnswerBatch,
    AnswerPool,
    LessonProgress,
    PollVote,
    PooledAnswer,
    context_ends_in,
)
from onboarding.people.models import User
from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.compiled_writes import CompiledInsert
from quizzes.models import Attempt, Response

QUIZ, POLL = "quiz:", "poll:"  # how a pool says of what it is


def add_first_try(place: LessonProgress, attempt: Attempt, now: datetime) -> None:
    """Let a finished first attempt count, unless the person met this lesson's quiz before, in an earlier round."""
    quiz, of_try = attempt.published_quiz, {"user": attempt.user_id, "attempt": attempt.pk}
    what, ends_in = f"{QUIZ}{quiz.wording}", context_ends_in(place.lesson_id)
    pool = _HELD_FOR_TRY.first(lesson=place.lesson_id, what=what, ends_in=ends_in, **of_try)
    if pool is None and not _MET_BEFORE.all(ends_in=ends_in, **of_try):
        AnswerPool.objects.get_or_create(lesson_id=place.lesson_id, what=what, defaults={"quiz": quiz})
        pool = _HELD_FOR_TRY.get(lesson=place.lesson_id, what=what, ends_in=ends_in, **of_try)
    if pool is None or pool.was_met_before:
        return
    department, name, half = pool.department, pool.department_name, half_year(pool.start_date)
    _NEW.run(
        PooledAnswer(pool=pool, attempt=attempt, department=department, department_name=name or "", half_year=half)
    )
    _form(pool, MINIMUM_GROUP, _drawn_of_tries, now)


def _met_before() -> QuerySet[Attempt]:
    """Earlier first tries of the same person in this lesson, which are of an earlier round."""
    same = Attempt.objects.filter(user=Parameter("user"), number=1, context__endswith=Parameter("ends_in", CharField()))
    return same.filter(pk__lt=Parameter("attempt"))


def _held_for_try() -> QuerySet[Any]:
    """The pool, held, with what is to be known of whose try it is. That may be from before the wait for the pool:
    whoever held it did nothing with this person."""
    person = User.objects.filter(pk=Parameter("user")).order_by()
    of_person = {
        "department": Subquery(person.values("department")),
        "department_name": Subquery(person.values("department__name")),
        "start_date": Subquery(person.values("start_date")),
    }
    return _held().annotate(was_met_before=Exists(_met_before()), **of_person)


def _held() -> QuerySet[AnswerPool]:
    pools = AnswerPool.objects.filter(lesson=Parameter("lesson"), what=Parameter("what", CharField()))
    return pools.select_for_update(of=("self",))


_MET_BEFORE = CompiledQuery(lambda: _met_before().order_by().values_list("pk"))
_HELD_FOR_TRY: CompiledQuery[Any] = CompiledQuery(_held_for_try)
_NEW = CompiledInsert(PooledAnswer)


def add_vote(vote: PollVote, now: datetime) -> None:
    """Let a vote count, whatever becomes of the choices of the poll."""
    pool = _hold(vote.lesson_id, f"{POLL}{vote.block_id}")
    _NEW.run(PooledAnswer(pool=pool, vote=vote))
    _form(pool, POLL_BATCH, _drawn_of_votes, now)


def _hold(lesson_id: int, what: str) -> AnswerPool:
    """The pool, made if need be, and held until the transaction ends: one at a time makes batches of it."""
    pool = _HELD.first(lesson=lesson_id, what=what)
    if pool is None:
        AnswerPool.objects.get_or_create(lesson_id=lesson_id, what=what)
        pool = _HELD.get(lesson=lesson_id, what=what)
    return pool


_HELD = CompiledQuery(_held)


def _form(pool: AnswerPool, size: int, drawn_of: Callable[[Collection[int]], dict[str, Any]], now: datetime) -> None:
    waiting = [Waiting(*row) for row in _WAITING.all(pool=pool.pk)]
    chosen = next_batch(waiting, size, lambda: not pool.batches.exists())
    if not chosen:
        return
    department, name, half = shared(chosen)
    ids = [one.id for one in chosen]
    batch = AnswerBatch.objects.create(
        pool=pool, department=department, department_name=name, half_year=half, drawn=drawn_of(ids), formed_at=now
    )
    PooledAnswer.objects.filter(pk__in=ids).update(batch=batch)


_WAITING = CompiledQuery(
    lambda: (
        PooledAnswer.objects.filter(pool=Parameter("pool"), batch=None)
        .order_by("pk")
        .values_list("pk", "department", "department_name", "half_year")
    )
)


def _drawn_of_tries(ids: Collection[int]) -> dict[str, Any]:
    rows = Response.objects.filter(attempt__pooled__in=ids).values_list(
        *("question_id", "selected", "points", "max_points", "attempt__points", "attempt__max_points")
    )
    return draw_answers(rows)


def draw_answers(responses: Iterable[tuple[str, Any, Decimal, int, Decimal, int]]) -> dict[str, Any]:
    """What is shown of a batch, from its answers: question, selected, points and most points, and those of the try."""
    given: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for question, selected, points, max_points, all_points, all_max_points in responses:
        others = all_max_points - max_points
        rest = str((all_points - points) / others) if others else None
        given[question].append({"answer": selected, "rest": rest})
    return {question: draw(answers) for question, answers in sorted(given.items())}  # whatever order they come in


def _drawn_of_votes(ids: Collection[int]) -> dict[str, Any]:
    return {"choice": draw(list(PollVote.objects.filter(pooled__in=ids).values_list("choice_id", flat=True)))}
