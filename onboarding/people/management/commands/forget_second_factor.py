"""`manage.py forget_second_factor ADDRESS`: for an administrator who lost it, and whom nobody can help."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from onboarding.people.models import User
from onboarding.people.second_factor import factor_mails, factor_resets


class Command(BaseCommand):
    help = "Take away an administrator's second factor. The person hears of it by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        found = User.objects.filter(email__iexact=options["address"], is_superuser=True).first()
        if found is None:
            raise CommandError("No administrator has this address. For anyone else, two people do it on the desk.")
        factor_resets.take_away(found)
        factor_mails.queue(factor_mails.DONE, found, None)
        self.stdout.write(f"{found.email} signs in without a second factor, and sets up a new one at once.")
