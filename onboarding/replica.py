"""Lists and exports of HR read from a standby of the database, where there is one (DATABASE_REPLICA_URL): they are
heavy, and who does a lesson should not wait for them.

What they show is never older than the click that asked for it: the standby is used once it has replayed all that stood
in the database then. When it is behind, away or promoted, the database itself is read, and nobody notices but the log.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpResponseBase
from django.template.response import TemplateResponse

logger = logging.getLogger(__name__)
REPLICA = "replica"
PATIENCE = 1.0  # seconds that it may be behind
PAUSE = 0.02  # seconds between two looks
AWAY = 30  # seconds in which it is not asked again after it gave no answer, or was behind for longer than that
Read = TypeVar("Read")
Page = TypeVar("Page", bound=HttpResponseBase)
_is_reading: ContextVar[bool] = ContextVar("reads_replica", default=False)
_away_until = [0.0]  # of this process


class ReadsReplica:
    """Django's router: reading goes to the standby within `read`, and nowhere else; writing never does."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return REPLICA if _is_reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != REPLICA


def read(work: Callable[[], Read]) -> Read:
    """What `work` answers, read from the standby if it can be; `work` may be asked twice, so it only reads."""
    if _is_reading.get() or not _is_of_use():
        return work()
    token = _is_reading.set(True)
    try:
        return work()
    except Exception as problem:
        if not _is_away(problem):
            raise
        _leave_alone(problem)
    finally:
        _is_reading.reset(token)
    return work()


def page(view: Callable[[], Page]) -> Page:
    """The same for a page, which is rendered there too."""

    def whole() -> Page:
        response = view()
        if _is_reading.get() and isinstance(response, TemplateResponse):
            response.render()
        return response

    return read(whole)


def _is_of_use() -> bool:
    if REPLICA not in connections.settings or time.monotonic() < _away_until[0]:
        return False
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:  # what was written there is seen by nobody else
        return False
    try:
        return _has_caught_up()
    except (OperationalError, InterfaceError) as problem:
        _leave_alone(problem)
        return False


def _has_caught_up() -> bool:
    """Whether the standby has all that stands in the database now, or has it within PATIENCE."""
    [position] = _asked(DEFAULT_DB_ALIAS, "SELECT pg_current_wal_lsn()")
    until = time.monotonic() + PATIENCE
    while True:
        question = "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn"
        follows, has_it = _asked(REPLICA, question, [position])
        if not follows:
            return _not_for_now("The standby was promoted: lists are read from the database itself.")
        if has_it:
            return True
        if time.monotonic() > until:
            return _not_for_now("The standby is too far behind: lists are read from the database itself.")
        time.sleep(PAUSE)


def _not_for_now(told: str) -> bool:
    """Nobody waits for it again so soon."""
    logger.warning(told)
    _away_until[0] = time.monotonic() + AWAY
    return False


def _asked(alias: str, question: str, values: list[Any] | None = None) -> tuple[Any, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(question, values)
        return tuple(cursor.fetchone())


def _is_away(problem: BaseException | None) -> bool:
    """Whether this, or what it came of, is a database that gives no answer, or ended a query that was in its way."""
    while problem is not None:
        if isinstance(problem, (OperationalError, InterfaceError)):
            return True
        problem = problem.__cause__
    return False


def _leave_alone(problem: BaseException) -> None:
    logger.warning("The standby gives no answer (%s): lists are read from the database itself.", type(problem).__name__)
    _away_until[0] = time.monotonic() + AWAY
    connections[REPLICA].close()
