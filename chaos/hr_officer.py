"""Someone of HR while others do their lessons: looks at lists and takes the report along, one after the other."""

from __future__ import annotations

import csv
import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from chaos.colleagues import SEEN, Colleague, Given

REPORT = "/beheer/voltooiing/?export=csv"
LISTS = ("/beheer/medewerkers/", "/beheer/voltooiing/", "/beheer/overzicht/", REPORT)
PAUSE = 0.5  # seconds between two looks


class Look(NamedTuple):
    path: str
    at: float  # monotonic, of the click
    waited: float  # seconds
    status: int  # 0 when no answer came
    lacks: bool  # someone, or a lesson that someone had done, and knew of, before the click

    @property
    def is_report(self) -> bool:
        """Whether it is one that was read."""
        return self.path == REPORT and self.status == SEEN


class Officer(Colleague):
    looks: list[Look]

    def look_around(self, people: Sequence[dict[str, Any]], given: Given) -> threading.Thread:
        """Begin, until the time of `given` is over, in which those people do their lessons."""
        addresses = {one["id"]: one["email"] for one in people}
        self.looks = []

        def work() -> None:
            for path in itertools.cycle(LISTS):
                if time.monotonic() > given.ends:
                    return
                self.looks.append(self._look(path, addresses, given))
                time.sleep(PAUSE)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _look(self, path: str, addresses: dict[int, str], given: Given) -> Look:
        with given.lock:
            done = Counter(addresses[person] for person, _lesson in given.lessons)
        clicked = time.monotonic()
        answer = self._asked("GET", path)
        seen = Look(path, clicked, time.monotonic() - clicked, answer.status, lacks=False)
        if not seen.is_report:
            return seen
        told = _in_report(answer.holds)
        return seen._replace(lacks=any(told.get(one, -1) < done[one] for one in addresses.values()))


def add_to(found: dict[str, Any], looks: Iterable[Look]) -> None:
    """To what the verdict found: what was promised of HR's report, and how many were read."""
    reports = [one for one in looks if one.is_report]
    found["counts"]["reports of HR read"] = len(reports)
    found["promises"]["reports of HR without someone, or a lesson that was done at the click"] = sum(
        one.lacks for one in reports
    )
    found["promises"]["runs in which no report of HR was read"] = int(not reports)


def _in_report(file: bytes) -> dict[str, int]:
    """How many lessons each address has done, by HR's own list; of nobody when it is not whole."""
    try:
        rows = csv.DictReader(file.decode("utf-8-sig").splitlines(), delimiter=";")
        return {row["E-mailadres"]: int(row["Lessen klaar"]) for row in rows}
    except (KeyError, TypeError, ValueError):
        return {}
