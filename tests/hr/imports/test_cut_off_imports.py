"""Cut off between an import and the enrolments that follow it, these come after all, once, as was said beforehand."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoDbBlocker

from onboarding.hr import daily
from onboarding.hr.deeds import rule_switching
from onboarding.hr.imports import applying, cut_off_imports, foreseen_enrolments, import_runs, import_tasks
from onboarding.hr.models import Activity, EmployeeImport, ImportState, Job, JobState, Verb
from onboarding.hr.worker import killed_tasks, minutely, worker_beats
from onboarding.learning.journey.headcounts import HowMany
from onboarding.learning.models import Enrolment, EnrolmentRule, Notice, NoticeState
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from tests.factories import DepartmentFactory, make_rule
from tests.hr.imports.importing import checked
from tests.killed_children import ended_by
from tests.private_database import private_database

TUESDAY = timezone.make_aware(datetime(2026, 11, 24, 10))
LONG_AGO = TUESDAY - worker_beats.SILENT * 2
ROWS = [
    ["Personeelsnummer", "Voornaam", "Naam", "E-mail", "Dienst", "Eerste werkdag"],
    *([str(one), "Lien", f"Nummer {one}", f"lien{one}@lennik.example", "Groen", "24/11/2026"] for one in range(1, 4)),
]


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a database that another process can work in."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


@pytest.fixture
def run(marleen: User, programme: Programme, monkeypatch: pytest.MonkeyPatch) -> EmployeeImport:
    """Of three people, whom a rule will enrol and mail; checked, with the job and the task that apply it."""
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY)
    green = DepartmentFactory.create(organisation=programme.organisation, name="Groen")
    make_rule(organisation=green.organisation, department=green, programme=programme, switched_on=TUESDAY.date())
    found = checked(green.organisation, ROWS, marleen)
    task = DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING, started_at=LONG_AGO, args_kwargs={}, task_path=import_tasks.apply.module_path,
        backend_name="default", exception_class_path="", traceback="", worker_ids=["gone"],
    )  # fmt: skip
    found.job = Job.objects.create(organisation=green.organisation, title="Import", owner=marleen, task=task.pk)
    found.save(update_fields=["job"])
    return found


def job_of(run: EmployeeImport) -> int:
    assert run.job_id
    return run.job_id


def cut_off(run: EmployeeImport, how: Callable[[], object], *more: str) -> int:
    """The worker applies the import, and this happens to it before anyone is enrolled."""

    def work() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(applying, "enrol", lambda *_args: how())
            import_tasks.apply.func(job_of(run), run.pk, *more)

    number = ended_by(work)
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED
    assert User.objects.filter(department__name="Groen").count() == 3
    assert not Enrolment.objects.exists()
    return number


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def worker_turn() -> None:
    """What a worker does every minute."""
    minutely.do_all([killed_tasks.put_right, *minutely.EVERY_MINUTE], timezone.now())


def page(viewer: User, run: EmployeeImport) -> str:
    client = Client()
    client.force_login(viewer)
    return " ".join(client.get(f"/beheer/import/{run.pk}/").content.decode().split())


@pytest.mark.every_example  # another process meets it in the database
def test_whoever_an_import_brought_is_enrolled_and_mailed_once_when_its_worker_was_killed_before(
    run: EmployeeImport, marleen: User
) -> None:
    assert cut_off(run, kill_myself) == signal.SIGKILL
    assert cut_off_imports.take_up(TUESDAY) == 0  # nobody knows yet that its worker is gone
    Job.objects.update(state=JobState.FAILED)
    undoing = f'href="{reverse("hr:import_undo", args=[run.pk])}"'
    assert "wordt binnen enkele minuten vanzelf ingeschreven" in page(marleen, run)
    assert "Niet gelukt.</strong>" not in page(marleen, run) and undoing not in page(marleen, run)
    with pytest.raises(ValidationError, match="nog bezig"):
        import_runs.start_undo(EmployeeImport.objects.get(), marleen, TUESDAY)
    Job.objects.update(state=JobState.RUNNING)
    for _turn in range(2):
        worker_turn()
        assert Enrolment.objects.count() == 3
        assert sorted(one.to[0] for one in mail.outbox if "lien" in one.to[0]) == [row[3] for row in ROWS[1:]]
        assert Notice.objects.filter(state=NoticeState.SENT).count() == Notice.objects.count() == 3
        assert Activity.objects.get(verb=Verb.ENROLLED).actor == marleen
    job = Job.objects.get()
    assert (job.state, job.outcome) == (JobState.DONE, "3 personen toegevoegd, 0 gewijzigd, 3 inschrijvingen.")
    assert job.outcome in page(marleen, run) and undoing in page(marleen, run)


def test_without_mail_stays_without_mail_also_when_the_daily_run_is_first(
    run: EmployeeImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        raise SystemExit

    assert cut_off(run, stop, foreseen_enrolments.SILENT) == -1
    assert "Kijk na of het al gebeurd is" in Job.objects.get().outcome  # whoever was told to stop could still say it
    later = TUESDAY + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    list(daily.run(daily.Day(later.date(), timezone.now, lambda _words: None)))
    worker_turn()
    assert {one.enrolled_on for one in Enrolment.objects.all()} == {TUESDAY.date()}
    assert mail.outbox == []
    assert set(Notice.objects.filter(kind="start").values_list("state", "reason")) == {("not_sent", "silent")}


def test_a_rule_that_fails_stops_neither_the_import_nor_the_other_rules(
    run: EmployeeImport, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = make_rule(organisation=run.organisation, programme=programme, switched_on=TUESDAY.date())
    as_it_is = rule_switching.run

    def fail(actor: User, rule: EnrolmentRule, today: date, **options: Any) -> HowMany:
        if rule == broken:
            raise RuntimeError("no such rule today")
        return as_it_is(actor, rule, today, **options)

    monkeypatch.setattr(rule_switching, "run", fail)
    import_tasks.apply.func(job_of(run), run.pk)
    assert Job.objects.get().outcome.endswith("3 inschrijvingen.")
    assert EmployeeImport.objects.get().enrols_silently is None
