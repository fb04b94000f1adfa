"""Statements that PostgreSQL plans once for each connection: for many of ours, planning takes longer than answering.

Django writes the values into the text of a query, so that the server never sees the same one twice. It can leave them
to the server instead (`server_side_binding`), but not for each query that it makes. So only what is written for it goes
this way, one text with the values beside it; how often it is sent before it is prepared says `prepare_threshold` in the
settings, and None there prepares nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import NotSupportedError


def fetch(connection: Any, sql: str, values: Sequence[Any]) -> list[Any]:
    """All rows of a query; on other databases than PostgreSQL as ever."""
    try:
        return _fetch(connection, sql, values)
    except NotSupportedError:
        # An upgrade changed a column since the statement was prepared: a new connection has prepared nothing yet.
        if connection.in_atomic_block:
            raise
        connection.close()
        return _fetch(connection, sql, values)


def _fetch(connection: Any, sql: str, values: Sequence[Any]) -> list[Any]:
    with _cursor(connection) as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _cursor(connection: Any) -> Any:
    """As `connection.cursor()`, which has no way to ask for this kind for one query."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - SQLite does without psycopg

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        made: Any = ServerBindingCursor
        return connection._prepare_cursor(made(connection.connection))
