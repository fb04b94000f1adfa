"""`manage.py enrol --organisation SLUG`: enrol people in their organisation's published programmes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import Mailed
from onboarding.learning.notices import queueing
from onboarding.lessons.models import Programme
from onboarding.people import addresses
from onboarding.people.models import Organisation, User


class Command(BaseCommand):
    help = "Enrol everyone of an organisation, or one person, in its published programmes. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--email", help="only this person")
        parser.add_argument("--welcome", action="store_true", help="send the welcome mail to whoever is new in one")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"Er is geen organisatie “{options['organisation']}”.")
        today = timezone.localdate()
        people = User.objects.not_left(today).of(organisation).filter(is_active=True, is_superuser=False)
        if options["email"]:
            people = people.filter(email=addresses.written(options["email"]))
            if not people:
                raise CommandError(f"Bij {organisation} is er niemand met het adres {options['email']}.")
        mailed = Mailed.EVERYONE if options["welcome"] else Mailed.NOBODY
        added = 0
        with queueing.one_deed():
            for programme in Programme.objects.of(organisation).filter(is_live=True):
                ids = people.order_by("pk").values_list("pk", flat=True)
                number = len(progress.enrol_many(ids, programme, today, mailed=mailed))
                if number:
                    activity.record(None, Verb.ENROLLED, organisation, number=number, detail=str(programme))
                added += number
        self.stdout.write(f"{added} inschrijvingen toegevoegd.")
