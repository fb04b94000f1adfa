"""A connection to SQLite that notices when its file was moved away or replaced.

SQLite goes on in the file that it opened, wherever that is now: a kept connection would answer from the old one. Django
asks it whether it still works, at the start of every request and of every turn of the worker.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    _opened: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        # Before it is opened: a file that comes in between is taken for another one, once, and never the other way.
        self._opened = self._file()
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        return self._file() == self._opened

    def _file(self) -> tuple[int, int] | None:
        """Which file stands at the place of the database; None without any, and for one in memory."""
        try:
            found = Path(self.settings_dict["NAME"]).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
