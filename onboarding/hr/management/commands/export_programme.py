"""`manage.py export_programme PAGE [--output FILE]`: a programme in the open file that the screen of HR makes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from onboarding.hr.open_files import exporting
from onboarding.lessons.models import ProgrammePage
from onboarding.lessons.open_file import packing, zip_writing
from onboarding.lessons.open_file.file_counts import FileCounts
from onboarding.lessons.open_file.refusals import Refused


class Command(BaseCommand):
    help = "Put a programme, as it was saved last, in one open file. None is written over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("page", type=int, help="the number of the programme's page, as in its address at the desk")
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: the title of the programme, here")

    def handle(self, *args: Any, **options: Any) -> None:
        page = ProgrammePage.objects.filter(pk=options["page"]).first()
        if page is None:
            raise CommandError(f"Er is geen traject met nummer {options['page']}.")
        what = packing.packed(page)
        path: Path = options["output"] or Path(f"{slugify(what.title) or 'traject'}.zip")
        try:
            with path.open("xb") as target:
                counts = FileCounts.of(zip_writing.write(what, target))
        except OSError as problem:
            raise CommandError(f"{path} kan niet geschreven worden: {problem.strerror}.") from problem
        except Refused as problem:
            path.unlink()
            raise CommandError(str(problem)) from problem
        exporting.remember(None, page, counts)
        self.stdout.write("\n".join([f"{path}: {counts.in_words()}.", *what.left_out]))
