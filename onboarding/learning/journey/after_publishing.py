"""What follows when a new version of a lesson is published, in the background: who is half-way, who is done."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from onboarding.learning.journey import moving_over
from onboarding.lessons.models import ChangeSize, LessonVersion, PublishDecision
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
    before = LessonVersion.objects.select_related("quiz").filter(pk=before_id).first()
    decision = PublishDecision.objects.filter(pk=decision_id).first()
    if before is None or decision is None:
        return
    now = timezone.now()
    if decision.moves_busy or version.change == ChangeSize.TYPO:
        moving_over.move_over(version.lesson_id, version, now)
    PublishDecision.objects.filter(pk=decision.pk).update(carried_out_at=now)
