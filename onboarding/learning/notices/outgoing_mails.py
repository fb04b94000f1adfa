"""The doors through which mails of the ledger leave: `leave`, for what was planned just now, and `gather_due`, before a
run sends whatever is due. Both hold back what is too many at once, of whatever kind; portions.py lets that go.

Judged is all that an organisation has on its way for one day: of the whole deed (queueing.one_deed), and of others that
are under way with it; once more by who sends it, when what others planned at the same moment is there to be seen. Above
the number that it chose, the first portion leaves as any mail, and the rest is held back in mailings: one of each kind
about each programme, so that one can be stopped without the other.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from onboarding.learning.models import NoticeQuerySet, NoticeState
from onboarding.learning.notices import holding_back, ledger, queueing


def leave(lines: NoticeQuerySet, today: date) -> None:
    """Of these lines, planned just now, send in the background what is due today; many at once leave in portions."""
    loose = lines.filter(state=NoticeState.PLANNED, is_held=False)
    days = set(loose.order_by().values_list("organisation", "send_on").distinct())
    if days:
        of_days = Q(send_on__in={day for _organisation, day in days})
        if any(day <= today for _organisation, day in days):
            of_days |= Q(send_on__lte=today)
        holding_back.gather(Q(of_days, organisation__in={organisation for organisation, _day in days}), today)
    due = ledger.planned(today).filter(pk__in=loose.order_by().values("pk"))
    queueing.send_soon(list(due.order_by("pk").values_list("pk", flat=True)))


def gather_due(today: date) -> None:
    """Before whatever is due is sent, of all organisations: hold back what is too many at once of each."""
    holding_back.gather_alone(Q(send_on__lte=today), today)
