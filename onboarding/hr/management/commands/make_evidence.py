"""`manage.py make_evidence [--person ADDRESS] [--organisation SLUG]`: the evidence pack that the screen of HR makes."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onboarding.command_day import read_day
from onboarding.hr.evidence_files import evidence_jobs
from onboarding.learning.evidence.evidence_key import NoKey
from onboarding.learning.evidence.evidence_pack import Made, filename_of, make_pack
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.people.models import Organisation, User


class Command(BaseCommand):
    help = (
        "Make an evidence pack: a signed ZIP that proves who completed which text and questions, when and how. It "
        "holds no answers and no points. The file can be read by its owner only, and none is written over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--person", metavar="ADDRESS", help="of one person, by e-mail address")
        parser.add_argument(
            "--organisation", metavar="SLUG", help="of everyone of an organisation; with --person, where that person is"
        )
        parser.add_argument("--from", dest="first_day", metavar="DATE", help="completed from this day: 2026-01-01")
        parser.add_argument("--to", dest="last_day", metavar="DATE", help="completed up to and with this day")
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: a name that says what it is, here")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope(options, timezone.now())
        path: Path = options["output"] or Path(filename_of(scope))
        size = scope.count()
        if not (size.completions or size.exemptions):
            raise CommandError("Hier is niets voltooid. Er is dus niets te bewijzen.")
        made = write(scope, path)
        evidence_jobs.remember(None, scope, made)
        self.stdout.write(f"{path}\n{evidence_jobs.in_words(made)}")

    def scope(self, options: dict[str, Any], now: datetime) -> Scope:
        person, organisation = None, Organisation.objects.filter(slug=options["organisation"]).first()
        if options["organisation"] and organisation is None:
            raise CommandError(f"Er is geen organisatie “{options['organisation']}”.")
        if options["person"]:
            person = _holder(options["person"], organisation)
            organisation = person.organisation
        if organisation is None:
            raise CommandError("Zeg van wie: --person ADRES, --organisation SLUG, of beide.")
        today = timezone.localdate(now)
        first_day, last_day = (
            read_day(options[name], today) if options[name] else None for name in ("first_day", "last_day")
        )
        if first_day and last_day and last_day < first_day:
            raise CommandError("De laatste dag komt voor de eerste.")
        return Scope(organisation, now, viewer=None, person=person, first_day=first_day, last_day=last_day)


def _holder(address: str, organisation: Organisation | None) -> User:
    """The one person with this address who works somewhere; at this organisation, if given. Raises CommandError."""
    holders = [one for one in User.objects.holders_of(address) if one.organisation_id is not None]
    found = [one for one in holders if organisation in (None, one.organisation)]
    if not found:
        raise CommandError(f"Er werkt niemand met het adres {address}.")
    if len(found) > 1:
        raise CommandError(f"Er werkt iemand met het adres {address} bij meer dan één bestuur. Zeg ook --organisation.")
    return found[0]


def write(scope: Scope, path: Path) -> Made:
    """Write the pack to a new file. Raises CommandError, and leaves none, when that cannot be done."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise CommandError(f"{path} kan niet geschreven worden: {error.strerror}.") from error
    try:
        with path.open("wb") as file:
            return make_pack(scope, "manage.py make_evidence", file)
    except NoKey as error:
        path.unlink()
        raise CommandError(f"De sleutel van EVIDENCE_KEY is niet te lezen ({error}).") from error
    except BaseException:
        path.unlink()
        raise
