"""`manage.py load_demo`: both municipalities with their programmes, and people at several points on the way."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from onboarding.learning import demo


class Command(BaseCommand):
    help = "Load the two demo municipalities, their programmes and their people. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--colleagues", type=int, default=0, metavar="N", help="others in each municipality")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in demo.load(options["colleagues"]):
            self.stdout.write(line)
