"""What says that the evidence of two databases is the same: of each table with frozen rows, how many and their digest.

Two databases of one vendor, at one release, can be compared: a row is taken as its database writes it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from onboarding.frozen_rows import FROZEN


@dataclass(frozen=True, slots=True)
class TableDigest:
    """How many rows a table has, and the SHA-256, in hexadecimal, of all of them in the order of their keys."""

    rows: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def of_connection(connection: BaseDatabaseWrapper) -> dict[str, TableDigest]:
    """Those of a database of Django's. Within a transaction of PostgreSQL, so that nothing comes in between."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return of_sqlite(connection.connection)
    found = {}
    for table, key, columns in _tables():
        row = f"ROW({', '.join(columns)})::text"
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT {row} FROM {table} ORDER BY {key}")  # noqa: S608 - of the models
            found[table] = _digest(cursor)
    return found


def of_sqlite(database: sqlite3.Connection) -> dict[str, TableDigest]:
    """Those of an open database of SQLite."""
    found = {}
    for table, key, columns in _tables():
        row = " || ',' || ".join(f"quote({column})" for column in columns)
        with closing(sqlite3.Cursor(database)) as cursor:
            cursor.execute(f"SELECT {row} FROM {table} ORDER BY {key}")  # noqa: S608 - of the models
            found[table] = _digest(cursor)
    return found


def _tables() -> Iterator[tuple[str, str, list[str]]]:
    """The tables with frozen rows, each with the column of its key and all columns: names of models, never of input."""
    for of in sorted((apps.get_model(frozen.model)._meta for frozen in FROZEN), key=lambda of: of.db_table):
        columns = sorted(f'"{field.column}"' for field in of.local_concrete_fields)
        yield of.db_table, f'"{of.pk.column}"', columns


def _digest(rows: Iterable[tuple[str]]) -> TableDigest:
    number, hashed = 0, hashlib.sha256()
    for (row,) in rows:
        number += 1
        hashed.update(row.encode("utf-8", "surrogatepass") + b"\0")
    return TableDigest(number, hashed.hexdigest())


def differing(kept: Mapping[str, Mapping[str, Any]], found: Mapping[str, TableDigest]) -> list[str]:
    """The tables of which the digest is not what was kept, or that only one of the two has."""
    now = {table: one.as_dict() for table, one in found.items()}
    return sorted(table for table in kept.keys() | now.keys() if kept.get(table) != now.get(table))
