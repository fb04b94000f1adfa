"""The work of an import in the background. Each task takes a job's id and an import's."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from onboarding.hr import jobs
from onboarding.hr.imports import applying, checking, reading, undoing


@task()
def check(job_id: int, run_id: int) -> None:
    with jobs.running(job_id) as reporter:
        try:
            reporter.outcome = checking.check(run_id, timezone.localdate(), reporter)
        except reading.Unreadable as reason:
            raise jobs.Stop(reason.message) from reason


@task()
def apply(job_id: int, run_id: int) -> None:
    with jobs.running(job_id) as reporter:
        reporter.outcome = applying.apply(run_id, reporter.job.owner, timezone.now(), reporter)


@task()
def undo(job_id: int, run_id: int) -> None:
    with jobs.running(job_id) as reporter:
        reporter.outcome = undoing.undo(run_id, reporter.job.owner, timezone.now(), reporter)
