"""The worker itself: django-tasks' own loop, which begins again whenever it fails, and two threads beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connections
from django.utils import timezone
from django_tasks.base import DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker

from onboarding import request_ids
from onboarding.hr.worker import killed_tasks, minutely, worker_beats
from onboarding.hr.worker.worker_log import AWAY, tell

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds
POLL = 1.0  # seconds between two looks for work


class LastingWorker(Worker):
    """Whatever goes wrong between two tasks, such as a database that is away, it waits a while and goes on."""

    def __init__(self, name: str) -> None:
        super().__init__(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            excluded_queue_names=[],
            interval=POLL,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
        )
        self.current: Any = None  # the id of the task that it is busy with

    def run(self) -> None:
        wait = FIRST_WAIT
        while self.running:
            began = time.monotonic()
            try:
                super().run()
            except Exception as problem:
                if time.monotonic() - began > LONGEST_WAIT:
                    wait = FIRST_WAIT  # it went well for a while
                tell("The background worker could not go on; it tries again in %.0f s.", problem, wait)
                connections.close_all()
                time.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def run_task(self, db_task_result: Any) -> None:
        self.current = db_task_result.pk
        request_ids.current.set(f"task-{db_task_result.pk}")
        try:
            super().run_task(db_task_result)
        finally:
            self.current = None
            request_ids.current.set("")


def repeat(work: Callable[[], None], interval: float) -> None:
    """Do this now and then for as long as the process runs, in a thread that ends with it."""

    def go_on() -> None:
        while True:
            try:
                work()
            except Exception as problem:
                tell("What the worker does every %.0f s could not be done.", problem, interval)
            connections.close_all()
            time.sleep(interval)

    threading.Thread(target=go_on, daemon=True).start()


def run() -> None:
    """Work until told to stop (SIGTERM or SIGINT: what is going on is finished first)."""
    worker = LastingWorker(worker_beats.new_name())
    own_heart = worker_beats.Heart(worker.worker_id)

    def put_right(now: datetime) -> None:
        if own_heart.may_judge():
            killed_tasks.put_right(now, own=worker.worker_id, current=worker.current)

    repeat(own_heart.beat, worker_beats.INTERVAL)
    repeat(lambda: minutely.do_all([put_right, *minutely.EVERY_MINUTE], timezone.now()), minutely.INTERVAL)
    worker.configure_signals()
    try:
        worker.run()
    finally:
        try:
            own_heart.stop()
        except AWAY as problem:
            tell("The worker ends without a word: %s.", problem, "the database is away")
