"""`manage.py create_organisation NAME`: an organisation with its page, its media collection and its HR group."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify

from onboarding.lessons import new_organisations, starters
from onboarding.people.models import Organisation


class Command(BaseCommand):
    help = "Set up an organisation, or what an existing one lacks. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help='for example "Lokaal bestuur Lennik"')
        parser.add_argument("--short-name", help="for example Lennik; the last word of the name by default")
        parser.add_argument("--colour", help="the organisation's colour, as #rrggbb")
        parser.add_argument("--starter", choices=starters.names(), help="load a ready programme")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        short_name = options["short_name"] or options["name"].split()[-1]
        slug = slugify(short_name)
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            organisation = Organisation(name=options["name"], short_name=short_name, slug=slug)
            if options["colour"]:
                organisation.brand_colour = options["colour"]
            try:
                page = new_organisations.make(organisation)
            except ValidationError as problem:
                raise CommandError(" ".join(problem.messages)) from problem
        else:
            page = new_organisations.set_up(organisation)
        if options["starter"]:
            starters.load(options["starter"], page)
        self.stdout.write(f"{organisation.name} staat klaar. De HR-groep heet “{organisation.hr_group}”.")
