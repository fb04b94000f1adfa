"""`manage.py import_charter FILE --organisation SLUG`: a municipality's own page becomes a draft programme."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from onboarding.lessons import new_organisations
from onboarding.lessons.charter import Charter, CharterError, read_charter_file
from onboarding.lessons.charter_import import ImportReport, import_charter
from onboarding.people.models import Organisation
from onboarding.rehearsals import rehearsal


class Command(BaseCommand):
    help = "Read a page with mission, vision and values as plain text, and make a draft programme of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the page as plain text, as copied from the web site")
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="for example: lennik")
        parser.add_argument("--dry-run", action="store_true", help="show what would be made, and make nothing")
        parser.add_argument("--json", action="store_true", help="print what was recognised as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            known = ", ".join(Organisation.objects.values_list("slug", flat=True)) or "nog geen"
            raise CommandError(f"Er is geen organisatie “{options['organisation']}”. Kies uit: {known}.")
        charter = _read(options["file"])
        try:
            with rehearsal() if options["dry_run"] else transaction.atomic():
                report = import_charter(charter, new_organisations.set_up(organisation))
        except ValidationError as problem:
            raise CommandError(f"Deze tekst past niet in een traject: {' '.join(problem.messages)}") from problem
        for heading in charter.unread:
            self.stderr.write(
                f"We begrepen niet welke waarden of pijlers onder “{heading}” staan. Zet elk op een eigen regel, "
                "met de uitleg eronder, en lees de tekst opnieuw in. Of voeg ze zelf toe in het traject."
            )
        if options["json"]:
            self.stdout.write(json.dumps(charter.as_dict(), ensure_ascii=False, indent=2))
            return
        self._print(charter, report, options["dry_run"])

    def _print(self, charter: Charter, report: ImportReport, dry_run: bool) -> None:
        self.stdout.write(f"Woordmerk: {charter.wordmark or 'geen'}")
        for principle in charter.principles:
            mark = f"{principle.letter}. " if principle.letter else ""
            self.stdout.write(f"  {mark}{principle.title} ({len(principle.behaviours)} punten)")
        if dry_run:
            self.stdout.write("Dit was een proef: er is niets gemaakt of veranderd.")
        verb = "Zou maken" if dry_run else "Gemaakt"
        for label, titles in (
            (verb, report.created),
            ("Bijgewerkt", report.updated),
            ("Ongewijzigd", report.unchanged),
            ("Niet aangeraakt", report.left_alone),
        ):
            if titles:
                self.stdout.write(f"{label}: {'; '.join(titles)}.")


def _read(path: Path) -> Charter:
    try:
        return read_charter_file(path)
    except CharterError as problem:
        raise CommandError(str(problem)) from problem
    except OSError as problem:
        raise CommandError(f"Het bestand {path} is niet te lezen. Kijk de naam en de rechten na.") from problem
