"""A real worker: killed halfway, without its database for a while, and told to stop."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from onboarding.hr.models import Job, JobState, WorkerBeat
from onboarding.lessons.models import LessonPage, PrinciplePage
from onboarding.people.models import Organisation
from tests.factories import make_lesson, make_organisation, make_programme
from tests.hr.worker.conftest import Workers, eventually
from tests.hr.worker.slow_tasks import wait, wait_watched


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "task"
    found.mkdir()
    return found


def enqueue(task: Task[..., Any], *args: object) -> DBTaskResult[Any, Any]:
    return DBTaskResult.objects.create(
        args_kwargs={"args": list(args), "kwargs": {}},
        task_path=task.module_path,
        backend_name="default",
        exception_class_path="",
        traceback="",
    )


def began(folder: Path) -> int:
    """How many times the task began."""
    return len((folder / "began").read_text()) if (folder / "began").exists() else 0


def status(task: DBTaskResult[Any, Any]) -> str:
    return DBTaskResult.objects.get(pk=task.pk).status


def test_a_task_that_was_killed_begins_again_at_another_worker(workers: Workers, folder: Path) -> None:
    task = enqueue(wait, str(folder))
    first = workers.start()
    eventually(lambda: began(folder) == 1, "the task begins")
    workers.kill(first)
    assert status(task) == TaskResultStatus.RUNNING
    workers.start()
    workers.start()
    eventually(lambda: began(folder) == 2, "the task begins again")
    (folder / "go").touch()
    eventually(lambda: status(task) == TaskResultStatus.SUCCESSFUL, "the task is done")
    assert began(folder) == 2
    assert "was killed with its worker" in workers.said()


def test_the_job_of_a_killed_task_says_so(workers: Workers, folder: Path) -> None:
    organisation = Organisation.objects.create(name="Lennik", short_name="Lennik", slug="lennik")
    job = Job.objects.create(organisation=organisation, title="Import doorvoeren")
    task = enqueue(wait_watched, job.pk, str(folder))
    Job.objects.update(task=task.pk)
    first = workers.start()
    eventually(lambda: began(folder) == 1, "the task begins")
    workers.kill(first)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    workers.start()
    eventually(lambda: Job.objects.get().state == JobState.FAILED, "the job says that it failed")
    assert "begin dan opnieuw" in Job.objects.get().outcome
    assert status(task) == TaskResultStatus.FAILED
    assert began(folder) == 1


def test_a_long_task_is_left_to_the_worker_that_does_it(workers: Workers, folder: Path) -> None:
    task = enqueue(wait, str(folder))
    workers.start()
    workers.start()
    eventually(lambda: began(folder) == 1, "the task begins")
    seen = WorkerBeat.objects.count
    eventually(lambda: seen() == 2, "both give a sign of life")
    other = enqueue(wait, str(folder / ".."))  # done by the second, which goes on looking meanwhile
    (folder.parent / "go").touch()
    eventually(lambda: status(other) == TaskResultStatus.SUCCESSFUL, "the second worker works")
    time.sleep(4)  # twice the time after which a worker counts as gone
    assert (status(task), began(folder)) == (TaskResultStatus.RUNNING, 1)


def test_the_worker_outlives_a_database_that_is_away(workers: Workers, folder: Path) -> None:
    (folder / "go").touch()
    process = workers.start()
    first = enqueue(wait, str(folder))
    eventually(lambda: status(first) == TaskResultStatus.SUCCESSFUL, "the first task is done")
    with database_away():
        eventually(lambda: workers.said().count("could not go on") > 2, "the worker notices, and tries again")
    second = enqueue(wait, str(folder))
    eventually(lambda: status(second) == TaskResultStatus.SUCCESSFUL, "the worker goes on")
    assert process.poll() is None
    assert "Traceback" not in workers.said()  # a line for each try is enough


def test_a_task_during_which_the_database_went_away_is_not_lost(workers: Workers, folder: Path) -> None:
    task = enqueue(wait, str(folder))
    workers.start()
    eventually(lambda: began(folder) == 1, "the task begins")
    with database_away():
        (folder / "go").touch()  # it ends, and cannot say so (on SQLite, an open connection still can)
        eventually(lambda: "could not go on" in workers.said(), "the worker notices")
    eventually(lambda: status(task) == TaskResultStatus.SUCCESSFUL, "it is done, if need be again")


def test_a_worker_that_is_told_to_stop_finishes_and_leaves_no_sign_of_life(workers: Workers, folder: Path) -> None:
    task = enqueue(wait, str(folder))
    process = workers.start()
    eventually(lambda: began(folder) == 1, "the task begins")
    process.send_signal(signal.SIGTERM)
    (folder / "go").touch()
    assert process.wait(timeout=60) == 0
    assert status(task) == TaskResultStatus.SUCCESSFUL
    assert not WorkerBeat.objects.exists()


def test_a_planned_page_is_published_by_the_worker_that_runs(workers: Workers) -> None:
    """With nothing else to do, at its first look (see INTERVAL in conftest.py)."""
    principle = PrinciplePage.objects.child_of(make_programme(make_organisation("Lennik"), letters="K").page).get()
    page = make_lesson(principle, "Straks", publish=False)
    page.go_live_at = timezone.now() + timedelta(seconds=1)
    page.save_revision().publish()  # plans it
    page.refresh_from_db()
    assert not page.live
    time.sleep(1)
    assert not LessonPage.objects.get(pk=page.pk).live
    workers.start()
    eventually(lambda: LessonPage.objects.get(pk=page.pk).live, "the page is published")
    assert LessonPage.objects.get(pk=page.pk).lesson.current_version.title == "Straks"
    assert "Traceback" not in workers.said()


@contextmanager
def database_away() -> Iterator[None]:
    """SQLite's file stands elsewhere; PostgreSQL lets nobody in."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        connection.close()
        files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
        for file in filter(Path.exists, files):
            file.rename(file.with_suffix(file.suffix + ".away"))
        path.mkdir()
        try:
            yield
        finally:
            path.rmdir()
            for file in files:
                away = file.with_suffix(file.suffix + ".away")
                if away.exists():
                    away.rename(file)
        return
    name = connection.settings_dict["NAME"]
    _let_in(name, False)
    try:
        yield
    finally:
        _let_in(name, True)


def _let_in(name: str, allowed: bool) -> None:
    connection.close()
    with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # Django's own
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {allowed}')
        if not allowed:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
