"""What the background worker does by the clock, beside the tasks that wait for it."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connections
from django.utils import timezone

from onboarding.lessons import scheduled

PAUSE = 60.0  # seconds
logger = logging.getLogger(__name__)


def keep_time(stop: threading.Event, pause: float = PAUSE) -> None:
    """Do what is due, now and every minute, until told to stop; a failure is logged, and the next minute tries again.

    Meant for a thread of its own, so that a long task keeps nobody waiting.
    """
    while True:
        close_old_connections()
        try:
            scheduled.publish_due(timezone.now())
        except Exception:
            logger.exception("What is due this minute could not be done.")
            connections.close_all()  # the database may have been away: begin anew
        if stop.wait(pause):
            return


def start() -> threading.Event:
    """Keep time beside what this process does; set the event to stop."""
    stop = threading.Event()
    threading.Thread(target=keep_time, args=[stop], name="every-minute", daemon=True).start()
    return stop
