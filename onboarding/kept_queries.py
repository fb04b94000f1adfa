"""Queries that every page asks: put together once, and asked again with other values.

Django takes longer to put such a query together than the database to answer it. What comes out is what the queryset
gives: model instances, with what it selects and annotates, or values. On PostgreSQL the statement is prepared, so that
the server plans it once for each connection (`prepare_threshold` in the settings; without it, nothing is prepared).

Nothing of an answer is kept here, only the question.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import NotSupportedError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Given(Expression):
    """Stands in a queryset for a value that is given each time it is asked, as `name`: one of this field of `model`."""

    def __init__(self, model: type[Model], field: str, name: str = "") -> None:
        output_field: Any = model._meta.get_field(field)
        super().__init__(output_field=output_field)
        self.name = name or field

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return "%s", [self]

    def of(self, given: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """The value as the database takes it."""
        return self.output_field.get_db_prep_value(given[self.name], connection)


class KeptQuery(Generic[Row]):
    """What `build` makes, a queryset with `Given`s in it, put together when it is first asked.

    It must be the same whoever asks, in whichever language and time zone, and prefetches nothing.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._put_together = lru_cache(maxsize=None)(lambda database: _Statement(build().using(database)))

    def ask(self, database: str = "default", **given: Any) -> list[Row]:
        return self._put_together(database).rows(connections[database], given)

    def first(self, database: str = "default", **given: Any) -> Row | None:
        """The only row; None when there is none."""
        return next(iter(self.ask(database, **given)), None)


class _Statement:
    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset = queryset
        self.compiler: Any = queryset.query.get_compiler(using=queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        # All that Django's iterables ask of a queryset, but for the query.
        self.known = {name: getattr(queryset, name) for name in ("db", "model", "_fields", "_known_related_objects")}

    def rows(self, connection: BaseDatabaseWrapper, given: dict[str, Any]) -> list[Any]:
        params = [one.of(given, connection) if isinstance(one, Given) else one for one in self.params]
        found = _fetched(connection, self.sql, params)
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *args, **kwargs: [found]
        query: Any = copy(self.queryset.query)
        query.get_compiler = lambda *args, **kwargs: compiler
        rows: Any = self.queryset._iterable_class
        return list(rows(SimpleNamespace(query=query, **self.known)))


def _fetched(connection: BaseDatabaseWrapper, sql: str, params: list[Any]) -> list[Any]:
    try:
        return _executed(connection, sql, params)
    except NotSupportedError:
        # An upgrade changed a column since the statement was prepared: a new connection has prepared nothing yet.
        if connection.in_atomic_block:
            raise
        connection.close()
        return _executed(connection, sql, params)


def _executed(connection: BaseDatabaseWrapper, sql: str, params: list[Any]) -> list[Any]:
    with _cursor(connection) as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _cursor(connection: Any) -> Any:
    """Django's cursor; on PostgreSQL over one that leaves the values to the server: others cannot prepare anything."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - SQLite does without psycopg

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        made: Any = ServerBindingCursor
        return connection._prepare_cursor(made(connection.connection))
