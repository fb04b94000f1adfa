"""Tasks whose worker was killed halfway (no memory left, a machine that stopped) are put right within minutes.

A task may run again, for all of ours can be repeated: what is sent or written is claimed first, or computed anew. A
task behind a Job is different, since somebody watches it: the job says what happened, and its owner begins again.
Every change is a conditional update: of two workers that see the same, one does it.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from onboarding.hr.worker import watched_work, worker_beats
from onboarding.hr.worker.worker_beats import SILENT

logger = logging.getLogger(__name__)

MAX_STARTS = 3  # of a task: one that kills its worker each time is given up


class Killed(Exception):
    """Stands with a task that was ended for this reason."""


def put_right(now: datetime, *, own: str = "", current: object = None) -> int:
    """Deal with the tasks and the jobs that nobody works on any more; how many there were.

    `own` is the name of the worker that asks, and `current` the id of the task that it is busy with: a task that it
    began and is not busy with slipped away when the database did.
    """
    alive = worker_beats.living(now) - {own}
    number = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - SILENT):
        worker = task.worker_ids[-1] if task.worker_ids else ""
        if worker not in alive and task.pk != current:
            number += _put_right(task, now)
    worker_beats.forget_gone(now)
    return number + _fail_jobs_of_finished_tasks(now)


@transaction.atomic
def _put_right(task: DBTaskResult[Any, Any], now: datetime) -> bool:
    """Begin the task again, or end it as failed, and its job; False when another worker did."""
    is_watched = watched_work.has_task(task.pk)
    is_over = is_watched or len(task.worker_ids) >= MAX_STARTS
    same = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
    if is_over:
        changed = same.update(
            status=TaskResultStatus.FAILED,
            finished_at=now,
            exception_class_path=f"{Killed.__module__}.{Killed.__qualname__}",
            traceback="The worker was killed.",
        )
    else:
        changed = same.update(status=TaskResultStatus.READY, started_at=None)
    if not changed:
        return False
    if is_watched:
        watched_work.interrupt([task.pk], now)
    logger.error(
        "Task %s (%s) was killed with its worker %s; %s.",
        task.pk, task.task_path, task.worker_ids[-1:], "it failed" if is_over else "it begins again",
    )  # fmt: skip
    return True


def _fail_jobs_of_finished_tasks(now: datetime) -> int:
    """A job of which the task ended, but which could not be told: the database was away at that moment."""
    ended = (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)
    tasks = DBTaskResult.objects.filter(pk__in=watched_work.open_tasks(), status__in=ended)
    return watched_work.interrupt(list(tasks.values_list("pk", flat=True)), now)
