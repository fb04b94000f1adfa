"""What the worker writes in the log when something fails."""

from __future__ import annotations

import logging

from django.db import DatabaseError, InterfaceError

from onboarding.logs import said

logger = logging.getLogger(__name__)

AWAY = (DatabaseError, InterfaceError)


def tell(words: str, problem: Exception, detail: object) -> None:
    """A database that is away takes a line; anything else its whole traceback. `words` has a place for `detail`."""
    if isinstance(problem, AWAY):
        logger.error(f"{words} %s%s", detail, type(problem).__name__, said(problem))
    else:
        logger.error(words, detail, exc_info=problem)
