"""Prepare the demo and serve it: `make demo`.

Django starts once: the same process migrates, collects the static files, loads the demo data and then becomes
gunicorn's master, whose workers are its forks, and so is the background worker beside them. What has not changed
since the last time is not done again.
"""

import argparse
import errno
import gc
import hashlib
import ipaddress
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from tools.background import ArbiterWithBackground, BackgroundProcess, keep_polling

LOCALHOST = ("127.0.0.1", "::1")  # what browsers look for behind that name
COLLEAGUES = 30  # in each municipality: enough for HR's charts and lists to show something


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_wildcard(host: str) -> bool:
    """Whether the host stands for every address of the machine, like 0.0.0.0."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host == ""


def bracketed(host: str) -> str:
    """The host as it stands in an address: IPv6 between brackets."""
    return f"[{host}]" if ":" in host else host


def allowed_hosts(host: str) -> str | None:
    """ALLOWED_HOSTS for a server on this host; None when the demo's own settings will do."""
    if is_loopback(host):
        return None
    return "*" if is_wildcard(host) else f"localhost,127.0.0.1,{bracketed(host)}"


def address(host: str, port: int) -> str:
    """The address to type in a browser on this machine: by name, as browsers make no passkey for a bare number."""
    return f"http://{'localhost' if is_wildcard(host) or host in LOCALHOST else bracketed(host)}:{port}/"


def listening_problem(host: str, port: int) -> str | None:
    """Why we cannot listen there, as a sentence; None when we can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET  # as gunicorn chooses
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen()
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            return f"Port {port} is in use: stop what runs there, or choose another: make demo PORT={other}"
        return f"The demo cannot listen on {host} port {port} ({error}): choose another HOST or PORT."
    return None


def say(line: str) -> None:
    print(line, flush=True)


def is_migrated() -> bool:
    """Whether the database has each migration there is, by name: reading what they do takes a sixth of a start."""
    there = {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in Path(app.path, "migrations").glob("*.py")
        if path.stem[0] not in "_~"  # as Django's own loader
    }
    return there <= MigrationRecorder(connection).applied_migrations().keys()


def prepare_database() -> None:
    """Migrate, unless the database already stands where the code does."""
    if not is_migrated():
        say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)


def static_fingerprint() -> str:
    """Changes when a static file of ours or of a package was added, changed or removed."""
    digest = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def prepare_static_files() -> None:
    """Collect the static files, unless they are those of the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"  # inside, so that it goes when they go
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Collecting the static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)


def load_demo_data() -> None:
    say("Loading the demo …")
    call_command("load_demo", colleagues=COLLEAGUES)


def forget_old_tasks() -> None:
    """Take away what is left of background work that finished two weeks ago or more."""
    call_command("prune_db_task_results", verbosity=0)


def serve(bind: str, when_ready: Callable[[Any], None]) -> None:
    """Become gunicorn: two workers with threads and one for the background, quiet unless something goes wrong."""
    background = BackgroundProcess(keep_polling, say)

    class Server(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", bind)
            self.cfg.set("workers", 2)
            self.cfg.set("threads", 4)
            self.cfg.set("preload_app", True)
            self.cfg.set("loglevel", "error")
            self.cfg.set("control_socket_disable", True)
            self.cfg.set("when_ready", when_ready)
            self.cfg.set("on_exit", lambda server: background.stop())

        def load(self) -> Any:
            return import_app("onboarding.wsgi:application")

        def run(self) -> None:
            ArbiterWithBackground(self, background).run()

    connections.close_all()  # A connection does not survive a fork.
    Server().run()


def ready_at(place: str) -> str:
    """What is said once the demo answers there."""
    return (
        f"\nAan boord is ready at {place} (stop it with Ctrl-C)\nEvery mail and letter of it lands in {place}postbus/"
    )


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="make demo", description="Prepare and serve the demo.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(argv)
    host, port = options.host, options.port

    if problem := listening_problem(host, port):
        sys.exit(problem)
    os.environ["DJANGO_SETTINGS_MODULE"] = "onboarding.settings.demo"
    os.environ.setdefault("BASE_URL", address(host, port).rstrip("/"))
    if hosts := allowed_hosts(host):
        os.environ.setdefault("ALLOWED_HOSTS", hosts)

    say("Starting Aan boord …")
    gc.disable()  # nearly all that is imported stays: looking for what does not takes a tenth of a start
    django.setup()
    gc.freeze()
    gc.enable()  # what a first start makes and throws away would take more than a gigabyte
    prepare_database()
    prepare_static_files()
    load_demo_data()
    forget_old_tasks()
    gc.freeze()  # and the workers share it
    serve(f"{bracketed(host)}:{port}", lambda server: say(ready_at(address(host, port))))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
