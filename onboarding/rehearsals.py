"""What a deed would bring is found out by doing it and taking it back, so that the rules themselves say so.

SQLite has one writer: a deed of seconds would keep everybody else waiting, for nothing. So there it is done in a copy,
made for the occasion, that nobody else sees and that is gone afterwards, also when the process is killed: SQLite
unlinks the file as soon as it is open. Copying only reads, and who writes does not wait for it. PostgreSQL has a writer
for everyone, and does it in place.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, transaction

logger = logging.getLogger(__name__)
NAMELESS = "file:"  # a database of SQLite's in a temporary file of its own
UNKEPT = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=ON;"


@contextmanager
def rehearsal() -> Iterator[None]:
    """All that is written within is taken back at the end. What is made ready there, is: a query that is asked for its
    rows only afterwards, finds what really is.

    Within a transaction the writer is held anyhow, and it is done in place; so it is where no copy can be made, such as
    when the disk for it is full: others wait then, and the screen does not fail.
    """
    is_in_place = connection.vendor != "sqlite" or connection.in_atomic_block
    copy = None if is_in_place else _copy()
    with short_rehearsal() if copy is None else _in(copy):
        yield


@contextmanager
def short_rehearsal() -> Iterator[None]:
    """The same, always in place: for what is over in a quarter of a second, however many people there are."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _copy() -> Any:
    """A connection to a copy of the database; None when there is no room for one."""
    own = connections[DEFAULT_DB_ALIAS]
    own.ensure_connection()
    copy: Any = own.copy()
    copy.settings_dict["NAME"] = NAMELESS
    copy.settings_dict["OPTIONS"] = {**own.settings_dict["OPTIONS"], "init_command": UNKEPT}
    try:
        copy.ensure_connection()
        own.connection.backup(copy.connection)
    except (OSError, sqlite3.OperationalError, OperationalError) as problem:
        logger.warning("No copy of the database could be made to rehearse in (%s): it is done in place.", problem)
        copy.close()
        return None
    except BaseException:
        copy.close()
        raise
    return copy


@contextmanager
def _in(copy: Any) -> Iterator[None]:
    """Within, this thread knows no other database than the copy."""
    own = connections[DEFAULT_DB_ALIAS]
    try:
        connections[DEFAULT_DB_ALIAS] = copy
        with short_rehearsal():
            yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own
        copy.close()
