"""`manage.py run_daily [--on DATE]`: everything that is to happen by itself, once a day."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onboarding.hr.deeds import activity, rule_switching
from onboarding.hr.imports import retention
from onboarding.hr.lists import mailed_views
from onboarding.hr.models import Verb
from onboarding.learning.journey import enrolment_rules, rounds
from onboarding.people import address_changes, sign_in_limits
from onboarding.people.models import SharedCacheRow

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Enrol by the rules of all organisations, begin the rounds of programmes that come back, send reminders and "
        "saved lists, and forget old imports. Run it once a day, in the early morning; running it again does nothing "
        "twice. A step that fails does not stop the others; the command then ends with an error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="as if it were this day: 2026-12-01")

    def handle(self, *args: Any, **options: Any) -> None:
        today = _day(options["on"])
        steps = [
            ("Inschrijfregels", self.apply_rules),
            ("Nieuwe rondes", self.begin_rounds),
            ("Herinneringen", self.send_reminders),
            ("Bewaarde lijsten", self.mail_saved_views),
            ("Nieuwe adressen", self.let_addresses_lapse),
            ("Oude imports en taken", self.forget_old),
            ("Oude sessies", self.forget_sessions),
        ]
        failed = []
        for name, step in steps:
            try:
                self.stdout.write(f"{name}: {step(today)}")
            except Exception as problem:
                logger.exception("The daily step %s failed.", name)
                self.stderr.write(f"{name}: niet gelukt. {problem}")
                failed.append(name)
        if failed:
            raise CommandError(f"Niet gelukt: {', '.join(failed)}. Het log zegt waarom.", returncode=1)

    def apply_rules(self, today: date) -> str:
        number, failed = 0, []
        for rule in enrolment_rules.switched_on().order_by("pk"):
            try:
                number += rule_switching.run(None, rule, today)
            except Exception:
                logger.exception("Rule %s failed.", rule.pk)
                failed.append(rule.pk)
        if failed:
            raise RuntimeError(f"{number} ingeschreven; deze regels mislukten: {', '.join(map(str, failed))}.")
        return f"{number} ingeschreven."

    def begin_rounds(self, today: date) -> str:
        total = 0
        for programme, number in rounds.begun(today):
            if number:
                activity.record(None, Verb.ENROLLED, programme.organisation_id, number=number, detail=str(programme))
            total += number
        return f"{total} begonnen."

    def send_reminders(self, today: date) -> str:
        call_command("send_reminders", on=today.isoformat(), stdout=self.stdout, stderr=self.stderr)
        return "klaar."

    def mail_saved_views(self, today: date) -> str:
        return f"{mailed_views.send_due(today)} verstuurd."

    def let_addresses_lapse(self, today: date) -> str:
        return f"{address_changes.lapse(timezone.now())} vervallen."

    def forget_old(self, today: date) -> str:
        return f"{retention.forget_old(timezone.now())} weg."

    def forget_sessions(self, today: date) -> str:
        """With the forms that waited in them, what was counted for limits that are over, and addresses of long ago."""
        call_command("clearsessions")
        now = timezone.now()
        SharedCacheRow.objects.filter(expires__lt=now).delete()
        sign_in_limits.forget_known(now)
        return "weg."


def _day(text: str | None) -> date:
    """The day as given, or today; raises CommandError for what is no day."""
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is geen datum. Schrijf ze als 2026-12-01.") from error
