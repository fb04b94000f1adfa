"""Very many new rows at once: by COPY on PostgreSQL, on SQLite by one statement that is run for each of them.

Django makes a statement of some dozens of rows and each of its values anew. Here a table is made column by column, and
what comes again in a column is made ready for the database once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Field, JSONField, Model

Column = Iterable[Any]
Fields = Sequence[Field[Any, Any]]
BATCH = 2_000


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, and give each its key. Like `bulk_create` it sends no signals."""
    if not rows:
        return
    model = type(rows[0])
    fields = _fields_of(model)
    with transaction.atomic(savepoint=False):
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            keys = _insert(model, fields, [[one.pre_save(row, add=True) for row in some] for one in fields], len(some))
            for row, key in zip(some, keys, strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_values(model: type[Model], columns: Mapping[str, Sequence[Any]]) -> Sequence[int]:
    """Insert new rows given as columns of values, by the names that fields have on a row (`organisation_id`), without
    making a model of each; in what is not given, each row has what a new one has. Gives the keys, in order."""
    blank, number = model(), len(next(iter(columns.values())))
    fields = _fields_of(model)
    values = [columns.get(field.attname) or repeat(field.pre_save(blank, add=True), number) for field in fields]
    return _insert(model, fields, values, number) if number else ()


def _fields_of(model: type[Model]) -> Fields:
    """What is written of a row, but for its key."""
    return [field for field in model._meta.concrete_fields if not field.generated and not field.primary_key]


def _insert(model: type[Model], fields: Fields, columns: Sequence[Column], number: int) -> Sequence[int]:
    database = connections[DEFAULT_DB_ALIAS]  # itself: `connection` looks it up each time, here for every value
    prepared = [list(_prepared(field, column, database)) for field, column in zip(fields, columns, strict=True)]
    quoted = database.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in (model._meta.pk, *fields))
    table = quoted(model._meta.db_table)
    with transaction.atomic(savepoint=False), database.cursor() as cursor:
        if database.vendor == "postgresql":
            keys = _keys_of_postgresql(cursor, model, number)
            with (
                database.wrap_database_errors,  # of COPY, Django leaves the driver's own
                cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
            ):
                for row in zip(keys, *prepared, strict=True):
                    copy.write_row(row)
        else:
            keys = _keys_of_sqlite(cursor, model, number)
            places = ", ".join(["%s"] * (1 + len(fields)))
            rows: Any = zip(keys, *prepared, strict=True)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 - names of ours
    return keys


def _prepared(field: Field[Any, Any], column: Column, database: Any) -> Iterable[Any]:
    """The values of a column as they go to the database."""
    if isinstance(field, JSONField):  # of lists and the like, of which none can be looked up
        return (field.get_db_prep_save(value, database) for value in column)
    return map(_Prepared(field, database).__getitem__, column)


class _Prepared(dict[Any, Any]):
    """What goes to the database for a value, made once."""

    def __init__(self, field: Field[Any, Any], database: Any) -> None:
        super().__init__()
        self._field, self._database = field, database

    def __missing__(self, value: Any) -> Any:
        self[value] = prepared = self._field.get_db_prep_save(value, self._database)
        return prepared


def _keys_of_postgresql(cursor: Any, model: type[Model], number: int) -> Sequence[int]:
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [model._meta.db_table, model._meta.pk.column, number],
    )
    return [key for (key,) in cursor.fetchall()]


def _keys_of_sqlite(cursor: Any, model: type[Model], number: int) -> Sequence[int]:
    """The next ones, which are taken: SQLite itself goes on behind them."""
    table = model._meta.db_table
    cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [number, table])
    if not cursor.rowcount:  # there never was a row
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    last = cursor.fetchone()[0]
    return range(last - number + 1, last + 1)
