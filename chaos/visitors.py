"""Who comes by the load balancer: colleagues who answer, and HR that looks at its lists meanwhile."""

from __future__ import annotations

import csv
import http.client
import itertools
import ssl
import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from chaos.colleagues import SEEN, Colleague, Given

REPORT = "/beheer/voltooiing/?export=csv"
LISTS = ("/beheer/medewerkers/", "/beheer/voltooiing/", "/beheer/overzicht/", REPORT)
PAUSE = 0.5  # seconds between two looks


class Visitor(Colleague):
    def __init__(self, front: str, trusted: ssl.SSLContext, given: Given, plan: dict[str, Any], seed: int) -> None:
        super().__init__(443, given, plan, seed)
        self.front, self.trusted = front, trusted

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPSConnection(self.front, self.port, timeout=60, context=self.trusted)


class Look(NamedTuple):
    at: float  # monotonic, of the click
    waited: float  # seconds
    status: int  # 0 when no answer came
    lacks: bool  # a lesson that someone had done, and knew of, before the click


class Officer(Visitor):
    """Someone of HR, who opens lists and takes them along, one after the other."""

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
        status, holds = self._asked("GET", path)
        waited = time.monotonic() - clicked
        lacks = path == REPORT and status == SEEN and bool(done - _in_report(holds))
        return Look(clicked, waited, status, lacks)


def _in_report(file: bytes) -> Counter[str]:
    """How many lessons each address has done, by HR's own list."""
    rows = csv.DictReader(file.decode("utf-8-sig").splitlines(), delimiter=";")
    return Counter({row["E-mailadres"]: int(row["Lessen klaar"]) for row in rows})
