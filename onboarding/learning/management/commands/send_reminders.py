"""`manage.py send_reminders [--on DATE] [--dry-run]`: send what is due today, and say what became of each mail."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onboarding.learning.calendar import working_days
from onboarding.learning.models import Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import digests, ledger, sending, standings


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
        today = _day(options["on"])
        if not working_days.is_working_day(today):
            name = working_days.holidays(today.year).get(today, "weekend")
            self.stdout.write(f"{today:%d/%m/%Y} is geen werkdag ({name}). Er wordt niets verstuurd.")
        elif options["dry_run"]:
            self.rehearse(today)
        else:
            self.send(today)

    def send(self, today: date) -> None:
        now = timezone.now()
        interrupted = ledger.find_interrupted(now)
        if interrupted:
            self.stdout.write(f"Onderbroken tijdens het versturen, kijk ze na in het grootboek: {interrupted}")
        settled = 0
        for batch in chain(ledger.due(today), digests.due(today)):
            ledger.write(batch, now)
            for notice in batch:
                if notice.state != NoticeState.PLANNED:
                    settled += 1
                    self.tell(notice, notice.state, notice.reason)
        tally = sending.send(today, report=self.tell)
        left = ledger.planned(today).count()
        self.stdout.write(
            f"{tally.sent} verstuurd, {tally.not_sent + settled} niet verstuurd, {left} wachten op een volgende keer."
        )
        if tally.is_server_down:
            raise CommandError(
                f"De mailserver werkt niet mee. {tally.sent} verstuurd, {left} nog te versturen: "
                "voer deze opdracht straks opnieuw uit.",
                returncode=1,
            )

    def rehearse(self, today: date) -> None:
        """Say what `send` would do, from what the database says now."""
        sent = not_sent = waiting = 0
        for notice, state, reason, goes_out in chain(_waiting(today), _new(today)):
            sent += goes_out
            not_sent += state == NoticeState.NOT_SENT
            waiting += state == NoticeState.PLANNED and not goes_out
            self.tell(notice, NoticeState.SENT if goes_out else state, reason, would=True)
        self.stdout.write(
            f"Proef: {sent} zouden verstuurd worden, {not_sent} niet, {waiting} wachten. Er is niets geschreven."
        )

    def tell(self, notice: Notice, state: str, reason: str, would: bool = False) -> None:
        words = "zou versturen" if would and state == NoticeState.SENT else str(NoticeState(state).label)
        why = f" ({NoticeReason(reason).label})" if reason else ""
        about = notice.enrolment.programme.title if notice.enrolment else f"{notice.about:%d/%m/%Y}"
        kind = NoticeKind(notice.kind).label
        address = notice.recipient.email or str(notice.recipient)
        self.stdout.write(f"{words}{why}: {kind} | {address} | {about}")


Line = tuple[Notice, str, str, bool]


def _waiting(today: date) -> Iterator[Line]:
    """What waits in the ledger already."""
    rules = standings.Rules()
    for notice in sending.planned(today):
        verdict = standings.verdict_on(notice, rules, today)
        yield notice, verdict.state, verdict.reason, verdict.goes_out


def _new(today: date) -> Iterator[Line]:
    """What would be written in the ledger."""
    for batch in chain(ledger.due(today), digests.due(today)):
        for notice in batch:
            goes_out = notice.state == NoticeState.PLANNED and not notice.reason and notice.send_on <= today
            yield notice, notice.state, notice.reason, goes_out


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is geen datum. Schrijf ze als 2026-12-01.") from error
