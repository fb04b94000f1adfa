"""What moves when an organisation closes on a day, or opens again: told before it is so.

Mail that would leave on such a day leaves on another: what is planned on the next working day, a reminder as many
working days before or after the due date as was chosen. What is due on such a day, or to be read by then, stays so,
unless HR moves it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import (
    Enrolment,
    EnrolmentQuerySet,
    FollowUp,
    FollowUpQuerySet,
    Notice,
    NoticeKind,
    NoticeQuerySet,
    NoticeState,
)
from onboarding.learning.notices.mail_circumstances import Rules
from onboarding.learning.notices.mail_planning import COUNTED, Rule, latest_due_date

NO_DAY = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Effects:
    """How many mails are planned on these days, how many reminders would leave then to who is not done yet, and how
    many last days fall on them: by when a programme is to be finished, and by when something is to be read."""

    planned: int
    reminders: int
    programmes: int
    to_read: int

    @property
    def mails(self) -> int:
        return self.planned + self.reminders

    @property
    def due_dates(self) -> int:
        return self.programmes + self.to_read


def effects_of(organisation_id: int, days: Collection[date], calendar: Calendar) -> Effects:
    """What these days come down to, all of them working days of this `calendar`. Costs six queries."""
    rules = Rules(organisation_id)
    sent = {
        kind: _sent_on(days, kind, replace(rules.of(organisation_id, kind), calendar=calendar))
        for kind in (*COUNTED, NoticeKind.FOLLOW_UP)
    }
    numbers = {kind.value: Count("pk", filter=sent[kind]) for kind in COUNTED}
    reached = _open(organisation_id).filter(user__is_active=True, programme__is_live=True).exclude(user__email="")
    reminded = reached.filter(is_waiting=False, is_exempted=False).order_by().aggregate(**numbers)
    reading = _to_read(organisation_id).filter(sent[NoticeKind.FOLLOW_UP], sends_mail=True)
    readers = reading.filter(enrolment__user__is_active=True).exclude(enrolment__user__email="").values("enrolment")
    return Effects(
        planned=planned_on(organisation_id, days).count(),
        reminders=sum(reminded.values()) + readers.distinct().count(),
        programmes=due_on(organisation_id, days).count(),
        to_read=to_read_by(organisation_id, days).count(),
    )


def due_on(organisation_id: int, days: Collection[date]) -> EnrolmentQuerySet:
    """The enrolments that are due on one of these days, of who is not done."""
    return _open(organisation_id).filter(due_date__in=days)


def to_read_by(organisation_id: int, days: Collection[date]) -> FollowUpQuerySet:
    """What is still to be read by one of these days."""
    return _to_read(organisation_id).filter(due_date__in=days)


def planned_on(organisation_id: int, days: Collection[date]) -> NoticeQuerySet:
    """The mails of the ledger that are to leave on one of these days and would wait for a working day."""
    planned = Notice.objects.filter(recipient__organisation=organisation_id, state=NoticeState.PLANNED)
    return planned.filter(send_on__in=days).exclude(kind=NoticeKind.COMPLETION)


def _open(organisation_id: int) -> EnrolmentQuerySet:
    return Enrolment.objects.filter(programme__organisation=organisation_id).where_they_work().current().unfinished()


def _to_read(organisation_id: int) -> FollowUpQuerySet:
    at_work = Q(enrolment__user__organisation=organisation_id, enrolment__programme__organisation=organisation_id)
    return FollowUp.objects.still_asked().filter(at_work)


def _sent_on(days: Collection[date], kind: NoticeKind, rule: Rule) -> Q:
    """About which due dates this mail is to go out on one of these days."""
    if not rule.is_on:
        return NO_DAY
    before = {day: latest_due_date(kind, rule, rule.calendar.add(day, -1)) for day in days}
    found = [Q(due_date__gt=first, due_date__lte=latest_due_date(kind, rule, day)) for day, first in before.items()]
    return reduce(or_, found, NO_DAY)
