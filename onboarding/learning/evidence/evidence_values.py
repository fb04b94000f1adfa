"""How points and moments are written in an evidence pack."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal


def points(number: Decimal | None) -> str:
    """Points as text, with two decimals: the same on every database."""
    return f"{number or 0:.2f}"


def written(at: datetime | None) -> str:
    """A moment that must be there, to the microsecond and in UTC."""
    if at is None:
        raise ValueError("What was completed has its moment.")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(at: datetime | None) -> str | None:
    return written(at) if at else None
