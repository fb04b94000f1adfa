"""The tests' empty database, migrated once and copied: by every worker, and by the next run of the same migrations.

Running all migrations takes a minute; a copy takes a tenth of a second on SQLite, and a few on a new PostgreSQL. Django
still runs `migrate` on the copy, which finds nothing to do but the permissions and content types of models that were
added without a migration. What is kept lies in the user's cache, so that every checkout on a machine has it.
"""

from __future__ import annotations

import fcntl
import hashlib
import inspect
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from onboarding import frozen_rows, row_guards
from onboarding.people import folded, folding
from tools import postgres

FOLDER = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aanboord-tests"
ROOT = Path(__file__).resolve().parents[1]
KEPT = 12  # files of migrations of before; a branch has its own


def fingerprint() -> str:
    """Changes with every migration that is added or edited, ours or a package's, and with what these go by."""
    digest = hashlib.sha256(django.__version__.encode())
    for module in (frozen_rows, row_guards, folded, folding):
        digest.update(inspect.getsource(module).encode())
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        digest.update(f"{key}{inspect.getsource(inspect.getmodule(migration.__class__))}".encode())  # type: ignore[arg-type]  # each has a module
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Of several workers, the first one makes it and the others wait."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def path_of_file(ending: str = "sqlite3") -> Path:
    """Where the migrated SQLite database of these migrations is, or PostgreSQL's `sql`, once it has been made."""
    return FOLDER / f"migrated-{fingerprint()}.{ending}"


def keep(new: Path, path: Path) -> None:
    """Put what was made in its place, and throw away the oldest ones."""
    new.rename(path)
    for old in sorted(FOLDER.glob(f"migrated-*{path.suffix}"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        old.unlink()


def put_file(path: Path) -> None:
    """A migrated SQLite database of one's own, for a process beside the tests.

    Where there is none of these migrations yet, it is made first and kept: the tests, which wait for it, need it too.
    """
    with one_at_a_time("sqlite"):
        kept = path_of_file()
        if not kept.exists():
            new = kept.with_suffix(".new")
            new.unlink(missing_ok=True)
            own = {"DATABASE_URL": f"sqlite:///{new}", "DJANGO_SETTINGS_MODULE": "onboarding.settings.test"}
            command = [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity", "0"]
            subprocess.run(command, cwd=ROOT, env=os.environ | own, check=True)
            with closing(sqlite3.connect(new)) as file:
                file.execute("PRAGMA journal_mode=DELETE")  # one file, which memory can be filled from
            keep(new, kept)
        shutil.copy(kept, path)


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
        keep(new, path)
        return name


def create_postgresql(create: Callable[..., str], **options: Any) -> str:
    """Make the tests' database from a template in the same server, which the first worker makes.

    It fills the template from the file of these migrations, or the file from the template.
    """
    template = f"aanboord_migrated_{fingerprint()}"
    settings = connection.settings_dict
    own_name, test = settings["NAME"], settings["TEST"]
    with one_at_a_time("postgresql"):
        if not _has_database(template):
            if not _filled_from_file(f"{template}_new"):
                name_of_tests = test["NAME"]
                test["NAME"] = f"{template}_new"
                create(**{**options, "serialize": False})
                connection.close()
                settings["NAME"], test["NAME"] = own_name, name_of_tests
                _write_file(f"{template}_new")
            with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # Django's own
                cursor.execute(f'ALTER DATABASE "{template}_new" RENAME TO "{template}"')
        test["TEMPLATE"] = template
        return create(**options)


def fill_empty() -> None:
    """Fill the database of the settings, in which nothing is yet, as far as there is something to fill it from.

    `migrate` does the rest, whatever that is. Raises RuntimeError when what is kept cannot be read.
    """
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        put_file(Path(name))
    elif path_of_file("sql").exists() and not _read_into(name):
        raise RuntimeError(f"{name} could not be filled from {path_of_file('sql')}.")


def _filled_from_file(name: str) -> bool:
    if not path_of_file("sql").exists():
        return False
    with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # Django's own
        cursor.execute(f'CREATE DATABASE "{name}"')
        filled = _read_into(name)
        if not filled:
            cursor.execute(f'DROP DATABASE "{name}"')
    return filled


def _read_into(name: str) -> bool:
    """All of the file or nothing."""
    return _run("psql", "-qX1", "-v", "ON_ERROR_STOP=1", "-f", str(path_of_file("sql")), "-d", name)


def _write_file(name: str) -> None:
    path = path_of_file("sql")
    new = path.with_suffix(".sql.new")
    if _run("pg_dump", "--no-owner", "-f", str(new), "-d", name):
        keep(new, path)


def _run(program: str, *args: str) -> bool:
    """Whether a program of PostgreSQL's did what was asked of it; it is not there, or of another version, elsewhere."""
    programs, settings = postgres.complete(postgres.candidates()), connection.settings_dict
    if programs is None or not (programs / program).exists():
        return False
    there = {f"PG{name}": str(settings[name]) for name in ("HOST", "PORT", "USER", "PASSWORD") if settings[name]}
    done = subprocess.run([str(programs / program), *args], env=os.environ | there, capture_output=True, check=False)
    return done.returncode == 0


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
