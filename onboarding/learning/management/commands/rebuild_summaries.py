"""`manage.py rebuild_summaries`: write the summaries of all enrolments anew from the events."""

from typing import Any

from django.core.management.base import BaseCommand

from onboarding.learning.journey import summaries
from onboarding.learning.models import Enrolment


class Command(BaseCommand):
    help = "Write the summary of every enrolment anew from the events; a completed enrolment keeps its date."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = summaries.rebuild(Enrolment.objects.all())
        self.stdout.write(f"{changed} samenvattingen bijgewerkt.")
