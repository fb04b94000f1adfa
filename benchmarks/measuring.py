"""Requests straight into WSGI, timed in turn with those of the floors."""

from __future__ import annotations

import gc
import io
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client, override_settings
from django.urls import reverse

from benchmarks.server_cpu import find_server

WARM_UP = 5  # rounds that do not count
PRODUCT, PLAIN = settings.AUTHENTICATION_BACKENDS  # how the site, and how Django itself makes a user of a session
SECRET = "c" * CSRF_SECRET_LENGTH
SESSION_AND_USER = [  # what a view behind `login_required` cannot do without
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


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
    user: Any
    calls: list[Call]
    prepare: Callable[[], None] = lambda: None
    share: float = 1  # of the rounds; for what takes long


@dataclass(frozen=True)
class Spent:
    """What a call took: CPU of this process, of the database's server and the clock, in seconds; size in bytes."""

    own: float
    server: float
    clock: float
    size: int


@dataclass
class Run:
    """The same calls again and again; of every round CPU time and time on the clock, in milliseconds."""

    calls: list[Call]
    cookies: str
    application: WSGIHandler
    prepare: Callable[[], None] = lambda: None
    cpu: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)

    def remember(self, sent: list[Spent]) -> None:
        self.cpu.append(1000 * sum(one.own + one.server for one in sent))
        self.server.append(1000 * sum(one.server for one in sent))
        self.clock.append(1000 * sum(one.clock for one in sent))


@dataclass(frozen=True)
class Figures:
    """What came out for one subject; times in milliseconds, size in bytes. CPU is with the server's."""

    name: str
    cpu: float
    server_cpu: float
    floor_cpu: float
    true_floor_cpu: float
    shell_cpu: float
    p50: float
    p95: float
    queries: int
    size: int


def sign_in(user: Any, backend: str = PRODUCT) -> str:
    """The Cookie header of a browser in which `user` is signed in; `backend` makes a user of the session."""
    client = Client()
    client.force_login(user, backend)
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
        with override_settings(MIDDLEWARE=SESSION_AND_USER):
            self.bare = get_wsgi_application()
        self.rounds = rounds
        self.server = find_server()

    def send(self, call: Call, cookies: str, application: WSGIHandler | None = None) -> Spent:
        """Send one call; raises RuntimeError when it went wrong."""
        prepared = environ(call, cookies)
        close_old_connections()
        seen: list[str] = []
        server = self.server_cpu()
        cpu, clock = time.process_time(), time.perf_counter()
        response = (application or self.application)(prepared, lambda status, headers: seen.append(status))  # type: ignore[arg-type]  # as Django calls it
        size = sum(map(len, response))
        response.close()
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        server = self.server_cpu() - server
        if seen != [seen[0]] or not seen[0].startswith(str(call.status)):
            raise RuntimeError(f"{call} answered {seen[0]}, expected {call.status}.")
        return Spent(cpu, server, clock, size)

    def server_cpu(self) -> float:
        """Seconds of CPU that the database's server has used so far; 0 where it cannot be seen, and on SQLite."""
        return self.server.cpu() if self.server else 0

    def measure(self, subject: Subject) -> Figures:
        """Run the subject and its floors in turn; which of them goes first changes every round."""
        cookies = sign_in(subject.user)
        sizes, queries = self.inspect(subject, cookies)
        plain_cookies = sign_in(subject.user, PLAIN)
        runs = [
            Run(subject.calls, cookies, self.application, subject.prepare),
            self.beside(subject.calls, sizes, "floor", plain_cookies, self.application),
            self.beside(subject.calls, sizes, "true_floor", plain_cookies, self.bare),
            self.beside(subject.calls, sizes, "shell", cookies, self.application),
        ]
        gc.collect()
        gc.freeze()
        for number in range(-WARM_UP, max(5, round(self.rounds * subject.share))):
            first = number % len(runs)
            for run in runs[first:] + runs[:first]:
                run.prepare()
                sent = [self.send(call, run.cookies, run.application) for call in run.calls]
                if number >= 0:
                    run.remember(sent)
        gc.unfreeze()
        own, floor, true_floor, shell = runs
        return Figures(
            name=subject.name,
            cpu=statistics.median(own.cpu),
            server_cpu=statistics.median(own.server),
            floor_cpu=statistics.median(floor.cpu),
            true_floor_cpu=statistics.median(true_floor.cpu),
            shell_cpu=statistics.median(shell.cpu),
            p50=statistics.median(own.clock),
            p95=statistics.quantiles(own.clock, n=20)[-1],
            queries=queries,
            size=sum(sizes),
        )

    def inspect(self, subject: Subject, cookies: str) -> tuple[list[int], int]:
        """The size of each response, and the queries of all of them; the second time, when all is cached."""
        for _ in range(2):
            subject.prepare()
            with counting_queries() as queries:
                sizes = [self.send(call, cookies).size for call in subject.calls]
        return sizes, len(queries)

    def beside(self, calls: list[Call], sizes: list[int], view: str, cookies: str, application: WSGIHandler) -> Run:
        """As many calls of a floor's view, of the same methods, each answered with as many bytes.

        A redirect has no bytes; beside it stands the smallest page of that view.
        """
        forms: list[dict[str, str | list[str]] | None] = [None if call.form is None else {} for call in calls]
        empty = self.send(Call(reverse(view, args=[0])), cookies, application).size
        return Run(
            [Call(reverse(view, args=[max(0, size - empty)]), form) for form, size in zip(forms, sizes, strict=True)],
            cookies,
            application,
        )


@contextmanager
def counting_queries() -> Iterator[list[str]]:
    """The queries sent meanwhile. SQLite's BEGIN is left out: PostgreSQL's is not seen here either."""
    queries: list[str] = []

    def remember(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        if not sql.startswith("BEGIN"):
            queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        yield queries
