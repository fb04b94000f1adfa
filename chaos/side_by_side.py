"""The previous release and this one side by side, on one migrated PostgreSQL: `python -m chaos.side_by_side`.

As during an upgrade: the database is migrated by the release, then by this code; then both answer the same people, who
do their lessons, each request by one or the other as chance has it. Ends with 1 when anyone met an error, or nobody
gave an answer.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from chaos.colleagues import HOST, MOVED, SEEN, Colleague, GaveUp, Given
from chaos.servers import PATIENCE, ROOT, as_in_production, done_at, until
from tools.migration_rules import RELEASED
from tools.postgres import cluster, free_port

NO_MAIL = 9  # a port where nobody takes any
OWN = "/"  # where people see their lessons; HR, of whom none is asked, is led to the desk
PAGES = ("/beheer/", "/beheer/voltooiing/", "/beheer/overzicht/")  # that HR looks at


class Both(Colleague):
    """Someone whose requests go to either code."""

    ports: tuple[int, ...] = ()

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        self.port = self.chance.choice(self.ports)
        return super()._ask(method, path, body)

    def look(self, path: str) -> int:
        """The status of a page: the worst of both, 0 when one does not answer."""
        statuses = [self._of(port, path) for port in self.ports]
        return max(statuses) if all(statuses) else 0

    def _of(self, port: int, path: str) -> int:
        self.port = port
        return super()._ask("GET", path)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos.side_by_side", description=__doc__)
    parser.add_argument(
        "--from", dest="release", default=None, help="a commit; without it, the one of the last release"
    )
    parser.add_argument("--people", type=int, default=6)
    options = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_about: sys.exit("Stopped."))  # with all that was started
    release = options.release or _git("log", "-1", "--format=%h", "--", str(RELEASED))
    with tempfile.TemporaryDirectory(prefix="aanboord-beside-", dir="/tmp") as name, cluster() as server:
        folder = Path(name)
        _git("worktree", "add", "--detach", str(folder / "release"), release)
        try:
            return _run(release, folder, server.environment()["DATABASE_URL"], options.people)
        finally:
            _git("worktree", "remove", "--force", str(folder / "release"))


def _run(release: str, folder: Path, url: str, number: int) -> int:
    environment = as_in_production(folder, url, HOST, NO_MAIL)
    codes = {folder / "release": environment | {"STATIC_ROOT": str(folder / "static")}, ROOT: environment}
    for place, its in codes.items():
        done_at(place, its, "manage.py", "migrate", "-v", "0")
        done_at(place, its, "manage.py", "collectstatic", "--no-input", "-v", "0")
    world = json.loads(done_at(ROOT, environment, "-m", "chaos.within", "people", str(number)))
    people = world["people"]

    given = Given(ends=time.monotonic() + PATIENCE)
    servers: list[subprocess.Popen[bytes]] = []
    try:
        for place, its in codes.items():
            port = free_port()
            Both.ports = (*Both.ports, port)
            servers.append(_serve(place, its, port, folder / f"{len(servers)}.log"))
        looks = Both(Both.ports[0], given, world["hr"], 0)
        until(lambda: looks.look(OWN) in {SEEN, MOVED}, "both answer")
        given.met.clear()
        for seed, plan in enumerate(people):
            person = Both(Both.ports[0], given, plan, seed)
            person.do_all()
            for who, path in [(person, OWN), *((looks, page) for page in PAGES)]:
                if (status := who.look(path)) != SEEN:
                    given.met[f"{path}: {status}"] += 1
    except GaveUp:
        given.gave_up += 1
    finally:
        for process in servers:
            process.terminate()
            process.wait()
    print(
        f"{release} beside this code: {len(given.answers)} answers, {len(given.lessons)} lessons, {len(people)} people"
    )
    print("errors: " + (", ".join(f"{what}: {times}" for what, times in sorted(given.met.items())) or "none"))
    return 1 if given.met or given.gave_up or given.repeated or not given.answers else 0


def _serve(place: Path, environment: Mapping[str, str], port: int, log: Path) -> subprocess.Popen[bytes]:
    command = ["-m", "gunicorn", "--threads", "4", "--bind", f"127.0.0.1:{port}", "onboarding.wsgi:application"]
    with log.open("ab") as out:
        return subprocess.Popen([sys.executable, *command], cwd=place, env=environment, stdout=out, stderr=out)


def _git(*command: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"git {' '.join(command)} failed: {done.stderr}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
