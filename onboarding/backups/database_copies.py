"""A copy of a database as it was at one moment, while the site goes on; and such a copy put into an empty one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from onboarding.backups import evidence_digests
from onboarding.backups.evidence_digests import TableDigest

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
DIRECT = "direct"  # in the settings, where the site itself goes by a pooler


class CopyFailed(Exception):
    """A database could not be copied or put back; the message says why, as the program that did it says it."""


def whole() -> BaseDatabaseWrapper:
    """The database to copy, without a pooler between: PostgreSQL's programs set much for their connection, such as
    where tables are looked for, and by a pooler who comes after them would get it so."""
    return connections[DIRECT if DIRECT in connections.settings else DEFAULT_DB_ALIAS]


def copy(connection: BaseDatabaseWrapper, folder: Path) -> tuple[Path, dict[str, TableDigest]]:
    """Write a copy of the database into `folder`. Returns its file, and the digests of the evidence in it."""
    target = folder / NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        return target, _copy_sqlite(connection, target)
    return target, _copy_postgresql(connection, target)


def put_back(source: Path, connection: BaseDatabaseWrapper) -> None:
    """Put a copy into an empty database. Raises CopyFailed where something stands already, and changes nothing then."""
    if not is_empty(connection):
        raise CopyFailed("In deze databank staat al iets. Zet een kopie alleen terug in een lege databank.")
    if source.name != NAMES[connection.vendor]:
        raise CopyFailed(f"{source.name} is geen kopie voor deze soort databank ({connection.vendor}).")
    if connection.vendor == "sqlite":
        _put_back_sqlite(source, connection)
        return
    asked, environment = _asked(connection.settings_dict)
    # Of an extension that is there already, made by whoever may, only who made it may say what it is for.
    as_who_asks = ("--no-owner", "--no-privileges", "--no-comments")
    _run(
        ["pg_restore", *as_who_asks, "--single-transaction", "--exit-on-error", *asked, str(source)],
        environment,
    )


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether there is no table in it yet."""
    return not connection.introspection.table_names()


def _put_back_sqlite(source: Path, connection: BaseDatabaseWrapper) -> None:
    """As one transaction, and not file over file: who has the database open meanwhile sees the copy from then on."""
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copied:
            copied.backup(connection.connection)
    except sqlite3.Error as problem:
        raise CopyFailed(f"SQLite: {problem}") from problem


def _copy_sqlite(connection: BaseDatabaseWrapper, target: Path) -> dict[str, TableDigest]:
    """By SQLite's own online backup: also what stands in its log of writes, and never half a transaction. All at once:
    with such a log others write meanwhile, and between two portions each of their writes makes it begin again."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copied:
        connection.connection.backup(copied)
        if copied.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise CopyFailed("De kopie van de databank is niet heel. Kijk de schijf na en maak ze opnieuw.")
        copied.execute("PRAGMA journal_mode=DELETE")  # one file, without a log of writes beside it
        return evidence_digests.of_sqlite(copied)


def _copy_postgresql(connection: BaseDatabaseWrapper, target: Path) -> dict[str, TableDigest]:
    """By pg_dump, of the very snapshot that the digests are taken of."""
    asked, environment = _asked(connection.settings_dict)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(["pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", *asked], environment)
        return evidence_digests.of_connection(connection)


def _asked(said: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Which database, for PostgreSQL's programs; the password never stands among the arguments, which others see."""
    named = {"PGHOST": said["HOST"], "PGPORT": said["PORT"], "PGUSER": said["USER"], "PGPASSWORD": said["PASSWORD"]}
    named["PGTARGETSESSIONATTRS"] = said["OPTIONS"].get("target_session_attrs")  # of several hosts the same one
    environment = dict(os.environ) | {name: str(value) for name, value in named.items() if value}
    return [f"--dbname={said['NAME']}"], environment


def _run(command: list[str], environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    except OSError as problem:
        raise CopyFailed(f"{command[0]} is er niet: installeer de programma’s van PostgreSQL.") from problem
    if done.returncode:
        raise CopyFailed(f"{command[0]}: {done.stderr.strip()}")
