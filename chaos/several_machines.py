"""Two web nodes behind nginx, a primary and a standby of PostgreSQL, and what is lost when some go: as root,
`python -m chaos.several_machines`.

Each on a machine of its own (a network namespace). While people answer over HTTPS and HR looks at its lists, a web node
vanishes with all that it does and comes back; the standby, from which those lists are read, repeats nothing for a while
and is out of reach for another; then the primary vanishes, the standby is promoted, and the old primary comes back as
its standby. Afterwards the same is counted as in `make chaos`. With `--asynchronous` an answer does not wait for the
standby, and what the standby did not have yet is lost: that run ends with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import math
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from chaos import hr_officer
from chaos.colleagues import HOST, SEEN, Given, all_at_once
from chaos.database_pair import Pair
from chaos.hr_officer import Look
from chaos.load_balancer import LoadBalancer
from chaos.machines import CannotMakeMachines, Machine, network
from chaos.mailbox import Mailbox
from chaos.outcome import look, tell, wait_for_quiet
from chaos.servers import ROOT, Web, as_in_production, done_at, on_a_working_day, until
from chaos.visitors import VisitingOfficer, Visitor
from tools.postgres import PostgresMissing

NAMES = ("people", "front", "web1", "web2", "db1", "db2")
IMPATIENT = ROOT / "deploy" / "sysctl" / "aanboord-front.conf"
FOLDERS = "aanboord-several-"
OPERATOR = 5  # seconds in which somebody, or something, decides to promote the standby
STRETCHES = 7  # of quiet, about as long, after each blow and before the first
AWAY = 5  # seconds that the standby is out of reach
WARM = "all is there again, and warm"
STILL = 40  # seconds that it repeats nothing: longer than it is left alone by who found it so


class Moment(NamedTuple):
    name: str
    at: float  # monotonic
    cpu: list[float]  # seconds that each machine worked until then


class Node(Web):
    """A web node: gunicorn and a worker on a machine of their own."""

    def __init__(self, folder: Path, machine: Machine, environment: dict[str, str]) -> None:
        folder.mkdir()
        super().__init__(folder, environment | {"VAR_DIR": str(folder / "var")}, machine.address)
        self.machine = machine

    def come_up(self) -> None:
        self.machine.plug_in()
        with self.machine.inside():
            self.start()

    def place(self) -> str:
        return f"{self.address}:{self.port}"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos.several_machines", description=__doc__)
    parser.add_argument("--people", type=int, default=200, help="who do all lessons, as far as they come (200)")
    parser.add_argument("--threads", type=int, default=16, help="of them at the same moment (16)")
    parser.add_argument("--seconds", type=float, default=120, help="of quiet, in all, between the blows (120)")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument(
        "--asynchronous",
        type=float,
        metavar="BEHIND",
        help="do not wait for the standby, which is so many seconds behind when the primary goes",
    )
    options = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_about: sys.exit("Stopped."))  # with all that was started
    try:
        with network(NAMES) as machines, _folder() as folder, machines[0].inside():
            return _run(folder, machines, options)
    except CannotMakeMachines as problem:
        print(problem, file=sys.stderr)
        return problem.code
    except PostgresMissing as problem:
        print(problem, file=sys.stderr)
        return os.EX_UNAVAILABLE


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder of our own; those of runs that were killed go."""
    for left in Path("/tmp").glob(f"{FOLDERS}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=FOLDERS, dir="/tmp") as name:
        Path(name).chmod(0o755)  # the server of the database is another user
        yield Path(name)


def _run(folder: Path, machines: Sequence[Machine], options: argparse.Namespace) -> int:
    people, front, *webs, primary, standby = machines
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10_000)
    replication = "synchronous" if options.asynchronous is None else "asynchronous"
    print(f"{options.people} people, {options.seconds:.0f} s, seed {seed}, {replication} replication", flush=True)
    mailbox = Mailbox(people.address)
    pair = Pair(folder, primary, standby, options.asynchronous is None)
    environment = as_in_production(folder, pair.url(), HOST, mailbox.port, people.address)
    environment |= on_a_working_day(date.today())
    environment["DATABASE_REPLICA_URL"] = pair.url("standby")
    environment["EVIDENCE_KEY"] = str(folder / "evidence-key.pem")
    do = partial(done_at, ROOT, environment)
    nodes = [Node(folder / one.name, one, environment) for one in webs]
    try:
        pair.start()
        do("-m", "chaos.within", "migrate")
        do("manage.py", "make_evidence_key", environment["EVIDENCE_KEY"])
        plan = json.loads(do("-m", "chaos.within", "people", str(options.people)))
        mailbox.start()
        for node in nodes:
            done_at(ROOT, node.environment, "manage.py", "collectstatic", "--no-input", "-v", "0")
            node.come_up()
        balancer = LoadBalancer(folder / front.name, HOST, front.address, [node.place() for node in nodes])
        front.apply(IMPATIENT.read_text())
        with front.inside():
            balancer.start()
        given = Given(ends=math.inf)
        begin = partial(Visitor, front.address, balancer.trusted(), given)
        threads = all_at_once(plan["people"], begin, given, seed, options.threads)
        officer = VisitingOfficer(front.address, balancer.trusted(), Given(), plan["hr"], seed)
        looks = officer.look_around(plan["people"], given)
        moments = _blows(nodes, pair, random.Random(seed), options, [front, *webs, primary, standby])
        given.ends = time.monotonic() + options.seconds / STRETCHES
        for thread in threads:
            thread.join()
        looks.join()
        moments.append(Moment("the end", time.monotonic(), []))
        _tell_moments(moments, given, officer.looks)
        _tell_cpu(moments, given, officer.looks, NAMES[1:])
        left = wait_for_quiet(do)
        found = look(do, plan, given, mailbox.received, left, folder / "given.json")
    finally:
        for node in nodes:
            node.stop()
        mailbox.stop()
    hr_officer.add_to(found, officer.looks)
    return tell(found, given)


def _blows(
    nodes: Sequence[Node], pair: Pair, chance: random.Random, options: argparse.Namespace, machines: Sequence[Machine]
) -> list[Moment]:
    """All that happens, spread over the time that there is."""
    moments: list[Moment] = []
    primary, standby = pair.primary.machine, pair.standby.machine

    def then(name: str, blow: Callable[[], object]) -> None:
        moments.append(Moment(name, time.monotonic(), [one.cpu() for one in machines]))
        print(name, flush=True)
        blow()

    def wait() -> None:
        time.sleep(options.seconds / STRETCHES * chance.uniform(0.8, 1.1))

    node = chance.choice(nodes)
    then("all is there", wait)
    then(f"{node.machine.name} vanishes", node.machine.vanish)
    wait()
    then(f"{node.machine.name} comes back", node.come_up)
    wait()
    then(f"the standby stands still for {STILL} s", pair.standby.stand_still)
    time.sleep(STILL)
    pair.standby.go_on()
    wait()
    then(f"the standby is out of reach for {AWAY} s", standby.unplug)
    time.sleep(AWAY)
    standby.plug_in()
    until(pair.primary.is_followed, "the standby follows again")
    then(WARM, wait)
    if options.asynchronous:
        then(f"the standby falls {options.asynchronous:.0f} s behind", standby.unplug)
        time.sleep(options.asynchronous)
    then(f"the primary vanishes; the standby is promoted {OPERATOR} s later", primary.vanish)
    standby.plug_in()
    time.sleep(OPERATOR)
    print(f"promoted in {pair.promote():.1f} s", flush=True)
    wait()
    then("the old primary comes back as a standby", pair.make_whole)
    return moments


def _tell_moments(moments: Sequence[Moment], given: Given, looks: Sequence[Look]) -> None:
    """Of each stretch between two blows: the answers, how long nobody got one, how long one person waited for one, and
    what HR met."""
    for (name, begin, _cpu), (_next, end, _later) in itertools.pairwise(moments):
        answers = _between(begin, end, given)
        times = [begin, *sorted(one["at"] for one in answers), end]
        silence = max(later - sooner for sooner, later in itertools.pairwise(times))
        longest = max((one["waited"] for one in answers), default=0)
        print(
            f"{name}: {end - begin:.0f} s, {len(answers)} answers, "
            f"nobody was answered for {silence:.1f} s, one person waited {longest:.1f} s"
        )
        print(f"  HR: {_in_words([one for one in looks if begin <= one.at < end])}")


def _in_words(looks: Sequence[Look]) -> str:
    met = Counter(str(one.status or "no answer") for one in looks if one.status != SEEN)
    waited = max((one.waited for one in looks), default=0)
    refused = ", ".join(f"{what}: {times}" for what, times in sorted(met.items()))
    return f"{len(looks)} lists, waited {waited:.1f} s at most; met {refused or 'nothing else'}"


def _tell_cpu(moments: Sequence[Moment], given: Given, looks: Sequence[Look], names: Sequence[str]) -> None:
    """While all was there and warm: what each machine worked for an answer, with the pages that it takes, and a share
    of what HR looked at in that time."""
    begin, end = next((one, later) for one, later in itertools.pairwise(moments) if one.name == WARM)
    number = len(_between(begin.at, end.at, given)) or 1
    lists = sum(begin.at <= one.at < end.at for one in looks)
    spent = zip(names, begin.cpu, end.cpu, strict=True)
    words = ", ".join(f"{name} {1000 * (later - sooner) / number:.1f} ms" for name, sooner, later in spent)
    print(
        f"an answer takes of the processors, with the pages around it and its share of {lists} lists of HR on "
        f"{number} answers: {words}"
    )


def _between(begin: float, end: float, given: Given) -> list[dict[str, Any]]:
    return [one for one in given.answers if begin <= one["at"] < end]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
