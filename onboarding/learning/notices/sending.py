"""Sends what the ledger has planned: one mail at a time, each claimed right before it goes to the server.

A mail that surely did not go out is planned again. One of which nobody knows is left to HR: no mail goes out twice by
itself. A server that is down ends the run; what is left stays planned for the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from onboarding.learning.models import HIDDEN_UNLESS_SENT, Notice, NoticeReason, NoticeState
from onboarding.learning.notices import ledger, mail_circumstances, mail_of_notice, mail_planning
from onboarding.learning.notices.delivery import Delivery, Mailer
from onboarding.people import undelivered
from onboarding.people.mail_trouble import MailTrouble
from onboarding.people.models import MailKind

logger = logging.getLogger(__name__)

MAX_TRIES = 5  # of a mail that the server puts off for this recipient alone
IN_A_ROW = 3  # recipients that are put off one after the other: then it is the server

Report = Callable[[Notice, NoticeState, NoticeReason], None]


@dataclass(slots=True)
class Tally:
    sent: int = 0
    not_sent: int = 0
    waiting: int = 0  # held, or to be tried again
    is_server_down: bool = False


class Outcome(Enum):
    SENT = auto()
    NOT_SENT = auto()
    WAITING = auto()
    PUT_OFF = auto()
    DOWN = auto()


def tell_nobody(notice: Notice, state: NoticeState, reason: NoticeReason) -> None:
    """For a run that nobody watches."""


def send(
    today: date,
    clock: Callable[[], datetime],
    *,
    only: Iterable[int] | None = None,
    report: Report = tell_nobody,
) -> Tally:
    """Send every planned mail whose day has come, or those of these ids `only`; tells of each what became of it.

    Stops at a server that is down: the rest stays planned.
    """
    run = _Run(today, clock, report)
    try:
        for notice in planned(today, only):
            run.handle(notice)
            if run.tally.is_server_down:
                break
    finally:
        run.mailer.close()
    return run.tally


def planned(today: date, only: Iterable[int] | None = None) -> Iterator[Notice]:
    """The planned mails whose day has come, in the order in which they were planned."""
    chosen = None if only is None else list(only)
    last = 0
    while batch := list(
        ledger.planned(today, chosen).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[: ledger.BATCH]
    ):
        yield from mail_circumstances.planned_notices(batch, today)
        last = batch[-1]


class _Run:
    def __init__(self, today: date, clock: Callable[[], datetime], report: Report) -> None:
        self.today, self.clock, self.report = today, clock, report
        self.rules, self.words, self.mailer = mail_circumstances.Rules(), mail_of_notice.Words(), Mailer(clock)
        self.tally = Tally()
        self.put_off = 0
        self.unreached = undelivered.whom((MailKind.NOTICE, MailKind.OTHER))

    def handle(self, notice: Notice) -> None:
        """Send one mail or hold it, and count what became of it."""
        outcome = self._send(notice)
        self.put_off = self.put_off + 1 if outcome == Outcome.PUT_OFF else 0
        self.tally.sent += outcome == Outcome.SENT
        self.tally.not_sent += outcome == Outcome.NOT_SENT
        self.tally.waiting += outcome in (Outcome.WAITING, Outcome.PUT_OFF)
        self.tally.is_server_down = outcome == Outcome.DOWN or self.put_off >= IN_A_ROW

    def _send(self, notice: Notice) -> Outcome | None:
        if not mail_circumstances.refresh(notice, self.today):
            return None  # another run has it
        verdict = mail_circumstances.verdict_on(notice, self.rules, self.today)
        if not verdict.goes_out:
            return self._hold(notice, verdict)
        try:
            message = mail_of_notice.message_for(notice, self.words, self.today)
        except mail_of_notice.NothingToSay:
            return self._hold(
                notice, mail_planning.Verdict(NoticeState.NOT_SENT, NoticeReason.NOTHING_TO_SAY, self.today)
            )
        except Exception:
            logger.exception("Notice %s (%s) could not be written.", notice.pk, notice.kind)
            return Outcome.WAITING
        if not ledger.claim(notice, self.today, self.clock()):
            return None
        return self._settle(notice, self.mailer.deliver(message))

    def _hold(self, notice: Notice, verdict: mail_planning.Verdict) -> Outcome:
        ledger.note(notice, verdict, self.clock())
        self.report(notice, verdict.state, verdict.reason)
        return Outcome.WAITING if verdict.state == NoticeState.PLANNED else Outcome.NOT_SENT

    def _settle(self, notice: Notice, delivery: Delivery) -> Outcome:
        if delivery == Delivery.PUT_OFF and notice.tries + 1 >= MAX_TRIES:
            delivery = Delivery.REFUSED
        state, reason, outcome = BECOMES[delivery]
        if state == NoticeState.PLANNED:
            ledger.release(notice.pk, reason, self.clock())
        else:
            ledger.settle(notice.pk, state, reason, self.clock())
        self._remember(notice, state)
        if delivery != Delivery.ACCEPTED:
            logger.warning("Notice %s (%s) was not sent: %s.", notice.pk, notice.kind, delivery.name)
        self.report(notice, state, reason)
        return outcome

    def _remember(self, notice: Notice, state: NoticeState) -> None:
        """Whom this mail did not reach, for HR; of a kind that the ledger does not show, no more than that."""
        if notice.recipient_id is None:  # deleted since
            return
        is_hidden = notice.kind in HIDDEN_UNLESS_SENT
        kind, people = MailKind.OTHER if is_hidden else MailKind.NOTICE, [notice.recipient_id]
        if state == NoticeState.SENT and (kind, notice.recipient_id) in self.unreached:
            undelivered.arrived(kind, people)
        elif state == NoticeState.NOT_SENT:
            undelivered.note(kind, people, MailTrouble.RECIPIENT, self.today)
        elif state == NoticeState.UNCERTAIN and is_hidden:
            undelivered.note(kind, people, MailTrouble.OTHER, self.today)


BECOMES = {
    Delivery.ACCEPTED: (NoticeState.SENT, NoticeReason.NONE, Outcome.SENT),
    Delivery.REFUSED: (NoticeState.NOT_SENT, NoticeReason.REFUSED, Outcome.NOT_SENT),
    Delivery.PUT_OFF: (NoticeState.PLANNED, NoticeReason.SERVER_DOWN, Outcome.PUT_OFF),
    Delivery.SERVER_DOWN: (NoticeState.PLANNED, NoticeReason.SERVER_DOWN, Outcome.DOWN),
    Delivery.UNKNOWN: (NoticeState.UNCERTAIN, NoticeReason.INTERRUPTED, Outcome.DOWN),
}
