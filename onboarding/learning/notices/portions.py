"""Many mails that are planned in one go leave in portions, so that they can be stopped half-way.

What is held back stays a planned line of the ledger, with its mailing: a worker that begins again finds it so. Every
step is a short conditional update. The first portion leaves as any mail; the next ones when the one before was tried,
so many minutes later. A mail server that was down is tried again before anything new is let go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from onboarding.learning.calendar.own_calendars import Calendars, calendar_of
from onboarding.learning.models import Mailing, MailPace, Notice, NoticeQuerySet, NoticeReason, NoticeState
from onboarding.learning.notices import queueing

HELD = Q(state=NoticeState.PLANNED, is_held=True)
STILL_TO_BE_TRIED = Q(state=NoticeState.SENDING) | Q(
    state=NoticeState.PLANNED, is_held=False, reason__in=[NoticeReason.NONE, NoticeReason.HOLIDAY]
)


def pace_of(organisation_id: int) -> MailPace:
    """What the organisation chose, or else what is usual."""
    return MailPace.objects.filter(organisation=organisation_id).first() or MailPace(organisation_id=organisation_id)


def gather(lines: NoticeQuerySet) -> None:
    """Hold back all but the first portion of these lines, planned just now, where they are many of one kind about one
    programme and for one day; and those that come to such a mailing that is still going on."""
    new = lines.filter(state=NoticeState.PLANNED, mailing=None)
    key = ("recipient__organisation", "enrolment__programme", "kind", "send_on")
    groups = list(new.order_by().values_list(*key).annotate(number=Count("pk")))
    if not groups:
        return
    organisations = {group[0] for group in groups}
    paces = {pace.organisation_id: pace for pace in MailPace.objects.filter(organisation__in=organisations)}
    going_on = {
        (one.organisation_id, one.programme_id, one.kind, one.day): one
        for one in Mailing.objects.filter(
            Exists(Notice.objects.filter(HELD, mailing=OuterRef("pk"))), organisation__in=organisations, stopped_at=None
        )
    }
    for organisation_id, programme_id, kind, day, number in groups:
        pace = paces.get(organisation_id) or MailPace()
        mailing = going_on.get((organisation_id, programme_id, kind, day))
        if mailing is None and number <= pace.above:
            continue
        first = 0 if mailing is not None else pace.portion
        if mailing is None:
            mailing, _made = Mailing.objects.update_or_create(
                organisation_id=organisation_id,
                programme_id=programme_id,
                kind=kind,
                day=day,
                defaults={"next_at": None, "stopped_at": None},
            )
        of_group = new.filter(
            recipient__organisation=organisation_id, enrolment__programme=programme_id, kind=kind, send_on=day
        )
        ids = list(of_group.order_by("pk").values_list("pk", flat=True))
        Notice.objects.filter(pk__in=ids[first:]).update(mailing=mailing, is_held=True)
        Notice.objects.filter(pk__in=ids[:first]).update(mailing=mailing)


def let_go(now: datetime) -> int:
    """Let the next portion go of every mailing whose turn it is; how many mails that are. Safe to do twice at once."""
    today = timezone.localtime(now).date()
    held = Notice.objects.filter(HELD, mailing=OuterRef("pk"))
    due = Mailing.objects.filter(Exists(held), Q(next_at=None) | Q(next_at__lte=now), stopped_at=None, day__lte=today)
    found = list(due.order_by("pk"))
    calendars = Calendars(organisation__in={mailing.organisation_id for mailing in found}) if found else None
    at_work = [one for one in found if calendars and calendars.of(one.organisation_id).is_working_day(today)]
    return sum(_next_portion(mailing, now, today) for mailing in at_work)


def _next_portion(mailing: Mailing, now: datetime, today: date) -> int:
    lines = Notice.objects.filter(mailing=mailing)
    if lines.filter(STILL_TO_BE_TRIED, send_on__lte=today).exists():
        return 0
    pace = pace_of(mailing.organisation_id)
    same = Mailing.objects.filter(pk=mailing.pk, next_at=mailing.next_at, stopped_at=None)
    with transaction.atomic():
        if not same.update(next_at=now + timedelta(minutes=pace.minutes)) or mailing.next_at is None:
            return 0  # another worker was first, or the first portion has only just left
        again = lines.filter(state=NoticeState.PLANNED, is_held=False, reason=NoticeReason.SERVER_DOWN)
        ids = list(again.order_by("pk").values_list("pk", flat=True)[: pace.portion])
        if not ids:
            ids = list(lines.filter(HELD).order_by("pk").values_list("pk", flat=True)[: pace.portion])
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
