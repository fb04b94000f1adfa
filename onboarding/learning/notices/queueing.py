"""Mail that is sent at once, but in the background. What does not go out then, is tried again by the daily run."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from onboarding.learning.notices import ledger, sending


def send_soon(notice_ids: list[int]) -> None:
    """Send these in the background, once what is being written is safely in the database."""
    for start in range(0, len(notice_ids), ledger.BATCH):
        _send_batch_soon(notice_ids[start : start + ledger.BATCH])


def _send_batch_soon(batch: list[int]) -> None:
    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        deliver.enqueue(batch)

    transaction.on_commit(enqueue, robust=True)


@task()
def deliver(notice_ids: list[int]) -> int:
    """Send these mails if they are still planned; how many went out. Nobody calls it but the worker, whenever it is."""
    return sending.send(timezone.localdate(), timezone.now, only=notice_ids).sent
