"""People who do their lessons over HTTP, and go on until each answer is acknowledged, whatever is killed meanwhile."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

HOST = "aanboord.chaos.example"
TOKEN = "c" * 32  # of the forms: as good as any, when the cookie says the same
FORM = "application/x-www-form-urlencoded"
MOVED, SEEN = 302, 200
PATIENCE = 120  # seconds that a person goes on sending the same


@dataclass
class Given:
    """What happened: which answers were acknowledged, what people met instead, and how long the longest wait was."""

    answers: list[dict[str, Any]] = field(default_factory=list)  # "at": monotonic; "waited": seconds since first sent
    met: Counter[str] = field(default_factory=Counter)
    repeated: int = 0  # answers that were sent more than once
    lessons: list[tuple[int, int]] = field(default_factory=list)  # (person, lesson), done to the end
    files: list[int] = field(default_factory=list)  # of new people, by their numbers, that HR began to import
    applied: list[int] = field(default_factory=list)  # of those, which HR was told are applied
    gave_up: int = 0  # people who got no answer for too long
    ends: float = 0  # the moment (monotonic) after which nobody begins another lesson
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def longest(self) -> float:
        """Seconds from the first time that an answer was sent to its acknowledgement."""
        return max((one["waited"] for one in self.answers), default=0)


class Answer(NamedTuple):
    status: int  # 0 when none came
    holds: bytes = b""
    leads_to: str = ""  # where it sends who asked


class GaveUp(Exception):
    """No answer came for longer than anyone waits."""


class Colleague:
    def __init__(self, port: int, given: Given, plan: dict[str, Any], seed: int) -> None:
        self.plan, self.port, self.given = plan, port, given
        self.chance = random.Random(seed)

    def do_all(self) -> None:
        """All lessons, in order, right, until the time is over."""
        for lesson in self.plan["lessons"]:
            if time.monotonic() > self.given.ends:
                return
            self._until(partial(self._reads, f"/les/{lesson['id']}/"))
            for number, question in enumerate(lesson["questions"], start=1):
                self._answer(lesson["id"], number, question)
            self._until(partial(self._reads, f"/les/{lesson['id']}/resultaat/"))
            with self.given.lock:
                self.given.lessons.append((self.plan["id"], lesson["id"]))

    def _reads(self, path: str) -> bool:
        return self._ask("GET", path) in {SEEN, MOVED}

    def _answer(self, lesson_id: int, number: int, question: dict[str, Any]) -> None:
        path = f"/les/{lesson_id}/vraag/{number}/"
        form = {"csrfmiddlewaretoken": TOKEN, "poging": 1, "vraag": question["id"], "antwoord": question["best"]}
        began, tries = time.monotonic(), 0

        def taken() -> bool:
            nonlocal tries
            tries += 1
            return self._ask("POST", path, urlencode(form, doseq=True)) == MOVED

        self._until(taken)
        with self.given.lock:
            now = time.monotonic()
            said = {
                "person": self.plan["id"],
                "lesson": lesson_id,
                "question": question["id"],
                "best": question["best"],
                "at": now,
                "waited": now - began,
            }
            self.given.answers.append(said)
            self.given.repeated += tries > 1

    def _until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        deadline = time.monotonic() + patience
        while not holds():
            if time.monotonic() > deadline:
                raise GaveUp
            time.sleep(self.chance.uniform(0.05, 0.5))

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        """The status of the answer; 0 when none came."""
        return self._asked(method, path, body).status

    def _asked(self, method: str, path: str, body: str | bytes | None = None, kind: str = FORM) -> Answer:
        """The whole answer; `kind` is of the body."""
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"10.0.{self.plan['id'] % 250}.{self.plan['id'] // 250 % 250}",
            "Referer": f"https://{HOST}{path}",
            "Cookie": f"sessionid={self.plan['session']}; csrftoken={TOKEN}",
        }
        if body is not None:
            headers["Content-Type"] = kind
        connection = self._connection()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.read(), response.headers.get("Location", ""))
        except (OSError, http.client.HTTPException):
            answer = Answer(0)
        finally:
            connection.close()
        if answer.status not in {SEEN, MOVED}:
            with self.given.lock:
                self.given.met[str(answer.status or "no answer")] += 1
        return answer


def all_at_once(
    plans: list[dict[str, Any]],
    begin: Callable[[dict[str, Any], int], Colleague],
    given: Given,
    seed: int,
    threads: int,
) -> list[threading.Thread]:
    """Start the people, each by `begin` of a plan and a seed, so many at a time; the threads end when all are done."""
    waiting, lock = list(enumerate(plans)), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                number, plan = waiting.pop(0)
            try:
                begin(plan, seed + number).do_all()
            except GaveUp:
                with given.lock:
                    given.gave_up += 1

    started = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
    for thread in started:
        thread.start()
    return started
