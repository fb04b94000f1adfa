"""`manage.py run_daily [--on DATE]`: everything that is to happen by itself, once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onboarding.command_day import read_day_of_mails
from onboarding.hr import daily


class Command(BaseCommand):
    help = (
        "Enrol by the rules of all organisations, begin the rounds of programmes that come back, send reminders and "
        "saved lists, and forget old imports. Run it once a day, in the early morning; running it again does nothing "
        "twice. A step that fails does not stop the others; the command then ends with an error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="as if it were this day: 2026-12-01")

    def handle(self, *args: Any, **options: Any) -> None:
        today = read_day_of_mails(options["on"], timezone.now())
        failed = []
        for done in daily.run(daily.Day(today, timezone.now, self.stdout.write)):
            if done.has_failed:
                self.stderr.write(f"{done.step}: niet gelukt. {done.words}")
                failed.append(done.step)
            else:
                self.stdout.write(f"{done.step}: {done.words}")
        if failed:
            raise CommandError(f"Niet gelukt: {', '.join(failed)}. Het log zegt waarom.", returncode=1)
