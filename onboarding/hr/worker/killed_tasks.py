"""Tasks whose worker was killed halfway (no memory left, a machine that stopped) are put right within minutes, and so
are those that failed because the database went away meanwhile.

A task may run again, for all of ours can be repeated: what is sent or written is claimed first, or computed anew. A
task behind a Job is different, since somebody watches it: the job says what happened, and its owner begins again.
Every change is a conditional update: of two workers that see the same, one does it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from onboarding.hr.worker import watched_work, worker_beats
from onboarding.hr.worker.worker_beats import SILENT

logger = logging.getLogger(__name__)

MAX_STARTS = 3  # of a task: one that kills its worker each time is given up
NOT_LATER = timedelta(minutes=15)  # than this after it failed, a task begins again: a connection is back by then
CUT = tuple(f"{one.__module__}.{one.__qualname__}" for one in (OperationalError, InterfaceError))  # as tasks write it


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
    return number + _begin_again(now) + _fail_jobs_of_finished_tasks(now)


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


def _begin_again(now: datetime) -> int:
    """Let what failed a moment ago, when the database went away, begin again: its mails would wait for the next day."""
    failed = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, exception_class_path__in=CUT, finished_at__gt=now - NOT_LATER
    )
    number = 0
    for task in failed:
        if len(task.worker_ids) >= MAX_STARTS or watched_work.has_task(task.pk):
            continue
        same = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.FAILED, finished_at=task.finished_at)
        if same.update(
            status=TaskResultStatus.READY, started_at=None, finished_at=None, exception_class_path="", traceback=""
        ):
            logger.warning("Task %s (%s) lost its database; it begins again.", task.pk, task.task_path)
            number += 1
    return number


def _fail_jobs_of_finished_tasks(now: datetime) -> int:
    """A job of which the task ended, but which could not be told: the database was away at that moment."""
    ended = (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)
    tasks = DBTaskResult.objects.filter(pk__in=watched_work.open_tasks(), status__in=ended)
    return watched_work.interrupt(list(tasks.values_list("pk", flat=True)), now)
