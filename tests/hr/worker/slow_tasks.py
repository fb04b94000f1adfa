"""Tasks that take as long as a test wants: they say in a file that they began, and wait for another one."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task

from onboarding.hr.worker import watched_work


def _wait(folder: str) -> None:
    with (Path(folder) / "began").open("a") as began:
        began.write("x")
    while not (Path(folder) / "go").exists():
        time.sleep(0.05)


@task()
def wait(folder: str) -> None:
    _wait(folder)


@task()
def wait_watched(job_id: int, folder: str) -> None:
    with watched_work.running(job_id) as reporter:
        _wait(folder)
        reporter.outcome = "Klaar."
