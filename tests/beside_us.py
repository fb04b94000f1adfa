"""Somebody else who writes to the database while a test is in the middle of something."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from django.db import connection

PATIENCE = 5  # seconds


def beside_us(write: Callable[[], object]) -> None:
    """Do it in a thread of its own, with its own connection; fails when it has to wait."""
    done: list[object] = []

    def go() -> None:
        try:
            done.append(write())
        finally:
            connection.close()

    other = Thread(target=go, daemon=True)
    other.start()
    other.join(PATIENCE)
    assert done, "somebody else had to wait"
