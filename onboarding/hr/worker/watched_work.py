"""Work in the background that can be watched: a Job, how far it is, and how it ended.

How far it is stands in the cache as well as on the job: work that is all or nothing runs in one transaction, out of
which nothing can be seen until it is over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.hr.models import Job, JobState
from onboarding.learning.notices import queueing
from onboarding.people.models import Organisation

logger = logging.getLogger(__name__)

KEPT = 3600  # seconds that a position stays in the cache
STEP = 100  # positions are written once in so many steps
OPEN = (JobState.WAITING, JobState.RUNNING)
SILENT = timedelta(minutes=30)  # without a sign of life, a job counts as stranded


class Stop(Exception):
    """Ends a job as failed, with a sentence for the person who started it, and why in a `code`."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def start(owner: Any, organisation: Organisation, title: str, task: Any, *args: Any, url: str = "") -> Job:
    """Make a job, and enqueue `task(job.pk, *args)` once what is being written is safely in the database."""
    job = Job.objects.create(owner=owner, organisation=organisation, title=title, url=url)
    job_id = job.pk

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        result = task.enqueue(job_id, *args)
        if task.get_backend().supports_get_result:  # done at once, it would be over by now
            Job.objects.filter(pk=job_id).update(task=result.id)

    transaction.on_commit(enqueue, robust=True)
    return job


@dataclass(frozen=True, slots=True)
class Position:
    done: int
    total: int

    @property
    def percent(self) -> int | None:
        """Whole percents; None while the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None


def position_of(job: Job) -> Position:
    """How far the job is, as it said last."""
    seen = caches["progress"].get(_key(job.pk))
    return Position(*seen) if seen and not job.is_over else Position(job.done, job.total)


class Reporter:
    """What the work itself uses to say how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.outcome = ""
        self._said = 0

    def expect(self, total: int) -> None:
        """Start counting anew, up to `total`."""
        self.job.done, self.job.total, self._said = 0, total, 0
        self._say()

    def advance(self, steps: int = 1) -> None:
        self.job.done += steps
        if self.job.done - self._said >= STEP or self.job.done == self.job.total:
            self._say()

    def _say(self) -> None:
        self._said = self.job.done
        caches["progress"].set(_key(self.job.pk), (self.job.done, self.job.total), KEPT)


class Unwatched(Reporter):
    """For the same work when whoever asked for it waits until it is done: a command."""

    def __init__(self) -> None:
        super().__init__(Job())

    def _say(self) -> None:
        """There is nobody to tell."""


@contextmanager
def running(job_id: int) -> Iterator[Reporter]:
    """Around the work of a job: whatever happens, the job ends as done or as failed, with a sentence.

    The work sets `outcome` on what it is given. Stop is told as it is; anything else goes to the log and is told as
    an error of ours. The work itself sees to its own transactions, so what it finished before it failed may stand; the
    mails that it plans leave when it is over.
    """
    job = Job.objects.select_related("owner", "organisation").get(pk=job_id)
    job.state = JobState.RUNNING
    job.save(update_fields=["state"])
    reporter = Reporter(job)
    try:
        with queueing.one_deed():
            yield reporter
    except Stop as reason:
        _finish(job, JobState.FAILED, str(reason))
    except Exception:
        logger.exception("Job %s failed.", job.pk)
        words = _("Het is niet gelukt door een fout bij ons. Kijk na of er al iets gewijzigd is, en begin dan opnieuw.")
        _finish(job, JobState.FAILED, words)
    except BaseException:  # the process is told to stop
        _finish(job, JobState.FAILED, _cut_off())
        raise
    else:
        _finish(job, JobState.DONE, reporter.outcome)


def _finish(job: Job, state: JobState, outcome: str) -> None:
    job.state, job.outcome, job.finished_at = state, outcome, timezone.now()
    job.save(update_fields=["state", "outcome", "finished_at", "done", "total"])
    caches["progress"].delete(_key(job.pk))


def has_task(task_id: Any) -> bool:
    """Whether somebody may watch this task of the background: there is a job for it."""
    return Job.objects.filter(task=task_id).exists()


def open_tasks() -> QuerySet[Any, Any]:
    """The ids of the tasks of jobs that are not over."""
    return Job.objects.filter(state__in=OPEN, task__isnull=False).values("task")


def interrupt(task_ids: Sequence[Any], now: datetime) -> int:
    """End the jobs of these tasks as failed, those that are not over; how many."""
    return Job.objects.filter(task__in=task_ids, state__in=OPEN).update(
        state=JobState.FAILED, outcome=_cut_off(), finished_at=now
    )


def _cut_off() -> str:
    """Whether the work was done just before it was cut off, or a part of it, nobody knows: nor does the sentence."""
    return _("Dit werk werd plots afgebroken. Kijk na of het al gebeurd is. Zo niet, begin dan opnieuw.")


def make_good(job: Job, outcome: str, now: datetime) -> None:
    """End a job as done that failed because it was cut off: its work was done after all."""
    failed = Job.objects.filter(pk=job.pk, state=JobState.FAILED)
    failed.update(state=JobState.DONE, outcome=outcome, finished_at=now)


def is_stranded(job: Job, now: datetime) -> bool:
    """Whether nobody seems to be working on it any more: the process that did was stopped."""
    return not job.is_over and now - job.created_at > SILENT and caches["progress"].get(_key(job.pk)) is None


def _key(job_id: int) -> str:
    return f"job:{job_id}"
