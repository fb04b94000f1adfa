"""`manage.py import_programme FILE --organisation SLUG [--make]`: drafts of an open file, as the screen of HR makes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onboarding.hr.open_files import sent_programmes
from onboarding.lessons.models import OrganisationPage
from onboarding.lessons.open_file import draft_unpacking, zip_reading
from onboarding.lessons.open_file.file_counts import FileCounts
from onboarding.lessons.open_file.refusals import Refused


class Command(BaseCommand):
    help = "Say what is in the open file of a programme; with --make, make drafts of it for an organisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--make", action="store_true", help="make the drafts; without, nothing changes")

    def handle(self, *args: Any, **options: Any) -> None:
        under = OrganisationPage.objects.filter(organisation__slug=options["organisation"]).first()
        if under is None:
            raise CommandError(f"Er is geen organisatie “{options['organisation']}” met een eigen pagina.")
        try:
            with options["file"].open("rb") as file, zip_reading.read(file) as found:
                self.say_or_make(found, under, options["make"])
        except OSError as problem:
            raise CommandError(f"{options['file']} kan niet gelezen worden: {problem.strerror}.") from problem
        except Refused as problem:
            raise CommandError(str(problem)) from problem

    def say_or_make(self, found: zip_reading.OpenFile, under: OrganisationPage, makes: bool) -> None:
        sent_programmes.only_programmes(found.data)
        counts = FileCounts.of(found.data)
        lacking = draft_unpacking.kinds_lacking(found.data, under)
        if makes:
            organisation = under.organisation
            draft_unpacking.make_drafts(
                found.data,
                found.opened,
                under,
                None,
                lambda page: sent_programmes.remember(None, organisation, counts),
            )
        else:
            found.check_files()
        told = (
            f"“{counts.title}”: {counts.in_words()}. {'Gemaakt als concept.' if makes else 'Er is nog niets gemaakt.'}"
        )
        self.stdout.write("\n".join([told, *([sent_programmes.lacking_in_words(lacking)] if lacking else [])]))
