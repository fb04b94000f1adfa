"""`manage.py put_back FOLDER`: a backup, into an empty database and an empty folder of uploaded files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from onboarding.backups import backup_folders, database_copies
from onboarding.backups.backup_folders import NoBackup
from onboarding.backups.database_copies import CopyFailed


class Command(BaseCommand):
    help = (
        "Zet een kopie van back_up terug in een lege databank en een lege MEDIA_ROOT, en ziet na of al het bewijs "
        "hetzelfde is. Waar al iets staat, verandert er niets."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of one backup")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = backup_folders.read(options["folder"])
            backup_folders.put_back(backup, database_copies.whole(), settings.MEDIA_BUCKET or Path(settings.MEDIA_ROOT))
        except (CopyFailed, NoBackup, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{backup.in_words} Teruggezet; al het bewijs is hetzelfde.")
        self.stdout.write("Doe nu: migrate, check --database default, check_kept_files.")
