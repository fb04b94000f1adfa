"""`manage.py run_worker`: background work, until it is told to stop."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from onboarding.hr.worker import worker_loop

BACKEND = "django_tasks_db.DatabaseBackend"


class Command(BaseCommand):
    help = (
        "Do what waits in the background, and every minute what happens by itself. It outlives a database that is "
        "away, and puts right what another worker left when it was killed. SIGTERM: finish what is going on and end."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.TASKS["default"]["BACKEND"] != BACKEND:
            raise CommandError("These settings do background work at once: there is nothing for a worker to do.")
        worker_loop.run()
