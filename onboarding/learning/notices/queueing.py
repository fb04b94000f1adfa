"""Mail that is sent at once, but in the background. What does not go out then, is tried again by the daily run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from onboarding.learning.notices import holding_back, ledger, sending

_of_deed: ContextVar[list[int] | None] = ContextVar("mails of the deed that is going on", default=None)


@contextmanager
def one_deed() -> Iterator[None]:
    """Around a deed that plans mails in several transactions: none is sent until all are planned, so that it is judged
    whole whether they are many. What a deed that is cut off leaves behind, a later run sends."""
    if _of_deed.get() is not None:
        yield
        return
    planned: list[int] = []
    token = _of_deed.set(planned)
    try:
        yield
    finally:
        _of_deed.reset(token)
        send_soon(planned)


def send_soon(notice_ids: list[int]) -> None:
    """Send these in the background, once what is being written is safely in the database, and the deed is over."""

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        of_deed = _of_deed.get()
        if of_deed is None:
            _send_in_batches(notice_ids)
        else:
            of_deed.extend(notice_ids)

    if notice_ids:
        transaction.on_commit(enqueue, robust=True)


def _send_in_batches(notice_ids: list[int]) -> None:
    for start in range(0, len(notice_ids), ledger.BATCH):
        deliver.enqueue(notice_ids[start : start + ledger.BATCH])


@task()
def deliver(notice_ids: list[int]) -> int:
    """Send these mails if they are still planned; how many went out. Nobody calls it but the worker, whenever it is."""
    today = timezone.localdate()
    holding_back.gather_committed(notice_ids, today)
    return sending.send(today, timezone.now, only=notice_ids).sent
