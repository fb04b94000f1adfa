"""The doors through which mails of the ledger leave: `leave`, for what was planned just now, and `gather_due`, before a
run sends whatever is due. Both hold back what is too many at once, of whatever kind; portions.py lets that go.

Judged is all that an organisation has on its way for one day: of the whole deed (queueing.one_deed), and of others that
are under way with it. Above the number that it chose, the first portion leaves as any mail, and the rest is held back
in mailings: one of each kind about each programme, so that one can be stopped without the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, DateField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest

from onboarding.learning.models import (
    HIDDEN_UNLESS_SENT,
    Mailing,
    MailPace,
    Notice,
    NoticeQuerySet,
    NoticeReason,
    NoticeState,
)
from onboarding.learning.notices import ledger, queueing
from onboarding.learning.notices.portions import HELD
from onboarding.people.models.absences import is_away_on

UNDER_WAY = Q(state=NoticeState.SENDING) | Q(state=NoticeState.PLANNED, is_held=False)
JUST_HELD = HELD & Q(mailing__next_at=None, mailing__stopped_at=None)  # its deed may still be going on
JUDGED = Q(mailing__day__gte=F("day"))  # what was put off to a later day than its mailing's, is judged anew


def leave(lines: NoticeQuerySet, today: date) -> None:
    """Of these lines, planned just now, send in the background what is due today; many at once leave in portions."""
    loose = lines.filter(state=NoticeState.PLANNED, is_held=False)
    days = set(loose.order_by().values_list("organisation", "send_on").distinct())
    if days:
        of_days = Q(send_on__in={day for _organisation, day in days})
        if any(day <= today for _organisation, day in days):
            of_days |= Q(send_on__lte=today)
        _gather(Q(of_days, organisation__in={organisation for organisation, _day in days}), today)
    due = ledger.planned(today).filter(pk__in=loose.order_by().values("pk"))
    queueing.send_soon(list(due.order_by("pk").values_list("pk", flat=True)))


def gather_due(today: date) -> None:
    """Before whatever is due is sent, of all organisations: hold back what is too many at once of each."""
    _gather(Q(send_on__lte=today), today)


def _gather(which: Q, today: date) -> None:
    lines = _counted(which, today)
    is_judged = Count("pk", filter=JUDGED & UNDER_WAY)
    groups = lines.order_by().values_list("organisation", "day").annotate(number=Count("pk"), judged=is_judged)
    many = list(groups.filter(number__gt=1, organisation__isnull=False).order_by("organisation", "day"))
    if not many:
        return
    paces = {one.organisation_id: one for one in MailPace.objects.filter(organisation__in={group[0] for group in many})}
    for organisation_id, day, number, judged in many:
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
    for (programme_id, kind), theirs in by_mailing.items():
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
