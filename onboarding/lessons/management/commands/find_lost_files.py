"""`manage.py find_lost_files`: files of pictures and documents that nothing knows of any more, shown or removed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from onboarding.lessons.lost_files import lost_files


class Command(BaseCommand):
    help = (
        "Toont bestanden van beelden en documenten die nergens bij horen, en ouder zijn dan een dag. Verandert niets, "
        "behalve met --remove. Eindigt met 1 als er zulke bestanden blijven, met 0 als er geen zijn."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="Verwijdert ze ook.")

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for storage, place in lost_files(timezone.now()):
            number += 1
            self.stdout.write(place)
            if options["remove"]:
                storage.delete(place)
        self.stdout.write(f"{number} verwijderd." if options["remove"] else f"{number} gevonden.")
        if number and not options["remove"]:
            raise SystemExit(1)
