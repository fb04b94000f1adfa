"""No request, whatever stands in it, makes the site fail: every address, every role, from a seed that is printed.

FUZZ_REQUESTS=100000 FUZZ_SEED=7    how many, and which (`make fuzz N=100000 SEED=7`)
FUZZ_ONLY=1234                      that request alone
"""

from __future__ import annotations

import logging
import os
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import get_resolver

from onboarding.lessons import articles
from tests.access import table
from tests.access.conftest import undone, world  # noqa: F401 - a fixture
from tests.access.world import World
from tests.fuzz.attacks import ROLES, Attack, Attacker

pytestmark = pytest.mark.django_db

SHOWN = 40  # kinds of failure


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Django logs each refusal, and most answers here are refusals."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def numbers() -> Sequence[int]:
    only = os.environ.get("FUZZ_ONLY")
    return [int(only)] if only else range(int(os.environ.get("FUZZ_REQUESTS", "1000")))


def failure(world: World, attack: Attack) -> str:  # noqa: F811
    """What went wrong, as the last lines of the traceback; empty when nothing did."""
    try:
        with undone():
            response = attack.send(world.client(attack.role))
            b"".join(response)  # what streams may fail on the way
    except Exception as problem:
        return last_lines(problem)
    if response.status_code < 500:
        return ""
    raised = getattr(response, "exc_info", None)
    return last_lines(raised[1]) if raised else f"status {response.status_code} without an exception"


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
    record_property: Callable[[str, object], None],
) -> None:
    seed = int(os.environ.get("FUZZ_SEED", "8"))
    attacker = Attacker(world, seed)
    tried: Counter[str] = Counter()
    places = set()
    kept = {file: file.read_bytes() for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()}
    failures: dict[str, list[str]] = defaultdict(list)
    for number in numbers:
        attack = attacker.attack(number)
        cache.clear()
        articles.forget()
        put_back(kept)
        tried.update((f"as {attack.role}", f"by {attack.kind}", f"with {attack.method}"))
        places.add(attack.row.key(world.objects))
        if problem := failure(world, attack):
            failures[problem.rpartition("\n")[2] + problem.partition(":")[0]].append(
                f"FUZZ_ONLY={number} {attack}\n{problem}"
            )
    there = set(table.patterns(get_resolver()))
    counts = ", ".join(f"{number} {what}" for what, number in sorted(tried.items()))
    record_property(
        "told", f"fuzz: {len(numbers)} requests of seed {seed}, {counts}; {len(places)} of {len(there)} addresses"
    )
    found = sorted(failures.values(), key=len, reverse=True)
    told = "\n\n".join(f"{len(one)} x {one[0]}" for one in found[:SHOWN])
    assert not found, f"{sum(map(len, found))} requests of seed {seed} failed in {len(found)} ways:\n\n{told}"
    assert set(ROLES) == {what[3:] for what in tried if what.startswith("as ")} or len(numbers) < len(table.ROWS)
    assert places == there or len(numbers) < len(table.ROWS)
