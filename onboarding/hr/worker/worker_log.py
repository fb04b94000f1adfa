"""What the worker writes in the log when something fails."""

from __future__ import annotations

import logging

from django.db import DatabaseError, InterfaceError

logger = logging.getLogger(__name__)

AWAY = (DatabaseError, InterfaceError)


def tell(words: str, problem: Exception, detail: object) -> None:
    """A database that is away takes a line; anything else its whole traceback. `words` has a place for `detail`."""
    if isinstance(problem, AWAY):
        said = str(problem).strip().partition("\n")[0]  # the next lines show rows
        logger.error(f"{words} %s: %s", detail, type(problem).__name__, said)
    else:
        logger.error(words, detail, exc_info=problem)
