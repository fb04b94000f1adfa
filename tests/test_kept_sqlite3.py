"""SQLite's connection is kept from one request to the next, for as long as its file stands there."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError, connections
from pytest_django import DjangoDbBlocker

from onboarding.backups import database_copies, evidence_digests
from onboarding.kept_sqlite3.base import LONGEST, DatabaseWrapper
from onboarding.settings.base import database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "aanboord.sqlite3"


@pytest.fixture
def kept(path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """A connection with the product's settings; which database the tests themselves use does not matter."""
    with django_db_blocker.unblock():
        connection = connect(path)
        yield connection
        connection.close()


def connect(path: Path) -> DatabaseWrapper:
    settings = {**connections["default"].settings_dict, **database(f"sqlite:///{path}")}
    return DatabaseWrapper(settings, "default")


def make(path: Path, word: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE told (word)")
        file.execute("INSERT INTO told VALUES (?)", [word])


def told(connection: DatabaseWrapper) -> str:
    """What a new request reads."""
    connection.close_if_unusable_or_obsolete()  # as Django does at its start
    with connection.cursor() as cursor:
        return str(cursor.execute("SELECT word FROM told").fetchone()[0])


def test_a_value_stands_where_django_says_and_a_percent_sign_stays(kept: DatabaseWrapper) -> None:
    for query in ("SELECT %s, '100%%', %s", "SELECT %s, '100%%', %s" + " " * LONGEST):
        for first in ("one", "two", "%s"):
            with kept.cursor() as cursor:
                assert cursor.execute(query, [first, "%"]).fetchone() == (first, "100%", "%")
    with kept.cursor() as cursor:
        assert cursor.execute("SELECT %(word)s, %(number)s", {"number": 1, "word": "one"}).fetchone() == ("one", 1)
        assert cursor.execute("SELECT '100%%'").fetchone() == ("100%%",)


def test_it_is_kept_and_never_answers_from_a_file_that_went(kept: DatabaseWrapper, path: Path) -> None:
    make(path, "first")
    assert told(kept) == "first"
    opened = kept.connection
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE told SET word = 'changed'")
    assert told(kept) == "changed"
    assert kept.connection is opened

    for file in path.parent.glob(f"{path.name}*"):  # with its log beside it
        file.rename(file.with_name(f"aside-{file.name}"))
    path.mkdir()
    with pytest.raises(OperationalError, match="unable to open"):
        told(kept)
    path.rmdir()
    make(path, "second")
    assert told(kept) == "second"


def test_its_log_of_writes_is_small_again_after_a_large_one(kept: DatabaseWrapper, path: Path) -> None:
    """It stands there for as long as the site runs: an import of thousands would keep its room on the disk."""
    log = path.with_name(f"{path.name}-wal")
    with kept.cursor() as cursor:
        cursor.execute("CREATE TABLE told (word)")
        cursor.execute("INSERT INTO told VALUES (zeroblob(20000000))")
        assert log.stat().st_size > 20_000_000
        cursor.execute("INSERT INTO told VALUES ('small')")
    assert log.stat().st_size <= 16 * 1024 * 1024


def test_a_copy_does_not_begin_again_at_each_write_of_others(
    kept: DatabaseWrapper, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it is never made of a large database where people work."""
    make(path, "first")
    with kept.cursor() as cursor:
        cursor.execute("INSERT INTO told VALUES (zeroblob(10000000))")
    monkeypatch.setattr(evidence_digests, "of_sqlite", lambda copied: {})
    is_made, until = threading.Event(), time.monotonic() + 5

    def write() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("PRAGMA synchronous=OFF")
            while not is_made.is_set() and time.monotonic() < until:
                other.execute("INSERT INTO told VALUES ('meanwhile')")

    other = threading.Thread(target=write)
    other.start()
    database_copies.copy(kept, path.parent)
    was_in_time = time.monotonic() < until
    is_made.set()
    other.join()
    assert was_in_time


def test_what_is_put_back_is_seen_by_who_had_the_empty_database_open(kept: DatabaseWrapper, path: Path) -> None:
    with kept.cursor() as cursor, pytest.raises(OperationalError, match="no such table"):
        cursor.execute("SELECT word FROM told")
    source = path.with_name(database_copies.NAMES["sqlite"])
    make(source, "put back")
    other = connect(path)
    database_copies.put_back(source, other)
    other.close()
    assert told(kept) == "put back"
    source.write_bytes(b"no database" * 1000)
    with pytest.raises(database_copies.CopyFailed, match="staat al iets"):
        database_copies.put_back(source, kept)
    empty = connect(path.with_name("empty.sqlite3"))
    with pytest.raises(database_copies.CopyFailed, match="not a database"):
        database_copies.put_back(source, empty)
    assert database_copies.is_empty(empty)
    empty.close()
