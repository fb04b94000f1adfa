"""The work of an import in the background. Each task takes a job's id and an import's."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from onboarding.hr.imports import applying, checking, file_layout, foreseen_enrolments, kept_choices, undoing
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.models import EmployeeImport, Job
from onboarding.hr.worker import watched_work


@task()
def read(job_id: int, run_id: int) -> None:
    """A file that cannot be read is not kept: it is full of people's data."""
    with watched_work.running(job_id) as reporter:
        run = EmployeeImport.objects.get(pk=run_id)
        try:
            file_layout.keep(run)
        except Unreadable as reason:
            run.delete()
            Job.objects.filter(pk=job_id).update(url=reverse("hr:import_new"))  # where to go on from here
            raise watched_work.Stop(reason.message, reason.code) from reason
        kept_choices.propose(run)
        reporter.outcome = _("Het bestand is gelezen.")


@task()
def read_sheet(job_id: int, run_id: int, sheet: str) -> None:
    """Another sheet than was read; when it cannot be, what was read stands."""
    with watched_work.running(job_id) as reporter:
        run = EmployeeImport.objects.get(pk=run_id)
        try:
            file_layout.keep(run, sheet)
        except Unreadable as reason:
            raise watched_work.Stop(reason.message, reason.code) from reason
        kept_choices.propose(run)
        reporter.outcome = _("Het blad is gelezen.")


@task()
def check(job_id: int, run_id: int) -> None:
    with watched_work.running(job_id) as reporter:
        try:
            reporter.outcome = checking.check(run_id, timezone.localdate(), reporter)
            foreseen_enrolments.keep(run_id, reporter.job.owner, timezone.now())
        except Unreadable as reason:
            raise watched_work.Stop(reason.message, reason.code) from reason


@task()
def apply(job_id: int, run_id: int, mailed: str = "") -> None:
    """`mailed` is SILENT when nobody is to hear of the enrolments that follow, nor of another address."""
    with watched_work.running(job_id) as reporter:
        actor, now = reporter.job.owner, timezone.now()
        foreseen_enrolments.refuse_others(run_id, actor, now)
        is_silent = mailed == foreseen_enrolments.SILENT
        reporter.outcome = applying.apply(run_id, actor, now, reporter, is_silent=is_silent)


@task()
def undo(job_id: int, run_id: int, mailed: str = "") -> None:
    """`mailed` is SILENT when nobody is to be invited at the address of before."""
    with watched_work.running(job_id) as reporter:
        actor, is_silent = reporter.job.owner, mailed == foreseen_enrolments.SILENT
        reporter.outcome = undoing.undo(run_id, actor, timezone.now(), reporter, is_silent=is_silent)
