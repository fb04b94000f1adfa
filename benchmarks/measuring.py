"""Requests straight into WSGI, timed in turn with the floor's."""

from __future__ import annotations

import gc
import io
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client
from django.urls import reverse

WARM_UP = 5  # rounds
SECRET = "c" * CSRF_SECRET_LENGTH


@dataclass(frozen=True)
class Call:
    """One request: where, what is posted (None: a GET), and the status that proves it did its work."""

    path: str
    form: dict[str, str | list[str]] | None = None
    status: int = 200


@dataclass(frozen=True)
class Subject:
    """What is measured: the calls, in order, of one signed-in person; `prepare` puts the database back first."""

    name: str
    cookies: str
    calls: list[Call]
    prepare: Callable[[], None] = lambda: None
    floor_name: str = "floor"


@dataclass
class Cost:
    """Of every round: CPU seconds and seconds on the clock."""

    cpu: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Figures:
    """What came out for one subject; times in milliseconds, size in bytes."""

    name: str
    cpu: float
    floor_cpu: float
    p50: float
    p95: float
    queries: int
    size: int

    @property
    def ratio(self) -> float:
        return self.cpu / self.floor_cpu


def sign_in(user) -> str:
    """The Cookie header of a browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={SECRET}"


def environ(call: Call, cookies: str) -> dict[str, object]:
    body = b""
    if call.form is not None:
        body = urlencode({"csrfmiddlewaretoken": SECRET, **call.form}, doseq=True).encode()
    return {
        "REQUEST_METHOD": "GET" if call.form is None else "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": call.path.partition("?")[0],
        "QUERY_STRING": call.path.partition("?")[2],
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_COOKIE": cookies,
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


class Bench:
    def __init__(self, rounds: int) -> None:
        self.application = get_wsgi_application()
        self.rounds = rounds

    def send(self, call: Call, cookies: str) -> tuple[float, float, int]:
        """CPU seconds, seconds on the clock and bytes of one call; raises RuntimeError when it went wrong."""
        prepared = environ(call, cookies)
        close_old_connections()
        seen: list[str] = []
        cpu, clock = time.process_time(), time.perf_counter()
        response = self.application(prepared, lambda status, headers: seen.append(status))
        size = sum(map(len, response))
        response.close()
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        if seen != [seen[0]] or not seen[0].startswith(str(call.status)):
            raise RuntimeError(f"{call} answered {seen[0]}, expected {call.status}.")
        return cpu, clock, size

    def measure(self, subject: Subject) -> Figures:
        """Run the subject and its floor in turn; which of the two goes first changes every round."""
        sizes, queries = self.inspect(subject)
        floor = self.floor_of(subject, sizes)
        costs = {subject.name: Cost(), floor.name: Cost()}
        pair = [subject, floor]
        gc.collect()
        gc.freeze()
        for number in range(-WARM_UP, self.rounds):
            for one in pair:
                one.prepare()
                sent = [self.send(call, one.cookies) for call in one.calls]
                if number >= 0:
                    costs[one.name].cpu.append(sum(cpu for cpu, _, _ in sent))
                    costs[one.name].clock.append(sum(clock for _, clock, _ in sent))
            pair.reverse()
        gc.unfreeze()
        own = costs[subject.name]
        return Figures(
            name=subject.name,
            cpu=statistics.median(own.cpu) * 1000,
            floor_cpu=statistics.median(costs[floor.name].cpu) * 1000,
            p50=statistics.median(own.clock) * 1000,
            p95=statistics.quantiles(own.clock, n=20)[-1] * 1000,
            queries=queries,
            size=sum(sizes),
        )

    def inspect(self, subject: Subject) -> tuple[list[int], int]:
        """The size of each response, and the queries of all of them; once before, to fill what is cached."""
        for _ in range(2):
            subject.prepare()
            with counting_queries() as queries:
                sizes = [self.send(call, subject.cookies)[2] for call in subject.calls]
        return sizes, len(queries)

    def floor_of(self, subject: Subject, sizes: list[int]) -> Subject:
        """The floor beside a subject: as many calls, of the same method, each answered with as many bytes.

        A redirect has no bytes; its floor is the smallest page there is.
        """
        calls = []
        for call, size in zip(subject.calls, sizes, strict=True):
            form = None if call.form is None else {}
            empty = self.send(Call(reverse(subject.floor_name, args=[0]), form), subject.cookies)[2]
            calls.append(Call(reverse(subject.floor_name, args=[max(0, size - empty)]), form))
        return Subject("floor", subject.cookies, calls)


@contextmanager
def counting_queries() -> Iterator[list[str]]:
    """The queries sent meanwhile. SQLite's BEGIN is left out: PostgreSQL's is not seen here either."""
    queries: list[str] = []

    def remember(execute, sql, params, many, context):
        if not sql.startswith("BEGIN"):
            queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        yield queries
