"""Kill everything at random while people do their lessons, and see what holds: `make chaos`.

People answer quizzes over HTTP, sixteen at once, while HR imports new people and takes the report along; meanwhile web
workers, the whole of gunicorn, the background worker and PostgreSQL are killed (-9), connections cut, disks are full,
and the mail server goes away. Whoever gets no answer sends the same again.
Afterwards, when all is quiet: every acknowledged answer is there once, summaries are what a rebuild makes, what was
published is untouched, no mail went out twice, each import is there whole or not at all, no report lacked anyone, and
nothing in the background is lost or stuck.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from chaos import hr_officer
from chaos.colleagues import HOST, Colleague, Given, all_at_once
from chaos.hr_officer import Officer
from chaos.mailbox import Mailbox
from chaos.new_people import Importer
from chaos.outcome import look, tell, wait_for_quiet
from chaos.pooler import Pooler
from chaos.servers import ROOT, Database, Web, as_in_production, done_at, on_a_working_day, until
from chaos.small_disk import small_disk
from tools.postgres import cluster

NAMES = {  # of all blows, with the database that alone has it
    "background worker killed": "",
    "connections cut": "postgresql",
    "database full": "",  # of SQLite as root only
    "database killed": "postgresql",
    "disk of the site full": "",
    "mail server away": "",
    "pooler killed": "postgresql",
    "web killed": "",
    "web worker killed": "",
}
Blow = Callable[[random.Random], object]
Environment = dict[str, str]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    parser.add_argument("--people", type=int, default=40, help="who do all lessons (40)")
    parser.add_argument("--threads", type=int, default=16, help="of them at the same moment (16)")
    parser.add_argument("--pause", type=float, default=4, help="seconds of quiet between two blows, about (4)")
    parser.add_argument("--minutes", type=float, default=4, help="after which nobody begins another lesson (4)")
    parser.add_argument("--pooler", action="store_true", help="with PgBouncer before PostgreSQL, pooling transactions")
    parser.add_argument("--only", metavar="BLOW", choices=NAMES, help=f"no other blow than this: {', '.join(NAMES)}")
    parser.add_argument("--calm", action="store_true", help="no blow, but copies are made: nobody may be refused")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args(argv)
    if options.pooler and options.database != "postgresql":
        print("A pooler stands before PostgreSQL alone: nothing is done on SQLite.")
        return 0
    if options.only and NAMES[options.only] not in ("", options.database):
        print(f"There is no such blow on {options.database}: nothing is done.")
        return 0
    signal.signal(signal.SIGTERM, lambda *_about: sys.exit("Stopped."))  # with all that was started
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10_000)
    print(f"{options.database}, {options.people} people, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="aanboord-chaos-", dir="/tmp") as name:
        folder = Path(name)
        with _database(options.database, folder, options.pooler) as (where, blows, make_lasting):
            return _run(folder, where, blows, make_lasting, options, seed)


@contextlib.contextmanager
def _database(
    kind: str, folder: Path, by_pooler: bool
) -> Iterator[tuple[Environment, dict[str, Blow], Callable[[], None]]]:
    """How the site finds it, what may happen to it, and what makes it keep its promises, once it is filled."""
    if kind == "sqlite":
        with small_disk(folder / "database") as disk:
            full: dict[str, Blow] = {"database full": disk.fill} if disk else {}
            yield {"DATABASE_URL": f"sqlite:///{folder}/database/aanboord.sqlite3"}, full, lambda: None
        return
    with cluster() as server:
        database, url = Database(server), server.environment()["DATABASE_URL"]
        blows: dict[str, Blow] = {"database killed": database.kill, "connections cut": database.cut_connections}
        blows["database full"] = database.fill_the_disk
        if not by_pooler:
            yield {"DATABASE_URL": url}, blows, database.make_lasting
            return
        with contextlib.closing(Pooler(server)) as pooler:
            pooler.start()
            where = {"DATABASE_URL": pooler.url(), "DATABASE_DIRECT_URL": url}
            yield where, blows | {"pooler killed": pooler.kill}, database.make_lasting


def _run(
    folder: Path,
    where: Environment,
    blows: dict[str, Blow],
    make_lasting: Callable[[], None],
    options: argparse.Namespace,
    seed: int,
) -> int:
    mailbox = Mailbox()
    environment = as_in_production(folder, where["DATABASE_URL"], HOST, mailbox.port) | where
    environment |= on_a_working_day(date.today())
    do = partial(done_at, ROOT, environment)
    by_itself = {"DATABASE_URL": where.get("DATABASE_DIRECT_URL", where["DATABASE_URL"])}  # what fills it sets more
    done_at(ROOT, environment | by_itself, "-m", "chaos.within", "migrate")
    do("manage.py", "collectstatic", "--no-input", "-v", "0")
    plan = json.loads(do("-m", "chaos.within", "people", str(options.people)))
    make_lasting()

    mailbox.start()
    web, given, chance = Web(folder, environment), Given(), random.Random(seed)
    blows = blows | {
        "web worker killed": web.kill_a_web_worker,
        "web killed": web.kill_the_web,
        "background worker killed": web.kill_the_worker,
        "mail server away": mailbox.be_away,
        "disk of the site full": web.fill_the_disk,
    }
    if options.calm:
        blows = {"a copy made": lambda _chance: do("manage.py", "back_up", str(folder / "copies"))}
    elif options.only:
        if options.only not in blows:
            raise SystemExit(f"No such blow here; there are: {', '.join(sorted(blows))}.")
        blows = {options.only: blows[options.only]}
    dealt: Counter[str] = Counter()
    web.start()
    try:
        began = time.monotonic()
        given.ends = began + options.minutes * 60
        begin = partial(Colleague, web.port, given)
        threads = all_at_once(plan["people"], begin, given, seed, options.threads)
        officer, importer = Officer(web.port, given, plan["hr"], seed), Importer(web.port, given, plan["hr"], seed)
        of_hr = officer.look_around(plan["people"], given), importer.import_all()
        while any(thread.is_alive() for thread in threads):
            time.sleep(chance.uniform(0.5, 1.5) * options.pause)
            name = chance.choice(sorted(blows))
            blows[name](chance)
            dealt[name] += 1
            until(web.answers, f"the site answers after: {name}")
            _show(given, dealt, began)
        given.ends = time.monotonic()
        for thread in of_hr:
            thread.join()
        took = time.monotonic() - began
        left = wait_for_quiet(do)
    finally:
        web.stop()
        mailbox.stop()
    mistakes = sorted(web.mistakes())
    print(*mistakes, sep="\n", end="\n" if mistakes else "")
    print(f"{took:.0f} s; " + ", ".join(f"{name}: {number}" for name, number in sorted(dealt.items())))
    found = look(do, plan, given, mailbox.received, left, folder / "given.json")
    hr_officer.add_to(found, officer.looks)
    found["promises"]["times that the site itself went wrong (500)"] = max(given.met["500"], len(mistakes))
    if options.calm:
        found["promises"]["refused or not answered, though nothing happened"] = given.met.total()
        found["promises"]["runs in which no copy was made"] = int(not dealt)
    return tell(found, given)


def _show(given: Given, dealt: Counter[str], began: float) -> None:
    """A line that stays where it is: how far they are."""
    words = f"{time.monotonic() - began:.0f} s: {len(given.answers)} answers, {sum(dealt.values())} blows"
    print(f"\r{words}", end="\n" if not sys.stderr.isatty() else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
