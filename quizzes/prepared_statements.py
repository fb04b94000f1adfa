"""Statements that PostgreSQL plans once for each connection: for many of ours, planning takes longer than answering.

Django writes the values into the text of a query, so that the server never sees the same one twice. It can leave them
to the server instead (`server_side_binding`), but not for each query that it makes. So only what is written for it goes
this way, one text with the values beside it; how often it is sent before it is prepared says `prepare_threshold` in the
settings, and None there prepares nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import InterfaceError, NotSupportedError, OperationalError


def fetch(connection: Any, sql: str, values: Sequence[Any]) -> list[Any]:
    """All rows of a query; on other databases than PostgreSQL as ever.

    Outside a transaction, what a connection cannot answer any more is asked on a new one: when the server went away
    since, or an upgrade changed a column of what was prepared. So the first of these in a request need not ask
    beforehand whether the connection still works (CONN_HEALTH_CHECKS), which costs as much as its answer.
    """
    if connection.vendor != "postgresql":
        return _fetch(connection.cursor(), sql, values)
    try:
        found = _fetch(_cursor(connection), sql, values)
    except (InterfaceError, OperationalError, NotSupportedError) as problem:
        if connection.in_atomic_block or not (isinstance(problem, NotSupportedError) or _is_gone(connection)):
            raise
        connection.close()
        found = _fetch(_cursor(connection), sql, values)
    connection.health_check_done = True
    return found


def change(connection: Any, sql: str, values: Sequence[Any]) -> int:
    """Write what a statement says; how many rows that was."""
    with _written(connection, sql, values) as cursor:
        return int(cursor.rowcount)


def insert(connection: Any, sql: str, values: Sequence[Any]) -> Any:
    """Insert a row, with a statement that gives its key back; that key."""
    with _written(connection, sql, values) as cursor:
        return cursor.fetchone()[0]


@contextmanager
def _written(connection: Any, sql: str, values: Sequence[Any]) -> Iterator[Any]:
    """The cursor of a statement that wrote. Nothing is tried twice: it may have been written."""
    if connection.vendor != "postgresql":
        cursor = connection.cursor()
    else:
        connection.close_if_health_check_failed()
        cursor = _cursor(connection)
    with cursor:
        cursor.execute(sql, values)
        yield cursor


def _is_gone(connection: Any) -> bool:
    """Whether a connection was lost; one that could not be made would not be made a moment later either."""
    return connection.connection is not None and connection.connection.closed


def _fetch(cursor: Any, sql: str, values: Sequence[Any]) -> list[Any]:
    with cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _cursor(connection: Any) -> Any:
    """As `connection.cursor()`, which has no way to ask for this kind for one query."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(_kind()(connection.connection))


@cache
def _kind() -> Any:
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - SQLite does without psycopg

    class Cursor(ServerBindingCursor):
        def _send_query_prepared(self, name: bytes, query: Any, *, binary: Any = None) -> None:
            self._query = query  # for Django's log of queries: psycopg notes only what was not prepared
            super()._send_query_prepared(name, query, binary=binary)  # type: ignore[misc]  # not in its stubs

    return Cursor
