"""`manage.py back_up FOLDER [--keep N]`: a copy of the database and of what was uploaded, while the site goes on."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onboarding.backups import backup_folders, database_copies
from onboarding.backups.backup_folders import UnderWay
from onboarding.backups.database_copies import CopyFailed

KEPT = 14  # backups


class Command(BaseCommand):
    help = (
        "Bewaart de databank en de bestanden in een nieuwe map onder FOLDER, met een controlegetal van al het bewijs. "
        "De site werkt intussen verder. Zet ze terug met put_back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=KEPT, metavar="N", help=f"how many stay; default: {KEPT}")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            media = settings.MEDIA_BUCKET or Path(settings.MEDIA_ROOT)
            with backup_folders.alone(options["folder"]):
                made = backup_folders.make(database_copies.whole(), media, options["folder"], timezone.now())
                gone = backup_folders.forget(options["folder"], options["keep"])
        except (CopyFailed, UnderWay, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(made.in_words)
        for folder in gone:
            self.stdout.write(f"{folder}: weg.")
