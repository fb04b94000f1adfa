"""A sign of life of every worker in the database, by which the others see that one was killed.

Several machines may have a worker, so that looking for a process is not enough. A database that was away, or SQLite's
that one long transaction held, leaves nobody's sign of life: so a worker judges others only after its own has come
through all the while.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import get_random_string

from onboarding.hr.models import WorkerBeat
from onboarding.hr.worker import hearts

INTERVAL = 10.0  # seconds from one beat to the next
SILENT = timedelta(minutes=2)  # without a beat, a worker is gone
GAP = timedelta(seconds=60)  # between two beats of one's own: more, and nothing is known of that time
KEPT = timedelta(days=1)  # of a worker that is gone


def new_name() -> str:
    """A name that no other worker has: where it runs, and which it is."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_string(12)}"


class Heart:
    """Of this worker; beats in a thread beside the work."""

    def __init__(self, worker: str, clock: Callable[[], datetime] = timezone.now) -> None:
        self.worker, self.clock = worker, clock
        self.since: datetime | None = None  # it has been beating without a gap
        self.last: datetime | None = None

    def beat(self) -> None:
        """Raises DatabaseError when the database is away: then there was no beat."""
        WorkerBeat.objects.update_or_create(worker=self.worker, defaults={"seen_at": self.clock()})
        now = self.clock()  # anew: writing may have waited long
        if self.since is None or self.last is None or now - self.last > GAP:
            self.since = now
        self.last = now

    def stop(self) -> None:
        """The worker ends by itself."""
        hearts.worker_ended(self.clock())
        WorkerBeat.objects.filter(worker=self.worker).delete()

    def may_judge(self) -> bool:
        """Whether this worker has been seen for so long that whoever has not been seen must be gone."""
        now = self.clock()
        return self.since is not None and self.last is not None and now - self.last <= GAP and now - self.since > SILENT


def living(now: datetime) -> set[str]:
    """The names of the workers that gave a sign of life lately."""
    return set(WorkerBeat.objects.filter(seen_at__gt=now - SILENT).values_list("worker", flat=True))


def forget_gone(now: datetime) -> None:
    WorkerBeat.objects.filter(seen_at__lt=now - KEPT).delete()
