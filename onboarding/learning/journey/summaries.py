"""The summary on an enrolment, rebuilt from the events: after a programme's outline changed, or on demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from onboarding.learning.journey.enrolling import last_in, leave_room
from onboarding.learning.journey.exempting import in_force_of
from onboarding.learning.journey.lesson_counts import COUNTED, Came, came_back_to, count_lessons
from onboarding.learning.journey.one_by_one import each_portion
from onboarding.learning.models import (
    Completion,
    Enrolment,
    EnrolmentQuerySet,
    LessonProgress,
    PollVote,
    Recount,
    Reflection,
)
from onboarding.lessons import asked_lessons
from onboarding.lessons.models import Programme
from onboarding.lessons.publishing import outline_changed
from quizzes.models import Attempt, Response

BATCH = 500  # enrolments at a time: memory stays constant
SUMMARY = [*COUNTED, "started_at", "last_activity_at"]


def connect() -> None:
    """Listen to what is published, for enrolments whose lessons changed under them; tell who was enrolled before."""
    asked_lessons.register(last_in)
    outline_changed.connect(_on_outline_changed, dispatch_uid="summaries")


def _on_outline_changed(
    sender: Any, programme: Programme, came: list[int], opening_later: list[int], **kwargs: Any
) -> None:
    last, now = last_in(programme.pk), timezone.now()
    noted = Recount.objects.create(
        programme=programme, came=list(came), opening_later=list(opening_later), last=last, noted_at=now
    )
    if last:  # whoever is enrolled later is asked what there is then
        first = Programme.objects.filter(pk=programme.pk, counting_since=None)
        first.update(counting_since=timezone.localdate(now))
    transaction.on_commit(lambda: count_again(noted))


def count_again(noted: Recount) -> None:
    """Count the people of its programme anew, in the background."""
    recount.enqueue(noted.programme_id, noted.came, noted.last, noted.opening_later, noted.pk)


@task()
def recount(
    programme_id: int,
    came: Sequence[int] = (),
    last: int = 0,
    opening_later: Sequence[int] = (),
    noted_id: int | None = None,
) -> int:
    """Bring the enrolments of a programme up to date with its lessons; the number that changed.

    Whoever is asked one of the lessons that `came`, or for whom one opens later, has time for it from the day that it
    opens, today at the earliest; `last` is the number of the last enrolment when they did. Safe to repeat. When it
    fails for someone, the Recount with number `noted_id` stays.
    """
    in_programme = Enrolment.objects.filter(programme_id=programme_id)
    number = rebuild(in_programme, Came(frozenset(came), last, timezone.localdate(), frozenset(opening_later)))
    if noted_id is not None:
        _counted(programme_id, noted_id)
    return number


@transaction.atomic
def _counted(programme_id: int, noted_id: int) -> None:
    """Everyone was counted; lateness is told again, unless another edit is still to be counted.

    Holds the programme, as an edit does: that comes clearly before or after.
    """
    held = Programme.objects.select_for_update(no_key=True).only("pk").get(pk=programme_id)
    Recount.objects.filter(pk=noted_id).delete()
    if not Recount.objects.filter(programme=held).exists():
        Programme.objects.filter(pk=held.pk).update(counting_since=None)


def rebuild(enrolments: EnrolmentQuerySet, came: Came | None = None) -> int:
    """Write the summaries of `enrolments` anew from the events; the number that changed.

    When a programme was completed is evidence, and no part of the summary: nobody becomes complete here. Whoever is
    asked more by what `came`, or waited and does not any more, gets a due date that leaves time for it. Raises
    ExceptionGroup, after the others, when it fails for someone.
    """
    keys = list(enrolments.order_by("pk").values_list("pk", flat=True))
    portions = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    return sum(each_portion(lambda portion: _rebuild(portion, came), portions))


@transaction.atomic
def _rebuild(enrolment_ids: Sequence[int], came: Came | None) -> int:
    held = Enrolment.objects.filter(pk__in=enrolment_ids).select_for_update(of=("self",))
    batch = list(held.select_related("programme", "user").defer("user__password"))
    done: dict[int, dict[int, datetime]] = defaultdict(dict)
    for enrolment_id, lesson_id, moment in Completion.objects.filter(enrolment__in=batch).values_list(
        "enrolment_id", "lesson_id", "completed_at"
    ):
        done[enrolment_id][lesson_id] = moment
    exempt = in_force_of(enrolment_ids)
    moments, today = _moments(batch), came.since if came is not None else timezone.localdate()
    changed: list[Enrolment] = []
    with_more: list[tuple[Enrolment, date]] = []
    for enrolment in batch:
        before = [getattr(enrolment, field) for field in SUMMARY]
        had_nothing_to_do = enrolment.is_waiting or enrolment.is_exempted
        moments_here = [*moments[enrolment.pk], *done[enrolment.pk].values()]
        enrolment.started_at = min(moments_here, default=None)
        enrolment.last_activity_at = max(moments_here, default=None)
        enrolment.exempt_from = exempt[enrolment.pk].as_dict()
        count_lessons(enrolment, done[enrolment.pk])
        days = [came.time_from(enrolment, done[enrolment.pk])] if came is not None else []
        if had_nothing_to_do:
            days.append(came_back_to(enrolment, done[enrolment.pk], today))
        if day := max(filter(None, days), default=None):
            with_more.append((enrolment, day))
        if before != [getattr(enrolment, field) for field in SUMMARY]:
            changed.append(enrolment)
    Enrolment.objects.bulk_update(changed, SUMMARY)
    if with_more:
        leave_room(with_more, today)
    return len(changed)


def _moments(batch: list[Enrolment]) -> dict[int, list[datetime]]:
    """When each enrolment's person did something, completions aside."""
    moments: dict[int, list[datetime]] = defaultdict(list)
    contexts = {}
    for place in LessonProgress.objects.filter(enrolment__in=batch):
        contexts[place.attempts_context] = place.enrolment_id
        moments[place.enrolment_id] += [moment for moment in (place.started_at, place.read_at) if moment]
    written = Reflection.objects.filter(enrolment__in=batch).values_list("enrolment_id", "written_at")
    voted = PollVote.objects.filter(enrolment__in=batch).values_list("enrolment_id", "voted_at")
    for enrolment_id, moment in [*written, *voted]:
        moments[enrolment_id].append(moment)
    attempts = Attempt.objects.filter(context__in=contexts).values_list("context", "started_at")
    given = Response.with_set_aside.filter(attempt__context__in=contexts)  # an answer was one, whatever became of it
    responses = given.values_list("attempt__context", "answered_at")
    for context, moment in [*attempts, *responses]:
        moments[contexts[context]].append(moment)
    return moments
