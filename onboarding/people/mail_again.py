"""A mail that did not leave is tried again, for as long as someone may still be waiting for it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django_tasks import task_backends
from django_tasks.base import Task

logger = logging.getLogger(__name__)

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]  # before each next try


def later(task: Task[..., Any], what: str, error: Exception, *args: Any, tries: int, now: datetime) -> None:
    """Have `task` done again with these arguments and one more try behind it; given up after the last of WAITS.

    The log names `what` did not leave, and of the error its type alone: mail servers repeat addresses in theirs.
    """
    may_wait = tries < len(WAITS) and task_backends[task.backend].supports_defer
    what_now = f"tried again in {WAITS[tries]}" if may_wait else "given up"
    logger.warning("%s did not leave (%s): %s.", what, type(error).__name__, what_now)
    if may_wait:
        task.using(run_after=now + WAITS[tries]).enqueue(*args, tries + 1)
