"""The daily run: what is due is written in the ledger and sent, with what waited; or only said, in a rehearsal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.models import Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import (
    digests,
    follow_up_mails,
    late_again,
    ledger,
    mail_circumstances,
    outgoing_mails,
    refresher_mails,
    resolution_mails,
    sending,
)
from onboarding.learning.notices.holding_back import HELD
from onboarding.learning.notices.sending import Report, tell_nobody


@dataclass(frozen=True, slots=True)
class Figures:
    """How many mails went out, never will, and wait for a later run."""

    sent: int = 0
    not_sent: int = 0
    waiting: int = 0
    interrupted: int = 0  # begun by a run that was stopped: whether they went out nobody knows
    held: int = 0  # until the turn of their portion
    is_server_down: bool = False


def day_off(today: date) -> str:
    """Why no mail is due on this day, anywhere, in Dutch: the name of the holiday, or that it is weekend; empty
    otherwise. Where an organisation closes besides, `mail_planning.verdict` holds its mail."""
    return LEGAL.why_off(today)


def remind(today: date, clock: Callable[[], datetime], report: Report = tell_nobody) -> Figures:
    """Send what is due; tells of each mail what became of it. Does nothing on a day off."""
    if day_off(today):
        return Figures()
    now = clock()
    interrupted = ledger.find_interrupted(now)
    settled = _write_what_is_due(today, now, report)
    outgoing_mails.gather_due(today)
    tally = sending.send(today, clock, report=report)
    left = ledger.planned(today).count()
    held = Notice.objects.filter(HELD, send_on__lte=today).count()
    return Figures(tally.sent, tally.not_sent + settled, left, interrupted, held, tally.is_server_down)


def rehearse(today: date, report: Report = tell_nobody) -> Figures:
    """Tell what `remind` would do, from what the database says now; nothing is written. Of a day off: nothing."""
    if day_off(today):
        return Figures()
    number: Counter[NoticeState] = Counter()
    for expected in chain(_waiting(today), _new(today)):
        report(expected.notice, expected.state, expected.reason)
        number[expected.state] += 1
    return Figures(number[NoticeState.SENT], number[NoticeState.NOT_SENT], number[NoticeState.PLANNED])


def _write_what_is_due(today: date, now: datetime, report: Report) -> int:
    """The lines that were not in the ledger yet; how many of them are settled without a mail."""
    settled = 0
    for batch in _due(today):
        ledger.write(batch, now)
        for notice in batch:
            if notice.state != NoticeState.PLANNED:
                settled += 1
                report(notice, NoticeState(notice.state), NoticeReason(notice.reason))
    return settled


def _due(today: date) -> Iterator[list[Notice]]:
    by_topic = (ledger, late_again, follow_up_mails, resolution_mails, refresher_mails, digests)
    return chain.from_iterable(topic.due(today) for topic in by_topic)


@dataclass(frozen=True, slots=True)
class _Expected:
    notice: Notice
    state: NoticeState  # SENT when it would go out
    reason: NoticeReason


def _waiting(today: date) -> Iterator[_Expected]:
    """What waits in the ledger already."""
    rules = mail_circumstances.Rules()
    for notice in sending.planned(today):
        verdict = mail_circumstances.verdict_on(notice, rules, today)
        yield _Expected(notice, NoticeState.SENT if verdict.goes_out else verdict.state, verdict.reason)


def _new(today: date) -> Iterator[_Expected]:
    """What would be written in the ledger."""
    for batch in _due(today):
        for notice in batch:
            state, reason = NoticeState(notice.state), NoticeReason(notice.reason)
            goes_out = state == NoticeState.PLANNED and not reason and notice.send_on <= today
            yield _Expected(notice, NoticeState.SENT if goes_out else state, reason)


def line_about(notice: Notice, state: NoticeState, reason: NoticeReason, *, is_rehearsal: bool = False) -> str:
    """What became of a mail, or would: for whoever runs a command."""
    words = "zou versturen" if is_rehearsal and state == NoticeState.SENT else str(state.label)
    why = f" ({reason.label})" if reason else ""
    about = notice.enrolment.programme.title if notice.enrolment else f"{notice.about:%d/%m/%Y}"
    address = notice.person.email or str(notice.person)
    return f"{words}{why}: {NoticeKind(notice.kind).label} | {address} | {about}"


def summary(figures: Figures, today: date) -> list[str]:
    """The last lines about a run: for whoever runs a command."""
    if name := day_off(today):
        return [f"{today:%d/%m/%Y} is geen werkdag ({name}). Er wordt niets verstuurd."]
    total = (
        f"{figures.sent} verstuurd, {figures.not_sent} niet verstuurd, {figures.waiting} wachten op een volgende keer."
    )
    if figures.held:
        total = f"{total} {figures.held} vertrekken in porties."
    if not figures.interrupted:
        return [total]
    return [f"Onderbroken tijdens het versturen, kijk ze na in het grootboek: {figures.interrupted}", total]


def trouble(figures: Figures) -> str:
    """What is to be done after a run that the mail server ended; empty when it did not."""
    if not figures.is_server_down:
        return ""
    return (
        f"De mailserver werkt niet mee. {figures.sent} verstuurd, {figures.waiting} nog te versturen: "
        "voer deze opdracht straks opnieuw uit."
    )
