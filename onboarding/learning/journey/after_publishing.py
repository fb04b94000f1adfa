"""What follows when a new version of a lesson is published, in the background: who is half-way, who is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from onboarding.learning.journey import following_up, moving_over, regrading
from onboarding.lessons.models import Audience, ChangeSize, LessonVersion, PublishDecision
from onboarding.lessons.publishing import version_published


def connect() -> None:
    """Listen to what is published."""
    version_published.connect(_on_version_published, dispatch_uid="after-publishing")


def _on_version_published(
    sender: Any, version: LessonVersion, before: LessonVersion | None, decision: PublishDecision | None, **kwargs: Any
) -> None:
    ids = (version.pk, before.pk if before else None, decision.pk if decision else None)
    transaction.on_commit(lambda: carry_out.enqueue(*ids))


@task()
def carry_out(version_id: int, before_id: int | None, decision_id: int | None) -> None:
    """Do what was decided about this version, a person or a portion of them at a time; safe to repeat."""
    version = LessonVersion.objects.select_related("lesson", "quiz").get(pk=version_id)
    before = LessonVersion.objects.select_related("quiz").get(pk=before_id) if before_id is not None else None
    decision = PublishDecision.objects.get(pk=decision_id) if decision_id is not None else None
    now = timezone.now()
    if before is not None:
        _raise_who_reaches_lower_mark(version, before, decision, now)
    if before is not None and decision is not None and (decision.moves_busy or version.change == ChangeSize.TYPO):
        moving_over.move_over(version.lesson_id, version, now)
    if decision is not None:
        _ask_who_is_done(version, before, decision, now)
        PublishDecision.objects.filter(pk=decision.pk).update(carried_out_at=now)


def _ask_who_is_done(
    version: LessonVersion, before: LessonVersion | None, decision: PublishDecision, now: datetime
) -> None:
    """Ask whoever is done to read what changed, or a lesson that is new, by the day that was chosen."""
    today = timezone.localdate(now)
    if decision.due_date is None:
        return
    if before is None and decision.audience == Audience.DONE:
        asked = following_up.who_is_asked_new(version.lesson.programme, today)
    elif before is not None and version.change == ChangeSize.MATERIAL:
        asked = following_up.who_is_asked(version.lesson, before, today)
    else:
        return
    ids = list(asked.order_by("pk").values_list("pk", flat=True))
    following_up.ask(ids, version, before, decision.due_date, now, decision.sends_mail)


def _raise_who_reaches_lower_mark(
    version: LessonVersion, before: LessonVersion, decision: PublishDecision | None, now: datetime
) -> None:
    """Whoever failed by the pass mark of before and reaches the one of now has passed; told if HR was told of it.

    It holds as well for who is half-way in a version of before, and for who is still to answer in one.
    """
    if version.quiz is None or before.quiz is None or version.quiz.quiz.pass_mark >= before.quiz.quiz.pass_mark:
        return
    lower = version.quiz.quiz
    words = _("Slagen vanaf %(now)d %% in plaats van %(before)d %%.")
    reason = words % {"now": lower.pass_mark, "before": before.quiz.quiz.pass_mark}
    regrading.regrade(version.lesson, lower, (), reason, version.published_by, now, tells=decision is not None)
