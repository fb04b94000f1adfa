"""A worker that comes to its work later, and may be stopped in the middle of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection
from django.test import TestCase
from django_tasks import task_backends
from django_tasks.backends.dummy import DummyBackend

WRITES = ("INSERT", "UPDATE", "DELETE")
JOURNEY = "onboarding.learning.journey."  # the work that follows an edit; a mail that leaves is not sent again


class Stopped(OperationalError):
    """The database went away."""


class LateWorker:
    """What is given to the worker waits here until `work`."""

    def __init__(self, backend: DummyBackend) -> None:
        self._backend = backend

    def work(self, stops_at: int | None = None, for_good: bool = False) -> None:
        """Do all that waits, and what comes of it.

        Each piece is stopped at its write number `stops_at`, from 1: that write fails, or every one from there on.
        Whatever else fails is raised.
        """
        while self._backend.results:
            piece = self._backend.results.pop(0)
            is_stopped = stops_at is not None and piece.task.module_path.startswith(JOURNEY)
            try:
                with (
                    TestCase.captureOnCommitCallbacks(execute=True),
                    _stopping(stops_at if is_stopped else None, for_good),
                ):
                    piece.task.call(*piece.args, **piece.kwargs)
            except* Stopped:
                connection.needs_rollback = False  # outside of this test nothing is around a piece of work


@contextmanager
def waiting() -> Iterator[LateWorker]:
    """In it nothing is done in the background but by the LateWorker."""
    before = task_backends["default"]
    backend = DummyBackend("default", {})
    task_backends["default"] = backend
    try:
        yield LateWorker(backend)
    finally:
        task_backends["default"] = before


@contextmanager
def _stopping(at: int | None, for_good: bool) -> Iterator[None]:
    """The write with this number fails, and with `for_good` every one after it; what was written with it is undone."""
    number = 0

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal number
        if at is not None and sql.lstrip().startswith(WRITES):
            number += 1
            if number == at or (for_good and number > at):
                raise Stopped
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield
