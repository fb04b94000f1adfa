"""The demo's background worker: a process beside the server's that ends with it, and is started again if it dies."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connections
from gunicorn.arbiter import Arbiter

PATIENCE = 5.0  # seconds that a task gets to finish when the demo stops, and then to give up
PAUSE = 10.0  # seconds from one start to the next: a worker that cannot run does not fill the screen
CHECK = 1.0  # seconds


def keep_polling() -> None:
    """Do what is waiting, until told to stop. Only failures are shown."""
    call_command("run_worker")


class BackgroundProcess:
    """Runs `work` in a fork of this process: Django is there already, so nothing starts twice."""

    def __init__(self, work: Callable[[], None], say: Callable[[str], None]) -> None:
        self.work = work
        self.say = say
        self.pid: int | None = None
        self.started_at = 0.0

    def keep(self, listeners: list[Any]) -> None:
        """Start it when it does not run; called every second. It lets go of `listeners`, the server's sockets."""
        if self.pid and self.is_running():
            return
        if time.monotonic() - self.started_at < PAUSE and self.pid:
            return
        if self.pid:
            self.say("The background worker stopped. It is started again.")
        self.start(listeners)

    def start(self, listeners: list[Any]) -> None:
        parent = os.getpid()
        connections.close_all()  # a connection does not survive a fork
        self.started_at = time.monotonic()
        self.pid = os.fork()
        if not self.pid:
            self._become(parent, listeners)

    def is_running(self) -> bool:
        try:
            return os.waitpid(self.pid or 0, os.WNOHANG) == (0, 0)
        except ChildProcessError:  # gunicorn has seen it end: it waits for every child
            return False

    def stop(self) -> None:
        """Let it finish what it is doing, for a while; then make it give up, and at last end it."""
        for sent in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            if not self.pid or not self.is_running():
                break
            os.kill(self.pid, sent)
            deadline = time.monotonic() + PATIENCE
            while self.is_running() and time.monotonic() < deadline:
                time.sleep(0.05)
        self.pid = None

    def _become(self, parent: int, listeners: list[Any]) -> None:
        """What the fork does from here on; it never returns to the code of the server."""
        code = 1
        try:
            os.setsid()  # Ctrl-C is for the server, which tells this process in its own way
            for number in (*Arbiter.SIGNALS, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            for listener in listeners:
                listener.close()
            threading.Thread(target=_end_with, args=[parent], daemon=True).start()
            self.work()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        except BaseException:
            logging.getLogger(__name__).exception("The background worker cannot go on.")
        finally:
            connections.close_all()  # so that SQLite writes its log back
            os._exit(code)


def _end_with(parent: int) -> None:
    """End this process in an orderly way once its parent is gone, also when that was killed."""
    while os.getppid() == parent:
        time.sleep(CHECK)
    os.kill(os.getpid(), signal.SIGTERM)


class ArbiterWithBackground(Arbiter):
    """Gunicorn's master, which looks after one more process than those that serve."""

    def __init__(self, app: Any, background: BackgroundProcess) -> None:
        super().__init__(app)
        self.background = background

    def manage_workers(self) -> None:
        super().manage_workers()
        self.background.keep(self.LISTENERS)
