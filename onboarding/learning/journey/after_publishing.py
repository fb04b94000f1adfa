"""What follows when a new version of a lesson is published, in the background: who is half-way, who is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from onboarding.learning.journey import asked_to_read, following_up, moving_over, regrading
from onboarding.learning.journey.enrolling import batches
from onboarding.learning.journey.one_by_one import each, each_portion
from onboarding.learning.notices import queueing
from onboarding.lessons.freezing import version_published
from onboarding.lessons.models import AskedLesson, ChangeSize, Lesson, LessonVersion, Programme, PublishDecision
from onboarding.lessons.news import news_since
from onboarding.lessons.publishing import outline_changed


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be carried out of a PublishDecision, as it was when that went live: it goes along with the work.
    `due_date` is an ISO date, "" for none."""

    decision_id: int
    moves_busy: bool
    due_date: str
    sends_mail: bool


def connect() -> None:
    """Listen to what is published, and to lessons that come into a programme, first or again."""
    version_published.connect(_on_version_published, dispatch_uid="after-publishing")
    outline_changed.connect(_on_outline_changed, dispatch_uid="after-coming")


def decided_in(decision: PublishDecision) -> dict[str, Any]:
    """The same as data, for the task."""
    due_date = decision.due_date.isoformat() if decision.due_date else ""
    return asdict(Decided(decision.pk, decision.moves_busy, due_date, decision.sends_mail))


def _on_version_published(
    sender: Any, version: LessonVersion, before: LessonVersion | None, decision: PublishDecision | None, **kwargs: Any
) -> None:
    ids = (version.pk, before.pk if before else None)
    decided = decided_in(decision) if decision is not None else None
    transaction.on_commit(lambda: carry_out.enqueue(*ids, decided))


def _on_outline_changed(sender: Any, programme: Programme, came: list[int], **kwargs: Any) -> None:
    found = list(still_to_tell().filter(programme=programme, lesson__in=came)) if came else []
    transaction.on_commit(lambda: ask_together(found))


def still_to_tell() -> QuerySet[AskedLesson]:
    """The lessons that whoever is done is asked to read, and not everyone was: those that are there to be read. What is
    away is asked when it is back."""
    return AskedLesson.objects.filter(
        read_by__isnull=False,
        all_told_at=None,
        programme__is_live=True,
        lesson__programme=F("programme"),
        lesson__is_asked=True,
        lesson__current_version__isnull=False,
    )


def ask_together(coming: Iterable[AskedLesson]) -> None:
    """Ask whoever is done, in the background; of what came together at once: who is told of several gets one mail."""
    together: dict[tuple[int, str, bool], list[int]] = defaultdict(list)
    for one in coming:
        if one.read_by is not None:
            together[one.programme_id, one.read_by.isoformat(), one.sends_mail].append(one.lesson_id)
    for (programme_id, read_by, sends_mail), lesson_ids in together.items():
        ask_for_new.enqueue(programme_id, lesson_ids, read_by, sends_mail)


@task()
def carry_out(version_id: int, before_id: int | None, decided: dict[str, Any] | None) -> None:
    """Do what was decided about this version, a person or a portion of them at a time; safe to repeat.

    What fails stops nothing else of it; it is raised once all was tried, and then it does not count as carried out.
    """
    version = LessonVersion.objects.select_related("lesson", "quiz").get(pk=version_id)
    before = LessonVersion.objects.select_related("quiz").get(pk=before_id) if before_id is not None else None
    decision = Decided(**decided) if decided is not None else None
    now = timezone.now()
    steps: list[Callable[[], object]] = []
    if before is not None:
        steps.append(partial(_raise_who_reaches_lower_mark, version, before, decision, now))
    if before is not None and decision is not None and (decision.moves_busy or version.change == ChangeSize.TYPO):
        steps.append(partial(moving_over.move_over, version, now))
    if before is not None and decision is not None and version.change == ChangeSize.MATERIAL:
        steps.append(partial(_ask_who_finished, version, before, decision, now))
    steps.append(partial(following_up.renew, version.lesson_id))
    with queueing.one_deed():
        each(_do, steps)
    if decision is not None:
        PublishDecision.objects.filter(pk=decision.decision_id).update(carried_out_at=now)


def _do(step: Callable[[], object]) -> object:
    return step()


@task()
def ask_for_new(programme_id: int, lesson_ids: list[int], due_date: str, sends_mail: bool) -> None:
    """Ask whoever is done with the programme to read lessons that came into it; safe to repeat.

    A portion of people at a time, of all lessons at once: whoever is told of several gets one mail. What fails stops
    nothing else of it; it is raised once all was tried, and then not everyone counts as asked.
    """
    now = timezone.now()
    programme = Programme.objects.get(pk=programme_id)
    asked = still_to_tell().filter(programme=programme, lesson__in=lesson_ids)
    there = set(asked.values_list("lesson", flat=True))
    done = asked_to_read.who_is_asked_new(programme, timezone.localdate(now)).order_by("pk")
    how = (there, date.fromisoformat(due_date), now, sends_mail)
    with queueing.one_deed():
        each_portion(lambda ids: _ask_portion(ids, *how), batches(done.values_list("pk", flat=True)))
    AskedLesson.objects.filter(pk__in=list(asked.filter(lesson__in=there).values_list("pk", flat=True))).update(
        all_told_at=now
    )


@transaction.atomic
def _ask_portion(
    enrolment_ids: Sequence[int], lesson_ids: Collection[int], due_date: date, now: datetime, sends_mail: bool
) -> None:
    # All lessons are held before any of these people, and in order: nobody waits in a circle.
    held = Lesson.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=lesson_ids).order_by("pk")
    for lesson in held.select_related("current_version__quiz"):
        if lesson.current_version is not None:
            following_up.ask_portion(enrolment_ids, lesson.current_version, None, due_date, now, sends_mail)


def _ask_who_finished(version: LessonVersion, before: LessonVersion, decision: Decided, now: datetime) -> None:
    """Ask whoever finished an earlier version to read what changed, by the day that was chosen, if that is anything."""
    if not decision.due_date or news_since(before, version).is_empty:
        return
    asked = asked_to_read.who_is_asked(version.lesson, before, timezone.localdate(now)).order_by("pk")
    ids, due_date = asked.values_list("pk", flat=True), date.fromisoformat(decision.due_date)
    following_up.ask(ids, version, before, due_date, now, decision.sends_mail)


def _raise_who_reaches_lower_mark(
    version: LessonVersion, before: LessonVersion, decision: Decided | None, now: datetime
) -> None:
    """Whoever failed by the pass mark of before and reaches the one of now has passed; told if HR was told of it.

    Before is when the lesson last asked questions.

    It holds as well for who is half-way in a version of before, and for who is still to answer in one; for none that
    came after `version`, when this is done late.
    """
    last_asked = before.quiz or regrading.last_asked(version.lesson, before.number)
    if version.quiz is None or last_asked is None or version.quiz.quiz.pass_mark >= last_asked.quiz.pass_mark:
        return
    lower = version.quiz.quiz
    words = _("Slagen vanaf %(now)d %% in plaats van %(before)d %%.")
    reason = words % {"now": lower.pass_mark, "before": last_asked.quiz.pass_mark}
    tells, last = decision is not None, version.number - 1
    regrading.regrade(version.lesson, lower, (), reason, version.published_by, now, last=last, tells=tells)
