"""No request, whatever stands in it, makes the site fail: every address, every role, from a seed that is printed.

Nothing of it stays, but what waits for the end of its transaction is done first: reading a file, sending a mail. An
error in there shows no page that fails, so the log is read as well.

FUZZ_REQUESTS=100000 FUZZ_SEED=7    how many, and which (`make fuzz N=100000 SEED=7`); else each address once
FUZZ_ONLY=1234                      that request alone
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import get_resolver
from django_tasks import task
from django_tasks.base import TaskResult
from django_tasks.signals import task_finished

from onboarding.hr.worker import watched_work
from onboarding.lessons import assembling
from onboarding.people.models import Organisation
from tests.access import table
from tests.access.conftest import built_world, undone, world  # noqa: F401 - fixtures
from tests.access.world import World
from tests.fuzz.attacks import PAIRS, ROLES, STEP, Attack, Attacker, pair

pytestmark = pytest.mark.django_db

SHOWN = 40  # kinds of failure
SEED = {"sqlite": 8, "postgresql": 9}  # the two runs of `make test` try other pairs


class Errors(logging.Handler):
    """The exceptions that went to the log since they were last asked for.

    But for those that made a page fail, which is seen anyhow, and the refusals of Django's own, which are no errors.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        problem = record.exc_info[1] if record.exc_info else None
        if problem is not None and not record.name.startswith(("django.request", "django.security")):
            self.found.append(problem)

    def take(self) -> list[BaseException]:
        found, self.found = self.found, []
        return found


@pytest.fixture(autouse=True)
def errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[Errors]:
    """Whatever is logged goes here and nowhere else: Django logs each refusal, and most answers here are refusals."""
    handler = Errors()
    loggers = [logging.getLogger(name) for name in (None, *logging.root.manager.loggerDict)]
    for logger in loggers:
        monkeypatch.setattr(logger, "handlers", [handler] if logger is logging.root else [])
        monkeypatch.setattr(logger, "propagate", True)
        monkeypatch.setattr(logger, "disabled", False)
    logging.disable(logging.WARNING)
    yield handler
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _tasks_that_fail_say_so() -> Iterator[None]:
    """A worker logs the task that failed; tasks that are done at once only keep how it ended."""

    def tell(task_result: TaskResult[Any], **_sent: object) -> None:
        if problem := sys.exc_info()[1]:
            logging.getLogger("django_tasks").error("Task %s failed.", task_result.task.name, exc_info=problem)

    task_finished.connect(tell, weak=False)
    yield
    task_finished.disconnect(tell)


@pytest.fixture
def numbers() -> Sequence[int]:
    only = os.environ.get("FUZZ_ONLY")
    return [int(only)] if only else range(int(os.environ.get("FUZZ_REQUESTS", len(table.ROWS))))


class Afterwards:
    """Stands for an attack of which something remains to be done, in each way that it can be left."""

    role = "hr"

    def __init__(self, leave: Callable[[], object]) -> None:
        self.leave = leave

    def send(self, client: Client) -> HttpResponse:
        self.leave()
        return HttpResponse()


def failure(world: World, attack: Attack | Afterwards, errors: Errors, tried: Counter[str]) -> str:  # noqa: F811
    """What went wrong, as the last lines of the traceback; empty when nothing did."""
    try:
        with undone(), TestCase.captureOnCommitCallbacks(execute=True) as afterwards:
            response = attack.send(world.client(attack.role))
            b"".join(response)  # what streams may fail on the way
    except Exception as problem:
        return last_lines(problem)
    finally:
        logged = errors.take()
    tried["afterwards"] += len(afterwards)
    if response.status_code >= 500:
        raised = getattr(response, "exc_info", None)
        return last_lines(raised[1]) if raised else f"status {response.status_code} without an exception"
    return last_lines(logged[0]) if logged else ""


def put_back(kept: dict[Path, bytes]) -> None:
    """The files that were deleted: undoing a request brings back the rows only."""
    for file, content in kept.items():
        if not file.exists():
            file.write_bytes(content)


def last_lines(problem: BaseException) -> str:
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    places = "\n".join(
        f"    {frame.filename.partition('site-packages/')[2] or frame.filename}:{frame.lineno} {frame.line}"
        for frame in frames
    )
    return f"{type(problem).__name__}: {str(problem)[:160]}\n{places}"


def test_no_request_makes_the_site_fail(
    world: World,  # noqa: F811
    numbers: Sequence[int],
    errors: Errors,
    record_property: Callable[[str, object], None],
) -> None:
    seed = int(os.environ.get("FUZZ_SEED") or SEED[connection.vendor])
    attacker = Attacker(world, seed)
    tried: Counter[str] = Counter()
    places, pairs = set(), set()
    kept = {file: file.read_bytes() for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()}
    failures: dict[str, list[str]] = defaultdict(list)
    for number in numbers:
        attack = attacker.attack(number)
        cache.clear()
        assembling.forget()
        put_back(kept)
        tried.update((f"as {attack.role}", f"by {attack.kind}", f"with {attack.method}"))
        places.add(attack.row.key(world.objects))
        pairs.add((attack.row.address, attack.role))
        if problem := failure(world, attack, errors, tried):
            failures[problem.rpartition("\n")[2] + problem.partition(":")[0]].append(
                f"FUZZ_ONLY={number} {attack}\n{problem}"
            )
    there = set(table.patterns(get_resolver()))
    counts = ", ".join(f"{number} {what}" for what, number in sorted(tried.items()))
    record_property(
        "told",
        f"fuzz: {len(numbers)} requests of seed {seed}, {counts}; {len(places)} of {len(there)} addresses, "
        f"{len(pairs)} of {PAIRS} pairs of an address and a role",
    )
    found = sorted(failures.values(), key=len, reverse=True)
    told = "\n\n".join(f"{len(one)} x {one[0]}" for one in found[:SHOWN])
    assert not found, f"{sum(map(len, found))} requests of seed {seed} failed in {len(found)} ways:\n\n{told}"
    assert len(pairs) >= min(len(numbers), PAIRS)
    assert places == there or len(numbers) < len(table.ROWS)


@pytest.mark.parametrize("seed", [0, 8, 9])
def test_every_address_is_tried_as_every_role(seed: int) -> None:
    everything = {(row.address, row.form, role) for row in table.ROWS for role in ROLES}
    tried = [pair(seed * STEP + number) for number in range(PAIRS)]
    assert {(row.address, row.form, role) for row, role in tried} == everything
    assert {row.address for row, _role in tried[: len(table.ROWS)]} == {row.address for row in table.ROWS}


def test_an_error_in_what_happens_afterwards_counts(world: World, errors: Errors) -> None:  # noqa: F811
    def breaks() -> None:
        raise RuntimeError("afterwards")

    for leave in (
        lambda: transaction.on_commit(breaks),
        lambda: transaction.on_commit(breaks, robust=True),
        lambda: transaction.on_commit(lambda: breaking.enqueue()),
        lambda: watched_work.start(None, Organisation.objects.get(slug="lennik"), "x", breaking_job),
    ):
        assert failure(world, Afterwards(leave), errors, Counter()).startswith("RuntimeError: afterwards")
    assert failure(world, Afterwards(lambda: transaction.on_commit(lambda: None)), errors, Counter()) == ""


@task()
def breaking() -> None:
    raise RuntimeError("afterwards")


@task()
def breaking_job(job_id: int) -> None:
    with watched_work.running(job_id):
        raise RuntimeError("afterwards")
