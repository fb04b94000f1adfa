"""When a screen of HR was asked for: here they read the clock, once for each request."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import cached_property


class Dated:
    """For a view: `now`, and the day that it is here."""

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)
