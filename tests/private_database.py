"""A database of a test's own, for what threads have to see: a copy of the tests' empty one, gone afterwards.

A transactional test would empty the tests' own database, Wagtail's first pages included.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections

from onboarding.settings.base import database


@contextmanager
def private_database(folder: Path) -> Iterator[None]:
    """Work in a copy, in this thread and in new ones. Not inside a transaction of the tests' own connection."""
    settings = connections.settings["default"]
    if connection.vendor == "sqlite":
        path = folder / "private.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        with _using({**settings, "OPTIONS": {}, **database(f"sqlite:///{path}")}):
            yield
    else:
        creation = connection.creation
        creation.clone_test_db("private", verbosity=0)  # closes the connection, and copies within the server
        try:
            with _using({**settings, **creation.get_test_db_clone_settings("private")}):
                yield
        finally:
            creation.destroy_test_db(suffix="private", verbosity=0)


@contextmanager
def empty_database(folder: Path) -> Iterator[None]:
    """Work in a database in which nothing stands, not even a table."""
    settings = connections.settings["default"]
    if connection.vendor == "sqlite":
        with _using({**settings, "OPTIONS": {}, **database(f"sqlite:///{folder / 'empty.sqlite3'}")}):
            yield
    else:
        name = f"{settings['NAME']}_empty"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0")
        try:
            with _using({**settings, "NAME": name}):
                yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")


@contextmanager
def _using(settings: dict[str, Any]) -> Iterator[None]:
    own, own_settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = settings
    connections["default"] = connections.create_connection("default")
    try:
        connections["default"].ensure_connection()  # SQLite turns to WAL while nobody else is there
        yield
    finally:
        connections["default"].close()
        connections["default"] = own
        connections.settings["default"] = own_settings
