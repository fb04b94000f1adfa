"""A connection to SQLite that notices when its file was moved away or replaced, and rewrites a query once.

SQLite goes on in the file that it opened, wherever that is now: a kept connection would answer from the old one. Django
asks it whether it still works, at the start of every request and of every turn of the worker.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

LONGEST = 12_000  # characters of a query whose text is kept: a longer one has many rows in it, and comes once


class _Cursor(base.SQLiteCursorWrapper):
    """Django writes `%s` where a value comes and SQLite reads `?`: the text of a query that comes again is rewritten
    once."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is not None or len(query) > LONGEST:
            return super().convert_query(query, param_names=param_names)
        return _with_question_marks(query)


@lru_cache(maxsize=500)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    _opened: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        # Before it is opened: a file that comes in between is taken for another one, once, and never the other way.
        self._opened = self._file()
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=_Cursor)

    def is_usable(self) -> bool:
        return self._file() == self._opened

    def _file(self) -> tuple[int, int] | None:
        """Which file stands at the place of the database; None without any, and for one in memory."""
        try:
            found = Path(self.settings_dict["NAME"]).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
