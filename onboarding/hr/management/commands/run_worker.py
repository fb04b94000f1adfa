"""`manage.py run_worker`: background work, until told to stop."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from onboarding.hr import every_minute


class Command(BaseCommand):
    help = (
        "Do the work that waits in the background, and every minute publish what was planned. Keep one running; "
        "several do nothing twice. It stops after what it is doing when it is told to (SIGTERM)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = every_minute.start()
        try:
            call_command("db_worker")
        finally:
            stop.set()
