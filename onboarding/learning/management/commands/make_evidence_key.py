"""`manage.py make_evidence_key FILE`: a new key to sign evidence packs with, for EVIDENCE_KEY."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onboarding.learning.evidence import evidence_key


class Command(BaseCommand):
    help = "Make a key (RSA) to sign evidence packs with, in a new file that only its owner can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            evidence_key.make(path)
            key = evidence_key.read_private(path)
        except evidence_key.NoKey as error:
            raise CommandError(f"{path} bestaat al. Kies een andere naam.") from error
        except OSError as error:
            raise CommandError(f"{path} kan niet geschreven worden: {error.strerror}.") from error
        self.stdout.write(f"{path}\nVingerafdruk: {key.public.in_groups}\nZet EVIDENCE_KEY={path.absolute()}")
