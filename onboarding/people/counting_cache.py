"""Where limits are counted, in the database: adding costs the same with ten rows or a million.

Django's own database cache counts all its rows at each addition, and throws rows away by the alphabet when there are
too many, also those that still count. Here nothing goes before its time is over; `run_daily` clears what is over.
"""

from __future__ import annotations

import base64
import pickle
from datetime import UTC, datetime

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone

# The columns are those of Django's own.
ADD = """
INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires WHERE {table}.expires < %s
"""


class CountingCache(DatabaseCache):
    _table: str  # Django's own

    def add(self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """As Django's, for `timeout` seconds, in one statement: of several processes one gets the row, also one whose
        time is over."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        ends = datetime.fromtimestamp(self.get_backend_timeout(timeout), tz=UTC)  # type: ignore[arg-type]  # counts end
        row = [self.make_and_validate_key(key, version=version), self._kept(value)]
        moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (ends, timezone.now())]
        table = connection.ops.quote_name(self._table)
        with connection.cursor() as cursor:
            cursor.execute(ADD.format(table=table), [*row, *moments])
            return bool(cursor.rowcount == 1)

    def _kept(self, value: object) -> str:
        """As `get` reads it."""
        return base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
