"""The CPU time of PostgreSQL's own processes, which work beside ours; SQLite works inside it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

PROC = Path("/proc")
SECONDS_A_TICK = 1 / os.sysconf("SC_CLK_TCK")
AT_REST = 0.05  # seconds that we wait for at most


@dataclass(frozen=True)
class Server:
    """The process that starts all others of one PostgreSQL, by its number."""

    postmaster: int

    def cpu(self) -> float:
        """Seconds of CPU so far: of every process, in nanoseconds, and of those that ended, in ticks of some 10 ms.

        What a process does is added up when it stops doing it, so that we wait until all are at rest. What ended is
        mostly what helped with one large query; without such, nothing of the answer comes in ticks.
        """
        until = time.perf_counter() + AT_REST
        while any(_stat(pid)[0] == "R" for pid in self.pids()) and time.perf_counter() < until:
            pass
        ended = sum(map(int, _stat(self.postmaster)[13:15]))  # cutime and cstime
        return sum(map(_nanoseconds, self.pids())) / 1e9 + ended * SECONDS_A_TICK

    def pids(self) -> list[int]:
        """The process that starts the others, and those that it started."""
        children = PROC / f"{self.postmaster}/task/{self.postmaster}/children"
        return [self.postmaster, *map(int, children.read_text().split())]


def find_server() -> Server | None:
    """The server of our connection; None on SQLite, and where its processes cannot be seen."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    server = Server(postmaster=int(_stat(backend)[1]))
    try:
        return server if backend in server.pids() else None
    except OSError:  # on another machine, or on one without /proc
        return None


def _stat(pid: int) -> list[str]:
    """What /proc/<pid>/stat says after the program's name: the state, the parent …; of one that is gone, state X."""
    try:
        return (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X", *["0"] * 14]


def _nanoseconds(pid: int) -> int:
    """How long a process was on a CPU; 0 for one that is gone."""
    try:
        return int((PROC / f"{pid}/schedstat").read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0
