"""Many mails that leave at once do so in portions, so that they can be stopped half-way. outgoing_mails.py holds them
back; here they are let go.

What is held back stays a planned line of the ledger, with its mailing: a worker that begins again finds it so. Every
step is a short conditional update. The first portion leaves as any mail; the next ones when the one before was tried,
so many minutes later: one at a time for an organisation, however many mailings it has. A mail server that was down is
tried again before anything new is let go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from onboarding.learning.calendar.own_calendars import Calendars, calendar_of
from onboarding.learning.models import Mailing, MailPace, Notice, NoticeReason, NoticeState
from onboarding.learning.notices import queueing
from onboarding.learning.notices.holding_back import HELD

STILL_TO_BE_TRIED = Q(state=NoticeState.SENDING) | Q(
    state=NoticeState.PLANNED, is_held=False, reason__in=[NoticeReason.NONE, NoticeReason.HOLIDAY]
)


def pace_of(organisation_id: int) -> MailPace:
    """What the organisation chose, or else what is usual."""
    return MailPace.objects.filter(organisation=organisation_id).first() or MailPace(organisation_id=organisation_id)


def let_go(now: datetime) -> int:
    """Let the next portion go of every organisation whose turn it is; how many mails that are. Safe to do twice at
    once."""
    today = timezone.localtime(now).date()
    held = Notice.objects.filter(HELD, mailing=OuterRef("pk"))
    going_on = defaultdict[int, list[Mailing]](list)
    for mailing in Mailing.objects.filter(Exists(held), stopped_at=None, day__lte=today).order_by("pk"):
        going_on[mailing.organisation_id].append(mailing)
    calendars = Calendars(organisation__in=set(going_on)) if going_on else None
    at_work = [theirs for pk, theirs in going_on.items() if calendars and calendars.of(pk).is_working_day(today)]
    return sum(_next_portion(theirs, now, today) for theirs in at_work)


def _next_portion(mailings: Sequence[Mailing], now: datetime, today: date) -> int:
    """The same for the mailings of one organisation that go on, the first one first."""
    lines = Notice.objects.filter(mailing__in=mailings)
    is_early = any(one.next_at is not None and one.next_at > now for one in mailings)
    if is_early or lines.filter(STILL_TO_BE_TRIED, send_on__lte=today).exists():
        return 0
    pace = pace_of(mailings[0].organisation_id)
    same = Mailing.objects.filter(pk=mailings[0].pk, next_at=mailings[0].next_at, stopped_at=None)
    with transaction.atomic():
        if not same.update(next_at=now + timedelta(minutes=pace.minutes)):
            return 0  # another worker was first
        others = Mailing.objects.filter(pk__in=[one.pk for one in mailings[1:]], stopped_at=None)
        others.update(next_at=now + timedelta(minutes=pace.minutes))
        if all(one.next_at is None for one in mailings):
            return 0  # the first portion has only just left
        again = lines.filter(state=NoticeState.PLANNED, is_held=False, reason=NoticeReason.SERVER_DOWN)
        ids = list(again.order_by("pk").values_list("pk", flat=True)[: pace.portion])
        if not ids:
            ids = list(lines.filter(HELD).order_by("mailing", "pk").values_list("pk", flat=True)[: pace.portion])
            Notice.objects.filter(HELD, pk__in=ids).update(is_held=False)
        queueing.send_soon(ids)
    return len(ids)


@transaction.atomic
def stop(mailing: Mailing, now: datetime) -> int:
    """Stop a mailing: what did not leave yet does not leave, and the ledger says that HR stopped it; how many mails
    that are. None when it was stopped, or had all left."""
    lines = Notice.objects.filter(mailing=mailing, state=NoticeState.PLANNED)
    number = lines.update(state=NoticeState.NOT_SENT, reason=NoticeReason.STOPPED, is_held=False, settled_at=now)
    if number:
        Mailing.objects.filter(pk=mailing.pk, stopped_at=None).update(stopped_at=now)
    return number


@transaction.atomic
def resume(mailing: Mailing, now: datetime) -> int:
    """Let what was stopped go after all, in portions from now on; how many mails that are."""
    stopped = Notice.objects.filter(mailing=mailing, state=NoticeState.NOT_SENT, reason=NoticeReason.STOPPED)
    number = stopped.filter(withdrawn_from=None).update(
        state=NoticeState.PLANNED,
        reason=NoticeReason.NONE,
        is_held=True,
        settled_at=None,
        send_on=calendar_of(mailing.organisation_id).on_or_after(timezone.localtime(now).date()),
    )
    if number:
        Mailing.objects.filter(pk=mailing.pk).update(stopped_at=None, next_at=now)
    return number


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a mailing is, in mails: `waiting` are still to leave, `stopped` no more, `otherwise` did not leave for
    another reason, which the ledger tells."""

    total: int = 0
    sent: int = 0
    waiting: int = 0
    stopped: int = 0

    @property
    def otherwise(self) -> int:
        return self.total - self.sent - self.waiting - self.stopped


def standings(mailings: Iterable[Mailing]) -> dict[int, Standing]:
    """How far each of these is, by its id. One query."""
    ids = [one.pk for one in mailings]
    waits = Q(state__in=[NoticeState.PLANNED, NoticeState.SENDING])
    found = (
        Notice.objects.filter(mailing__in=ids)
        .order_by()
        .values_list("mailing")
        .annotate(
            total=Count("pk"),
            sent=Count("pk", filter=Q(state=NoticeState.SENT)),
            waiting=Count("pk", filter=waits),
            stopped=Count("pk", filter=Q(state=NoticeState.NOT_SENT, reason=NoticeReason.STOPPED)),
        )
    )
    told = {mailing_id: Standing(*numbers) for mailing_id, *numbers in found}
    return {pk: told.get(pk, Standing()) for pk in ids}
