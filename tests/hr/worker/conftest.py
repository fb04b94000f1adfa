"""Real workers, in processes of their own, on a database that they and the test see."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from tests.private_database import private_database

SCRIPT = """
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
from onboarding.hr.worker import minutely, worker_beats, worker_loop
worker_beats.INTERVAL, worker_beats.SILENT, worker_beats.GAP = 0.2, timedelta(seconds=2), timedelta(seconds=1.5)
worker_loop.killed_tasks.SILENT = worker_beats.SILENT
minutely.INTERVAL, worker_loop.FIRST_WAIT, worker_loop.LONGEST_WAIT = 0.3, 0.2, 0.5
call_command("run_worker")
"""
PATIENCE = 40  # seconds, on a slow machine


def eventually(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@dataclass
class Workers:
    folder: Path
    url: str
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "onboarding.settings.demo",
            "DATABASE_URL": self.url,
            "SECRET_KEY": "x",
            "MEDIA_ROOT": str(self.folder),
            "PROGRESS_CACHE_URL": f"filecache://{self.folder}/progress",
        }
        with self.log.open("a") as log:
            process = subprocess.Popen([sys.executable, "-c", SCRIPT], env=environment, stderr=log, text=True)
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[str]) -> None:
        """As the system does when memory is short."""
        process.send_signal(signal.SIGKILL)
        process.wait()

    @property
    def log(self) -> Path:
        return self.folder / "worker.log"

    def said(self) -> str:
        return self.log.read_text()


@pytest.fixture
def shared_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a database that other processes can share."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


@pytest.fixture
def workers(shared_database: None, tmp_path: Path) -> Iterator[Workers]:
    folder = tmp_path / "worker"
    folder.mkdir()
    found = Workers(folder, url_of_database())
    found.log.touch()
    yield found
    for process in found.running:
        found.kill(process)


def url_of_database() -> str:
    """DATABASE_URL for the database that this thread works in."""
    settings = connections["default"].settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    account = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["PASSWORD"] else f"{settings['USER']}@"
    return f"postgres://{account}{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
