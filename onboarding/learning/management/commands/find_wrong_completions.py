from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onboarding.learning.journey.wrong_completions import WrongCompletion, WrongCompletions
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation

HEADINGS = (
    *("organisatie", "naam", "e-mailadres", "traject", "ingeschreven op", "klaar op"),
    *("attest", "zekerheid", "nooit gedaan"),
)


class Command(BaseCommand):
    """Who is complete without having completed every lesson asked: only shown, nothing is changed."""

    help = (
        "Toont wie klaar staat zonder elke gevraagde les te hebben afgewerkt. Verandert niets. "
        "Eindigt met 1 als er zulke mensen zijn, met 0 als er geen zijn."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", help="De slug van één organisatie; zonder: alle.")
        parser.add_argument("--csv", action="store_true", help="Als CSV, met een rij per persoon en traject.")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(self._rows(options["organisation"]))
        if options["csv"]:
            csv.writer(self.stdout, lineterminator="\n").writerows([HEADINGS, *rows])
        else:
            for organisation, name, _email, programme, _enrolled, completed, certificate, certainty, lessons in rows:
                number = f", attest {certificate}" if certificate else ""
                who = f"{organisation} · {name} · {programme}"
                self.stdout.write(f"{who}: klaar op {completed}{number}; {certainty}; nooit: {lessons}")
            self.stdout.write(f"{len(rows)} gevonden.")
        if rows:
            raise SystemExit(1)

    def _rows(self, slug: str | None) -> Iterator[tuple[str, ...]]:
        programmes = Programme.objects.select_related("organisation").order_by("organisation__slug", "pk")
        if slug is not None:
            organisation = Organisation.objects.filter(slug=slug).first()
            if organisation is None:
                raise CommandError(f"Er is geen organisatie “{slug}”.")
            programmes = programmes.filter(organisation=organisation)
        for programme in programmes.iterator(chunk_size=100):
            for found in WrongCompletions(programme):
                yield _row(programme, found)


def _row(programme: Programme, found: WrongCompletion) -> tuple[str, ...]:
    enrolment = found.enrolment
    assert enrolment.completed_at is not None  # noqa: S101 - only completed ones are found
    return (
        programme.organisation.short_name,
        enrolment.user.get_full_name(),
        enrolment.user.email,
        programme.title,
        enrolment.enrolled_on.isoformat(),
        timezone.localtime(enrolment.completed_at).date().isoformat(),
        found.certificate_number,
        str(found.certainty.label),
        "; ".join(f"{one.title} ({one.certainty.label})" for one in found.missing),
    )
