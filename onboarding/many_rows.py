"""Very many new rows at once: by COPY on PostgreSQL, elsewhere by inserts of some thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

BATCH = 2_000


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, and give each its key. Like `bulk_create` it sends no signals."""
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor == "postgresql":
        _give_keys(rows)
        with connection.wrap_database_errors:  # of COPY, Django leaves the driver's own
            _copy(rows, [field for field in model._meta.concrete_fields if not field.generated])
        for row in rows:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    else:
        model._default_manager.bulk_create(rows, batch_size=BATCH)


def _give_keys(rows: Sequence[Model]) -> None:
    key = rows[0]._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [rows[0]._meta.db_table, key.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number


def _copy(rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> None:
    database = connections[DEFAULT_DB_ALIAS]  # itself: `connection` looks it up each time, here for every value
    quoted = database.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    with (
        database.cursor() as cursor,
        cursor.copy(f"COPY {quoted(rows[0]._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([field.get_db_prep_save(field.pre_save(row, add=True), database) for field in fields])
