"""`manage.py check_health [--tell]`: whether the daily run, the worker and the mail server work; if not, 1."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from onboarding.hr.worker import heart_words, hearts, operator_mails


class Command(BaseCommand):
    help = (
        "Say whether the daily run, the background worker and the mail server work, as /gezond/ does; ends with 1 "
        "when one of them does not. For cron: it needs no worker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tell", action="store_true", help="mail OPERATOR_EMAIL what changed, once per change")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = hearts.verdicts(hearts.look(now), now)
        with translation.override(operator_mails.LANGUAGE):
            for verdict in found:
                name = heart_words.NAMES[verdict.heart]
                if verdict.is_well:
                    self.stdout.write(f"{name}: in orde.")
                else:
                    words = heart_words.for_hr(verdict, verdict.number, now)
                    self.stderr.write(f"{name}: {words} {heart_words.what_to_look_at(verdict)}")
        if options["tell"]:
            operator_mails.tell(now)
        ill = [verdict for verdict in found if not verdict.is_well]
        if ill:
            raise CommandError(f"Niet in orde: {len(ill)} van {len(found)}.", returncode=1)
