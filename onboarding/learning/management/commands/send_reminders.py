"""`manage.py send_reminders [--on DATE] [--dry-run]`: send what is due today, and say what became of each mail."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onboarding.command_day import read_day, read_day_of_mails
from onboarding.learning.models import Notice, NoticeReason, NoticeState
from onboarding.learning.notices import daily_mails


class Command(BaseCommand):
    help = (
        "Send the mails that are due: what waits in the ledger, reminders about due dates, and the weekly digest for "
        "department heads. Run it once a day; running it more often sends nothing twice. Sends nothing on weekends "
        "and Belgian public holidays. Fails when the mail server is down; the next run sends what is left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="as if it were this day: 2026-12-01")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be sent and why; write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            today = read_day(options["on"], timezone.localdate())
            if not daily_mails.day_off(today):
                self.rehearse(today)
                return
        self.send(read_day_of_mails(options["on"], timezone.now()))

    def send(self, today: date) -> None:
        figures = daily_mails.remind(today, timezone.now, self.tell)
        self.stdout.write("\n".join(daily_mails.summary(figures, today)))
        if figures.is_server_down:
            raise CommandError(daily_mails.trouble(figures), returncode=1)

    def rehearse(self, today: date) -> None:
        figures = daily_mails.rehearse(today, self.tell_beforehand)
        self.stdout.write(
            f"Proef: {figures.sent} zouden verstuurd worden, {figures.not_sent} niet, {figures.waiting} wachten. "
            "Er is niets geschreven."
        )

    def tell(self, notice: Notice, state: NoticeState, reason: NoticeReason) -> None:
        self.stdout.write(daily_mails.line_about(notice, state, reason))

    def tell_beforehand(self, notice: Notice, state: NoticeState, reason: NoticeReason) -> None:
        self.stdout.write(daily_mails.line_about(notice, state, reason, is_rehearsal=True))
