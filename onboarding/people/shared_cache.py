"""What several machines count together, in Redis or Valkey. While that is away, each process counts for itself: a limit
then lets through a few tries more, how far work is may be told late, and nobody is kept from signing in.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PATIENCE = 1  # seconds to connect, and to wait for an answer
AWAY = 5  # seconds in which it is not asked again after it gave no answer
_away_until: dict[str, float] = {}  # by its address, of this process: each thread has an instance of its own


class SharedCache(BaseCache):
    """As Django's for Redis, for what is added, read, set and deleted."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        patience = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
        self._server = server
        self._shared = RedisCache(server, {**params, "OPTIONS": {**patience, **params.get("OPTIONS", {})}})
        self._own = LocMemCache(f"in place of {server}", params)

    def _ask(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if _away_until.get(self._server, 0) <= time.monotonic():
            try:
                return getattr(self._shared, name)(*args, **kwargs)
            except (RedisError, OSError) as problem:
                _away_until[self._server] = time.monotonic() + AWAY
                logger.warning(
                    "The shared cache gives no answer (%s): each process counts for itself.", type(problem).__name__
                )
        return getattr(self._own, name)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask("set", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("delete", *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("get_many", *args, **kwargs)
        return found

    def clear(self) -> None:
        self._ask("clear")
