"""How a time of day is written, everywhere: "10.42" in Dutch."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def clock_time(moment: datetime) -> str:
    """The time of a moment, here, as one writes it in the language that is active."""
    # Translators: how a time of day is written, as Django's date filter takes it.
    return date_format(timezone.localtime(moment), _("H.i"))


def day_and_time(moment: datetime, day_format: str = "j F Y,") -> str:
    """The day of a moment in a format of Django's date filter, and its time: "27 november 2026, 10.42"."""
    return f"{date_format(timezone.localtime(moment), day_format)} {clock_time(moment)}"
