"""What the bench holds: which ratios are above what is to be reached, and which got worse than they were.

`reached.json` has what each came to when the tables of docs/performance.md were last written; `--write` writes both.
A ratio may be so much worse as two runs of one commit differ. Seconds and microseconds are not held, only ratios:
other machines have others. Bytes are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.amounts import Amount
from benchmarks.flanders import Cost
from benchmarks.measuring import Figures
from benchmarks.second_start import NAME, Start

REACHED = Path(__file__).with_name("reached.json")
IN_TURNS = 1.2  # of what takes turns with its floor, many times
ONCE = 1.4  # of what is done once
SIZE = 1.05  # of bytes: no page gets heavier in the browser unseen
WHOEVER_ELSE = 1.1  # nobody pays for the people of others
BESIDE_EMPTY = {"employees": 1.6, "report": 1.6, "overview": 1.6}
ADMINISTRATOR = 2.0  # beside HR of the smallest organisation
FILES = {"CSV": 25.0, "XLSX": 10 / 171_333 * 1e6}  # µs a row
IMPORT, IMPORT_AIM = "import, checked and applied", 5.0
START = 1.2  # seconds


@dataclass(frozen=True)
class Ratio:
    """What something came to, and what is to be reached. `margin`: how many times worse it may get; None: not held."""

    name: str
    value: float
    aim: float | None = None
    margin: float | None = IN_TURNS


def of_pages(figures: Iterable[Figures]) -> Iterator[Ratio]:
    for one in figures:
        if one.aim is not None:
            yield Ratio(f"{one.name}, × floor", one.cpu / one.floor_cpu, one.aim)
            if one.size:  # a redirect has none
                yield Ratio(f"{one.name}, kB", one.size / 1000, margin=SIZE)
        if one.listing_cpu is not None:
            yield Ratio(f"{one.name}, × empty list", one.cpu / one.listing_cpu, BESIDE_EMPTY.get(one.name))


def of_sizes(figures: Mapping[int, Sequence[Figures]]) -> Iterator[Ratio]:
    """What a page costs beside its floor with most people in the database, × with fewest: pages of employees, and of HR
    of one organisation, of 600 and of 60 people. The floors tell how fast the machine was meanwhile."""
    if len(figures) > 1:
        fewest = {one.name: one.cpu / one.floor_cpu for one in figures[min(figures)]}
        for one in figures[max(figures)]:
            value = one.cpu / one.floor_cpu / fewest[one.name]
            yield Ratio(f"{one.name}, most × fewest people", value, WHOEVER_ELSE)


def of_screens(costs: Iterable[Cost]) -> Iterator[Ratio]:
    """The administrator of everyone beside HR of the smallest organisation."""
    smallest: dict[str, Cost] = {}
    for one in costs:
        least = smallest.setdefault(one.screen, one)
        if one.viewer.startswith("administrator"):
            yield Ratio(f"{one.screen}, administrator × the smallest", one.cpu / least.cpu, ADMINISTRATOR)


def of_amounts(amounts: Iterable[Amount]) -> Iterator[Ratio]:
    """A file beside the plain cursor right before it, and an import beside the bulk insert."""
    for before, one in pairwise(amounts):
        each, form = one.cpu / one.rows * 1e6, one.what.rpartition(" as ")[2]
        if form in FILES:
            yield Ratio(f"{one.what}, µs a row", each, FILES[form], margin=None)
            yield Ratio(f"{one.what}, × plain cursor", one.cpu / before.cpu, margin=ONCE)
        if one.what.startswith("import"):
            aim = IMPORT_AIM if one.what == IMPORT else None
            yield Ratio(f"{one.what}, × bulk insert", one.cpu / before.cpu, aim, margin=ONCE)


def of_start(start: Start) -> Ratio:
    return Ratio(f"{NAME}, seconds", start.cpu, START, margin=None)


def above(ratios: Iterable[Ratio]) -> list[str]:
    """What is not what is to be reached, a line each."""
    missed = [one for one in ratios if one.aim is not None and one.value > one.aim]
    return [f"{one.name}: {one.value:.2f} (to reach: {one.aim:.1f})" for one in missed]


def worse(ratios: Iterable[Ratio], reached: Mapping[str, float], *, is_whole: bool) -> list[str]:
    """What got worse than it was by more than its margin, a line each; of a run that `is_whole` also what it did not
    measure any more."""
    held = {one.name: one for one in ratios if one.margin is not None}
    lines = [
        f"{name}: {one.value:.2f}, was {reached[name]:.2f} (bound: {reached[name] * (one.margin or 1):.2f})"
        for name, one in held.items()
        if name in reached and one.value > reached[name] * (one.margin or 1)
    ]
    return lines + [f"{name}: not measured" for name in reached if is_whole and name not in held]


def read(database: str) -> dict[str, float]:
    """What each ratio came to on this database; nothing when that was never written."""
    return dict(json.loads(REACHED.read_text()).get(database, {}))


def write(database: str, ratios: Iterable[Ratio], *, is_whole: bool) -> None:
    """Keep what they came to; of a run that `is_whole` nothing else."""
    kept = json.loads(REACHED.read_text())
    before = {} if is_whole else kept.get(database, {})
    kept[database] = before | {one.name: round(one.value, 2) for one in ratios if one.margin is not None}
    REACHED.write_text(json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
