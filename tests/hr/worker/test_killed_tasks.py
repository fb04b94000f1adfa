"""A task whose worker is gone begins again or is ended, once, however many workers see it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.hr.models import Job, JobState, WorkerBeat
from onboarding.hr.worker import killed_tasks, minutely, worker_beats
from tests.hr.conftest import Municipality

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO = NOW - timedelta(minutes=10)


def task(
    *workers: str, started_at: datetime = LONG_AGO, status: str = TaskResultStatus.RUNNING
) -> DBTaskResult[Any, Any]:
    return DBTaskResult.objects.create(
        status=status,
        started_at=started_at,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="tests.hr.worker.slow_tasks.wait",
        backend_name="default",
        worker_ids=list(workers),
        exception_class_path="",
        traceback="",
    )


def job_of(municipality: Municipality, one: DBTaskResult[Any, Any], state: JobState = JobState.RUNNING) -> Job:
    return Job.objects.create(
        organisation=municipality.organisation, title="Import doorvoeren", state=state, task=one.pk
    )


def beat(worker: str, at: datetime = NOW) -> None:
    WorkerBeat.objects.create(worker=worker, seen_at=at)


def test_a_task_of_a_worker_that_is_gone_begins_again() -> None:
    one = task("gone")
    beat("gone", LONG_AGO)
    assert killed_tasks.put_right(NOW) == 1
    one.refresh_from_db()
    assert (one.status, one.started_at, one.worker_ids) == (TaskResultStatus.READY, None, ["gone"])
    assert killed_tasks.put_right(NOW) == 0


def test_a_task_of_a_worker_that_lives_goes_on_however_long_it_takes(lennik: Municipality) -> None:
    one = task("alive", started_at=NOW - timedelta(hours=5))
    job = job_of(lennik, one)
    beat("alive")
    assert killed_tasks.put_right(NOW) == 0
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_task_that_began_just_now_is_left_alone() -> None:
    task("unknown", started_at=NOW - timedelta(seconds=30))
    assert killed_tasks.put_right(NOW) == 0


def test_a_job_of_a_killed_task_says_so_and_is_not_done_again(lennik: Municipality) -> None:
    one = task("gone")
    job = job_of(lennik, one)
    assert killed_tasks.put_right(NOW) == 1
    one.refresh_from_db()
    job.refresh_from_db()
    assert (one.status, job.state) == (TaskResultStatus.FAILED, JobState.FAILED)
    assert "begin dan opnieuw" in job.outcome
    assert job.finished_at is not None


def test_a_job_that_was_over_before_the_worker_was_killed_stays_as_it_was(lennik: Municipality) -> None:
    job = job_of(lennik, task("gone"), JobState.DONE)
    killed_tasks.put_right(NOW)
    job.refresh_from_db()
    assert (job.state, job.outcome) == (JobState.DONE, "")


def test_a_task_that_kills_every_worker_is_given_up() -> None:
    one = task("first", "second", "third")
    killed_tasks.put_right(NOW)
    one.refresh_from_db()
    assert one.status == TaskResultStatus.FAILED


def test_a_task_that_slipped_away_from_the_worker_itself_is_found_and_its_present_one_is_not() -> None:
    beat("me")
    lost, present = task("me"), task("me")
    assert killed_tasks.put_right(NOW, own="me", current=present.pk) == 1
    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.READY


def test_a_job_that_could_not_be_told_that_its_task_ended_is_ended(lennik: Municipality) -> None:
    job = job_of(lennik, task("me", status=TaskResultStatus.FAILED))
    assert killed_tasks.put_right(NOW) == 1
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def failed(*workers: str, error: Exception, finished_at: datetime = NOW) -> DBTaskResult[Any, Any]:
    one = task(*workers)
    one.set_failed(error)
    DBTaskResult.objects.filter(pk=one.pk).update(finished_at=finished_at)
    one.refresh_from_db()
    return one


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_task_that_lost_its_database_begins_again_once(error: Exception) -> None:
    one = failed("me", error=error)
    assert killed_tasks.put_right(NOW) == 1
    one.refresh_from_db()
    assert (one.status, one.started_at, one.finished_at) == (TaskResultStatus.READY, None, None)
    assert (one.exception_class_path, one.traceback) == ("", "")
    assert killed_tasks.put_right(NOW) == 0


def test_what_failed_otherwise_or_often_or_long_ago_stays_failed(lennik: Municipality) -> None:
    gone = OperationalError("gone")
    stay = [
        failed("me", error=ProgrammingError("a mistake of ours")),
        failed("me", error=ValueError("a mistake of ours")),
        failed("me", "you", "me", error=gone),
        failed("me", error=gone, finished_at=NOW - killed_tasks.NOT_LATER),
    ]
    job = job_of(lennik, failed("me", error=gone))
    assert killed_tasks.put_right(NOW) == 1  # the job of the last one: somebody watches it, and begins again
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert {one.status for one in DBTaskResult.objects.all()} == {TaskResultStatus.FAILED}
    assert DBTaskResult.objects.count() == len(stay) + 1


def test_of_two_workers_that_see_the_same_one_puts_it_right() -> None:
    one = task("gone")
    seen_twice = DBTaskResult.objects.get(pk=one.pk)
    assert killed_tasks._put_right(one, NOW)
    assert not killed_tasks._put_right(seen_twice, NOW)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def beats(self, own: worker_beats.Heart, seconds: int) -> None:
        """Time goes by with a beat every ten seconds."""
        for _ in range(seconds // 10):
            self.now += timedelta(seconds=10)
            own.beat()


def test_a_worker_judges_others_only_after_its_own_beat_came_through_for_as_long() -> None:
    clock = Clock()
    own = worker_beats.Heart("me", clock)
    clock.beats(own, 110)
    assert not own.may_judge()
    clock.beats(own, 30)
    assert own.may_judge()


def test_after_the_database_was_away_nobody_is_judged_before_all_could_give_a_sign_again() -> None:
    clock = Clock()
    own = worker_beats.Heart("me", clock)
    clock.beats(own, 300)
    clock.now += timedelta(minutes=5)  # no beat came through, this worker's as little as another's
    assert not own.may_judge()
    clock.beats(own, 100)
    assert not own.may_judge()
    clock.beats(own, 60)
    assert own.may_judge()


def test_a_worker_is_alive_by_its_beat_and_not_after_it_ended() -> None:
    own = worker_beats.Heart("me")
    own.beat()
    own.beat()
    assert worker_beats.living(timezone.now()) == {"me"}
    own.stop()
    assert worker_beats.living(timezone.now()) == set()


def test_what_fails_every_minute_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    done: list[datetime] = []

    def fails(now: datetime) -> None:
        raise RuntimeError("stuk")

    minutely.do_all([fails, done.append], NOW)
    assert done == [NOW]
    assert "stuk" in caplog.text
    assert "fails" in caplog.text


def test_the_task_of_a_job_is_known(
    lennik: Municipality, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    from onboarding.hr.worker import watched_work
    from tests.hr.worker.slow_tasks import wait_watched

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        job = watched_work.start(None, lennik.organisation, "Import", wait_watched, "x")
    job.refresh_from_db()
    assert job.task == DBTaskResult.objects.get().pk
    assert isinstance(job.task, uuid.UUID)
