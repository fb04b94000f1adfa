"""The mails of a day, sent as the daily run sends them."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from tests.learning.notices.conftest import TODAY

NOW = timezone.now()


def run(on: date = TODAY, **options: Any) -> str:
    """What the command says."""
    output = StringIO()
    call_command("send_reminders", on=on.isoformat(), stdout=output, **options)
    return output.getvalue()
