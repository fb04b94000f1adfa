"""The tests' empty database, migrated once and copied: by every worker, and by the next run of the same migrations.

Running all migrations takes 15 seconds; a copy takes a tenth of one. Django still runs `migrate` on the copy, which
finds nothing to do but the permissions and content types of models that were added without a migration.
"""

from __future__ import annotations

import fcntl
import hashlib
import inspect
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from onboarding import frozen_rows, row_guards

FOLDER = Path(__file__).resolve().parents[1] / ".pytest_cache"
KEPT = 3  # files of migrations of before; a branch has its own


def fingerprint() -> str:
    """Changes with every migration that is added or edited, ours or a package's, and with what rows are guarded."""
    digest = hashlib.sha256()
    for module in (frozen_rows, row_guards):
        digest.update(inspect.getsource(module).encode())
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        digest.update(f"{key}{inspect.getsource(inspect.getmodule(migration.__class__))}".encode())  # type: ignore[arg-type]  # each has a module
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Of several workers, the first one makes it and the others wait."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def path_of_file() -> Path:
    """Where the migrated SQLite database of these migrations is, once it has been made."""
    return FOLDER / f"migrated-{fingerprint()}.sqlite3"


def put_file(path: Path) -> None:
    """A migrated SQLite database of one's own, for a process beside the tests; where there is none, it migrates."""
    with one_at_a_time("sqlite"):
        if path_of_file().exists():
            shutil.copy(path_of_file(), path)


def create_sqlite(create: Callable[..., str], **options: Any) -> str:
    """Make the tests' database in memory from the file of these migrations, or the file from the database."""
    path = path_of_file()
    with one_at_a_time("sqlite"):
        if path.exists():
            with closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as memory:  # type: ignore[attr-defined]  # SQLite's own
                with closing(sqlite3.connect(path)) as file:
                    file.backup(memory)
                return create(**options)  # the memory lives as long as someone is connected
        name = create(**options)
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as file:
            connection.connection.backup(file)
        new.rename(path)
        for old in sorted(FOLDER.glob("migrated-*.sqlite3"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink()
        return name


def create_postgresql(create: Callable[..., str], **options: Any) -> str:
    """Make the tests' database from a template in the same server, which the first worker makes."""
    template = f"aanboord_migrated_{fingerprint()}"
    settings = connection.settings_dict
    own_name, test = settings["NAME"], settings["TEST"]
    with one_at_a_time("postgresql"):
        if not _has_database(template):
            name_of_tests = test["NAME"]
            test["NAME"] = f"{template}_new"
            create(**{**options, "serialize": False})
            connection.close()
            settings["NAME"], test["NAME"] = own_name, name_of_tests
            with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # Django's own
                cursor.execute(f'ALTER DATABASE "{template}_new" RENAME TO "{template}"')
        test["TEMPLATE"] = template
        return create(**options)


def _has_database(name: str) -> bool:
    with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # Django's own
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Django make the tests' database from the migrated one."""
    create = connection.creation.create_test_db
    make = create_sqlite if connection.vendor == "sqlite" else create_postgresql

    def create_test_db(**options: Any) -> str:
        return make(create, **options)

    monkeypatch.setattr(connection.creation, "create_test_db", create_test_db)
