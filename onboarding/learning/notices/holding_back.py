"""Many mails that are to leave on one day are held back, but for a first portion: see outgoing_mails.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, DateField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest

from onboarding.learning.models import (
    HIDDEN_UNLESS_SENT,
    Mailing,
    MailPace,
    Notice,
    NoticeReason,
    NoticeState,
)
from onboarding.learning.notices import ledger
from onboarding.people.models.absences import is_away_on

UNDER_WAY = Q(state=NoticeState.SENDING) | Q(state=NoticeState.PLANNED, is_held=False)
HELD = Q(state=NoticeState.PLANNED, is_held=True)
JUST_HELD = HELD & Q(mailing__next_at=None, mailing__stopped_at=None)  # its deed may still be going on
JUDGED = Q(mailing__day__gte=F("day"))  # what was put off to a later day than its mailing's, is judged anew
LOCK = 0x6D61696C  # "mail": the first key of our lock in PostgreSQL, the second is the organisation


def gather(which: Q, today: date) -> None:
    """Of these lines, hold back what is too many on a day of an organisation."""
    if many := _where_many(which, today):
        _judge(which, today, many)


def gather_alone(which: Q, today: date) -> None:
    """The same, of one organisation after the other, and of each by one process at a time: two deeds at the same moment
    do not see each other's lines before both are committed. Not within a longer transaction, which others wait for."""
    for organisation_id in _where_many(which, today):
        with transaction.atomic():
            if connection.vendor == "postgresql":  # SQLite has one writer
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, organisation_id])
            _judge(which, today, [organisation_id])


def gather_committed(notice_ids: Iterable[int], today: date) -> None:
    """Before these lines are sent, of which the deeds are over: judge those that were few on their own, with what other
    deeds planned meanwhile."""
    loose = Notice.objects.filter(pk__in=list(notice_ids), state=NoticeState.PLANNED, is_held=False, mailing=None)
    if organisations := set(loose.order_by().values_list("organisation", flat=True)):
        gather_alone(Q(send_on__lte=today, organisation__in=organisations), today)


def _where_many(which: Q, today: date) -> list[int]:
    """The organisations that have more than one mail on a day."""
    groups = _counted(which, today).filter(organisation__isnull=False).order_by().values("organisation", "day")
    found = groups.annotate(number=Count("pk")).filter(number__gt=1)
    return sorted(set(found.values_list("organisation", flat=True)))


def _judge(which: Q, today: date, organisation_ids: Collection[int]) -> None:
    lines = _counted(which, today).filter(organisation__in=organisation_ids)
    is_judged = Count("pk", filter=JUDGED & UNDER_WAY)
    groups = lines.order_by().values_list("organisation", "day").annotate(number=Count("pk"), judged=is_judged)
    paces = {one.organisation_id: one for one in MailPace.objects.filter(organisation__in=organisation_ids)}
    for organisation_id, day, number, judged in list(groups.order_by("organisation", "day")):
        pace = paces.get(organisation_id) or MailPace()
        if number > pace.above:
            of_day = lines.filter(organisation=organisation_id, day=day, state=NoticeState.PLANNED, is_held=False)
            _hold_back(of_day.exclude(JUDGED), organisation_id, day, max(0, pace.portion - judged))


def _counted(which: Q, today: date) -> Any:
    """What leaves or is about to, each with its `day`: today for what waited; without who is away still or has no
    address, whom no mail reaches."""
    day = Greatest("send_on", Value(today), output_field=DateField())
    is_away = Q(reason=NoticeReason.ON_LEAVE) & Q(is_away_on(today, "recipient_id"))
    return (
        Notice.objects.filter(which)
        .filter(UNDER_WAY | JUST_HELD)
        .exclude(is_away | Q(recipient__email=""))
        .annotate(day=day)
    )


@transaction.atomic
def _hold_back(lines: Any, organisation_id: int, day: date, first: int) -> None:
    """Put these lines of one day in their mailings, and hold back all but so many `first` ones."""
    by_mailing: dict[tuple[int | None, str], list[tuple[int, bool]]] = defaultdict(list)
    found = lines.order_by("pk").values_list("pk", "enrolment__programme", "kind")
    for number, (pk, programme_id, kind) in enumerate(found):
        about = None if kind in HIDDEN_UNLESS_SENT else programme_id  # of what is their own, not even that is shown
        by_mailing[about, kind].append((pk, number >= first))
    # In one order for all, so that two deeds never wait for each other's.
    for (programme_id, kind), theirs in sorted(by_mailing.items(), key=lambda one: (one[0][0] or 0, one[0][1])):
        mailing = _mailing(organisation_id, programme_id, kind, day)
        for is_held in (False, True):
            _join(mailing, [pk for pk, waits in theirs if waits == is_held], is_held)


def _mailing(organisation_id: int, programme_id: int | None, kind: str, day: date) -> Mailing:
    """That mailing, going on or begun anew."""
    same: dict[str, Any] = {"organisation_id": organisation_id, "programme_id": programme_id, "kind": kind, "day": day}
    mailing, _is_made = Mailing.objects.get_or_create(**same)
    goes_on = Exists(Notice.objects.filter(HELD, mailing=OuterRef("pk")))
    over = Mailing.objects.filter(pk=mailing.pk).filter(Q(stopped_at__isnull=False) | ~goes_on)
    over.update(next_at=None, stopped_at=None)
    return mailing


def _join(mailing: Mailing, line_ids: Sequence[int], is_held: bool) -> None:
    for start in range(0, len(line_ids), ledger.BATCH):
        some = Notice.objects.filter(pk__in=line_ids[start : start + ledger.BATCH], state=NoticeState.PLANNED)
        some.update(mailing=mailing, is_held=is_held)
