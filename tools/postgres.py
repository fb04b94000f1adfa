"""Run a command against a private, temporary PostgreSQL: `python -m tools.postgres -- COMMAND…`.

The command finds it through DATABASE_URL. The cluster lives in a temporary folder and ends with the command.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools import apt

PROGRAMS = ("initdb", "pg_ctl", "postgres", "createdb")
NAME = "aanboord"  # the database and its owner
QUICK = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
    *("jit=off", "autovacuum=off"),  # both cost small tables more than they bring
    "listen_addresses=127.0.0.1",
)


class PostgresMissing(Exception):
    """PostgreSQL is not installed; the message says what to do."""


def candidates() -> Iterator[Path]:
    """The folders that may hold PostgreSQL's programs; of several versions the newest first."""
    if found := shutil.which("pg_ctl"):
        yield Path(found).resolve().parent
    if found := shutil.which("pg_config"):
        shown = subprocess.run([found, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(shown.stdout.strip())
    yield from newest_first(Path("/usr/lib/postgresql").glob("*/bin"))


def newest_first(folders: Iterable[Path]) -> list[Path]:
    """Sort folders like …/15/bin by their version, as a number."""
    versioned = [folder for folder in folders if folder.parent.name.isdigit()]
    return sorted(versioned, key=lambda folder: int(folder.parent.name), reverse=True)


def complete(folders: Iterable[Path]) -> Path | None:
    """The first folder that holds every program we need."""
    return next((folder for folder in folders if all((folder / name).exists() for name in PROGRAMS)), None)


def find_programs() -> Path:
    """The folder of PostgreSQL's programs, installed first if need be; raises PostgresMissing."""
    programs = complete(candidates())
    if not programs and apt.install("postgresql"):
        programs = complete(candidates())
    if not programs:
        raise PostgresMissing("PostgreSQL is missing: run `sudo apt-get install postgresql` and try again.")
    return programs


def server_account() -> pwd.struct_passwd | None:
    """Who runs the server when we are root, which PostgreSQL refuses; None when we run it ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresMissing("PostgreSQL does not run as root: run this as another user.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A PostgreSQL server of our own, with its data and its socket in one folder."""

    def __init__(self, folder: Path) -> None:
        self.programs = find_programs()
        self.account = server_account()
        self.folder = folder
        self.port = free_port()
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    def run(self, program: str, *args: str) -> str:
        """Run one of PostgreSQL's programs, or another by its path, as the server's account. Returns what it said.

        Raises RuntimeError with that.

        In a session of its own: Ctrl-C is for the command, after which the server is stopped in order.
        """
        log = self.folder / f"{Path(program).name}.out"
        with log.open("w") as out:
            done = subprocess.run(
                [str(self.programs / program), *args],
                cwd=self.folder,
                env=os.environ | {"HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                check=False,
                user=self.account.pw_uid if self.account else None,
                group=self.account.pw_gid if self.account else None,
                extra_groups=[] if self.account else None,
            )
        if done.returncode:
            server_log = self.folder / "server.log"
            said = log.read_text() + (server_log.read_text() if server_log.exists() else "")
            raise RuntimeError(f"{program} failed:\n{said}")
        return log.read_text()

    def start(self) -> None:
        data = str(self.folder / "data")
        self.run(
            "initdb",
            "-D",
            data,
            "-U",
            NAME,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        settings = [*QUICK, f"port={self.port}", f"unix_socket_directories={self.folder}"]
        options = " ".join(f"-c {setting}" for setting in settings)
        self.run("pg_ctl", "-D", data, "-l", str(self.folder / "server.log"), "-o", options, "-w", "start")
        self.run("createdb", "-h", str(self.folder), "-p", str(self.port), "-U", NAME, NAME)

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def environment(self) -> dict[str, str]:
        """How a command finds the server: Django by DATABASE_URL, PostgreSQL's own programs by PG*."""
        return {
            "DATABASE_URL": f"postgres://{NAME}@127.0.0.1:{self.port}/{NAME}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": NAME,
            "PGDATABASE": NAME,
        }


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A running cluster, gone afterwards whatever happened."""
    # Not in TMPDIR: the server's account must be able to enter, and a socket's path is at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="aanboord-pg-", dir="/tmp") as folder:
        server = Cluster(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


def run(command: list[str], env: dict[str, str]) -> int:
    """Run the command and give its exit code. On Ctrl-C it is given the time to end by itself."""
    child = subprocess.Popen(command, env=env)
    try:
        return child.wait()
    except KeyboardInterrupt:
        return child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def main(argv: list[str]) -> int:
    command = argv[1:] if argv[:1] == ["--"] else argv
    if not command:
        print("usage: python -m tools.postgres -- COMMAND…", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        with cluster() as server:
            return run(command, os.environ | server.environment())
    except KeyboardInterrupt:
        return 130
    except (PostgresMissing, RuntimeError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
