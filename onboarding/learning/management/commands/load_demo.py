"""`manage.py load_demo`: both municipalities with their programmes, and people at several points on the way."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from onboarding.learning.demo import demo_municipalities


class Command(BaseCommand):
    help = "Load the two demo municipalities, their programmes and their people. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--colleagues", type=int, default=0, metavar="N", help="others in each municipality")
        parser.add_argument("--force", action="store_true", help="also among the people of a real site")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.HOLDS_REAL_PEOPLE and not options["force"]:
            raise CommandError(
                "These are the settings of a real site: the demo's people, whose passwords everyone knows, do not "
                "belong in its database. Use onboarding.settings.demo, or --force on a site that is there to try out."
            )
        for line in demo_municipalities.load(options["colleagues"]):
            self.stdout.write(line)
