"""How long a shared device may be quiet, and how often it is written down that it is not."""

from __future__ import annotations

from datetime import datetime, timedelta

QUIET = timedelta(minutes=3)  # then someone is signed out
WARNING = timedelta(seconds=150)  # after which the page asks whether one is still there
WRITTEN = timedelta(seconds=15)  # a session is written no more often than this, to say that someone is there
UNANSWERED = QUIET + 2 * WRITTEN - WARNING  # after which a page without scripts that asks goes on; it is over by then


def is_over(written_at: datetime, now: datetime) -> bool:
    """Whether it was quiet for too long, counted from when someone's being there was last written down.

    They may have done something since, up to WRITTEN later: nobody goes before QUIET is over.
    """
    return now - written_at > QUIET + WRITTEN


def is_to_write(written_at: datetime, now: datetime) -> bool:
    return now - written_at >= WRITTEN
