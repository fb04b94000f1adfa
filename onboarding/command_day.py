"""The day that a command is given, as if it were that day."""

from __future__ import annotations

from datetime import date

from django.core.management.base import CommandError


def read_day(text: str | None, today: date) -> date:
    """The day as given, or today; raises CommandError for what is no day."""
    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is geen datum. Schrijf ze als 2026-12-01.") from error
