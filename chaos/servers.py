"""The site as in production, each part in processes of its own that can be killed: web, worker, database, mail."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from onboarding.learning.calendar.working_days import LEGAL
from tools.postgres import NAME, Cluster, free_port

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120  # seconds for a part to be there again
FULL = 4096  # bytes
LOCAL = "127.0.0.1"
PRLIMIT = shutil.which("prlimit") or "/usr/bin/prlimit"  # of util-linux: every Debian has it
LASTING = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum=on")


def as_in_production(folder: Path, url: str, host: str, mail_port: int, mail_host: str = LOCAL) -> dict[str, str]:
    """The environment of the site, with all that it writes in `folder`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "onboarding.settings.production",
        "SECRET_KEY": "only-for-chaos-" * 4,
        "ALLOWED_HOSTS": host,
        "BASE_URL": f"https://{host}",
        "TRUSTED_PROXIES": "1",
        "DATABASE_URL": url,
        "VAR_DIR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_URL": f"smtp://{mail_host}:{mail_port}",
    }


def on_a_working_day(today: date) -> dict[str, str]:
    """What that environment has besides for a site on whose clock it is the next day that people work, when today is
    none."""
    days = (LEGAL.on_or_after(today) - today).days
    return {"DJANGO_SETTINGS_MODULE": "chaos.settings", "CHAOS_DAYS_AHEAD": str(days)}


def done_at(place: Path, environment: Mapping[str, str], *command: str) -> str:
    """What this Python says when it does `command` with the code in `place`; ends the whole when that fails."""
    done = subprocess.run(
        [sys.executable, *command], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed in {place}:\n{done.stderr}")
    return done.stdout


class Web:
    """gunicorn as in production, and the background worker, on one database."""

    def __init__(self, folder: Path, environment: Mapping[str, str], address: str = LOCAL) -> None:
        self.folder, self.environment, self.address = folder, dict(environment), address
        self.headers = {"Host": environment["ALLOWED_HOSTS"], "X-Forwarded-Proto": "https"}
        self.port = free_port()
        self.gunicorn: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._start_gunicorn()
        self.start_worker()
        until(self.answers, "the site answers")

    def start_worker(self) -> None:
        self.worker = self._run("worker", "manage.py", "run_worker")

    def kill_a_web_worker(self, chance: random.Random) -> None:
        """As the system does when memory is short; gunicorn starts another one."""
        assert self.gunicorn
        if workers := family(self.gunicorn.pid)[1:]:
            _kill(chance.choice(workers))

    def kill_the_web(self, chance: random.Random) -> None:
        """All of gunicorn at once, as a machine that stops; it is started again, as systemd does."""
        assert self.gunicorn
        os.killpg(self.gunicorn.pid, signal.SIGKILL)
        self.gunicorn.wait()
        self._start_gunicorn()

    def kill_the_worker(self, chance: random.Random) -> None:
        assert self.worker
        self.worker.kill()
        self.worker.wait()
        self.start_worker()

    def fill_the_disk(self, chance: random.Random) -> None:
        """For some seconds neither the site nor its worker can write any file: on SQLite, the database."""
        assert self.gunicorn
        assert self.worker
        nothing_fits([*family(self.gunicorn.pid), *family(self.worker.pid)], chance.uniform(1, 4), _here)

    def answers(self) -> bool:
        """Whether a request that needs the database is answered."""
        connection = http.client.HTTPConnection(self.address, self.port, timeout=10)
        try:
            connection.request("GET", "/gezond/klaar/", headers=self.headers)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        for process in (self.worker, self.gunicorn):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(timeout=60)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def mistakes(self) -> set[str]:
        """The tracebacks of what it answered with 500, because it went wrong itself. Who is killed leaves half a line
        in its log: that is passed over."""
        found = set()
        for line in (self.folder / "web.log").read_text(errors="replace").splitlines():
            with contextlib.suppress(ValueError, TypeError, KeyError):
                said = json.loads(line)
                if (said["logger"], said["status_code"]) == ("django.request", 500):
                    found.add(str(said["traceback"]))
        return found

    def _start_gunicorn(self) -> None:
        where = ["--config", str(ROOT / "deploy" / "gunicorn.conf.py"), "--bind", f"{self.address}:{self.port}"]
        self.gunicorn = self._run("web", "-m", "gunicorn", *where, "onboarding.wsgi:application")

    def _run(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """What it says goes by a pipe, as to systemd: it can say what went wrong too when it can write no file."""
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        threading.Thread(target=_keep, args=(process, self.folder / f"{name}.log"), daemon=True).start()
        return process


def _keep(process: subprocess.Popen[bytes], log: Path) -> None:
    """All that it says, and those that it began, in the file `log`."""
    assert process.stdout
    with log.open("ab") as kept:
        for line in process.stdout:
            kept.write(line)
            kept.flush()


class Database:
    """A PostgreSQL that keeps its promises, unlike that of the tests, and can be killed."""

    def __init__(self, cluster: Cluster, *settings: str) -> None:
        self.cluster = cluster
        self.data = cluster.folder / "data"
        self.settings = [*LASTING, f"listen_addresses={LOCAL}", "max_connections=60", *settings]

    def make_lasting(self) -> None:
        """Start it anew with what a server in use has on."""
        self.cluster.stop()
        self.start()

    def kill(self, chance: random.Random) -> None:
        """The server at once, with all that was going on in it; then it starts again, and recovers."""
        _kill(int((self.data / "postmaster.pid").read_text().split()[0]))
        until(lambda: not is_used(self.cluster.port), "the database is gone")
        time.sleep(chance.uniform(0, 3))
        until(self.start, "the database is there again")

    def fill_the_disk(self, chance: random.Random) -> None:
        """For some seconds it can write neither tables nor its log of changes; when it gave up, it is started again."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        nothing_fits(family(postmaster), chance.uniform(1, 4), self.cluster.run)
        if not is_used(self.cluster.port):
            until(self.start, "the database is there again")

    def cut_connections(self, chance: random.Random) -> None:
        self.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    def ask(self, sql: str) -> str:
        """What it answers, as the owner of the database; raises RuntimeError."""
        where = ("-h", str(self.cluster.folder), "-p", str(self.cluster.port), "-U", NAME, "-d", NAME)
        return self.cluster.run("psql", *where, "-qAt", "-c", sql)

    def start(self) -> bool:
        """Whether it runs now."""
        places = [f"port={self.cluster.port}", f"unix_socket_directories={self.cluster.folder}"]
        options = " ".join(f"-c {one}" for one in [*self.settings, *places])
        try:
            log = str(self.cluster.folder / "server.log")
            self.cluster.run("pg_ctl", "-D", str(self.data), "-l", log, "-o", options, "-w", "start")
        except RuntimeError:  # what it left behind is not gone yet
            time.sleep(0.5)
            return False
        return True


def until(holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait until it holds; raises TimeoutError when it does not."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"It took more than {patience:.0f} s until {what}.")
        time.sleep(0.1)


def _here(*command: str) -> None:
    subprocess.run(command, capture_output=True, check=False)


def family(pid: int) -> list[int]:
    """A process and its children."""
    shown = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [pid, *map(int, shown.stdout.split())]


def nothing_fits(pids: list[int], seconds: float, run: Callable[..., object]) -> None:
    """As on a full disk, without filling one: these processes can write no file beyond its first bytes.

    `run` does a command as the user whose processes they are.
    """
    for size in (str(FULL), "unlimited"):
        for pid in pids:
            with contextlib.suppress(RuntimeError):  # it ended meanwhile
                run(PRLIMIT, "--pid", str(pid), f"--fsize={size}:unlimited")
        if size == str(FULL):
            time.sleep(seconds)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it is gone already
        os.kill(pid, signal.SIGKILL)


def is_used(port: int) -> bool:
    try:
        socket.create_connection((LOCAL, port), timeout=1).close()
    except OSError:
        return False
    return True
