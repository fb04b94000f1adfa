"""`manage.py make_flanders`: a database as large as all of Flanders, or a share of it, to try out and to measure."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from onboarding.learning.demo import flanders
from onboarding.learning.demo.demo_municipalities import PASSWORD
from onboarding.people.models import Organisation

BAR = 40  # characters


class Command(BaseCommand):
    help = (
        f"Make {flanders.GOVERNMENTS} local governments with {flanders.EMPLOYEES:,} employees, in a database without "
        "organisations. The same seed makes the same world on the same day. Nobody is mailed by it; the "
        "daily run of the site would mail these people as any others, so leave its timers off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another one makes other people (1)")
        parser.add_argument(
            "--employees", type=int, default=flanders.EMPLOYEES, help=f"fewer of them, or more ({flanders.EMPLOYEES})"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")
        parser.add_argument("--force", action="store_true", help="also on a real site, or beside other organisations")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["employees"] < flanders.FEWEST:
            raise CommandError(f"Ask for at least {flanders.FEWEST} employees.")
        world = flanders.world(options["seed"], options["employees"])
        made = ", ".join(f"{number:,} {name}" for name, number in world.counts().items())
        self.stdout.write(f"This makes {made}. No mail is planned or sent; run_daily would.")
        if options["dry_run"]:
            return
        self._refuse_among_others(forced=options["force"])
        done = 0
        for number, people in enumerate(flanders.fill(world, PASSWORD, timezone.now()), start=1):
            done += people
            self._show(done / sum(world.sizes), number, done)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"\nHR signs in as {flanders.officer_of(0)} ({flanders.SMALL} employees), {flanders.officer_of(1)} "
            f"({flanders.LARGE}) and so on, with {PASSWORD}."
        )

    def _refuse_among_others(self, forced: bool) -> None:
        there = Organisation.objects.count()
        if Organisation.objects.filter(slug=flanders.slug(0)).exists():
            raise CommandError("This database has a Flanders already. Make another one in an empty database.")
        if forced:
            return
        if there:
            raise CommandError(
                f"This database has organisations already: {there}. Take an empty one, or say --force to add to it."
            )
        if settings.HOLDS_REAL_PEOPLE:
            raise CommandError(
                "These are the settings of a real site, where people whose password everyone knows do not belong. "
                "Use onboarding.settings.demo, or --force on a site that is there to try out."
            )

    def _show(self, share: float, governments: int, employees: int) -> None:
        """A bar that moves on a terminal; elsewhere a line for every fifty governments."""
        filled = round(share * BAR)
        line = f"[{'#' * filled}{'.' * (BAR - filled)}] {governments} governments, {employees:,} employees"
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="")
        elif governments % 50 == 0:
            self.stdout.write(line)
