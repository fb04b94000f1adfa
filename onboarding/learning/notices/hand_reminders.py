"""A reminder that HR asks for: to whom it goes, to whom not and why, and planning it.

At most one a day for each enrolment, on the day itself: on a day off on the next working day, as any mail (`day_of`).
What stands in its way is what does on the day that it goes out (`mail_planning.verdict`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, auto
from typing import Any, Protocol, cast

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from onboarding.learning.calendar.own_calendars import shared_calendar
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import mail_circumstances, mail_planning, outgoing_mails
from onboarding.people.models import User, UserQuerySet

KIND = NoticeKind.BY_HAND


class Why(IntEnum):
    """Why someone gets no reminder; of several programmes, what comes first here."""

    LEFT = auto()
    NOT_BEGUN = auto()  # their first day is still to come
    NO_ADDRESS = auto()
    AWAY = auto()
    TOLD = auto()  # a mail about the programme went out that day, or is about to
    WAITS = auto()  # has nothing left to do
    EXEMPTED = auto()
    DONE = auto()
    NOT_ENROLLED = auto()  # or in what was taken away only


OF_REASON = {
    NoticeReason.LEFT: Why.LEFT,
    NoticeReason.ENDED: Why.NOT_ENROLLED,
    NoticeReason.COMPLETED: Why.DONE,
    NoticeReason.EXEMPTED: Why.EXEMPTED,
    NoticeReason.NOTHING_TO_SAY: Why.WAITS,
    NoticeReason.NO_ADDRESS: Why.NO_ADDRESS,
    NoticeReason.ON_LEAVE: Why.AWAY,
    NoticeReason.TOLD_TODAY: Why.TOLD,
}


OF_ONE_DAY = (Why.NO_ADDRESS, Why.AWAY, Why.TOLD)  # what matters less than that someone is not here yet


@dataclass(frozen=True, slots=True)
class Outlook:
    """The enrolments about which a mail leaves, the people who get one, how many others do not, by why, and when."""

    enrolment_ids: tuple[int, ...]
    people_ids: frozenset[int]
    why_not: Counter[Why]
    day: date  # on which they leave


class WithDay(Protocol):
    """What `_standing` adds to an enrolment, besides what `mail_circumstances.of_enrolments` does."""

    begins_on: date | None
    is_planned: bool


def day_of(today: date, calendar: Calendar) -> date:
    """The day on which a reminder goes out that is asked for today."""
    return calendar.on_or_after(today)


def outlook(people: UserQuerySet, today: date) -> Outlook:
    """What a reminder for these people comes down to. Costs three queries."""
    ids = set(people.order_by().values_list("pk", flat=True))
    reminded: list[Enrolment] = []
    others: dict[int, Why] = {}
    calendar = shared_calendar(people)
    theirs = Enrolment.objects.filter(user__in=people.order_by().values("pk"))
    for enrolment, why in _standing(theirs, day_of(today, calendar), calendar):
        if why is None:
            reminded.append(enrolment)
        else:
            others[enrolment.user_id] = min(why, others.get(enrolment.user_id, why))
    reached = frozenset(one.user_id for one in reminded)
    left_out = (others.get(pk, Why.NOT_ENROLLED) for pk in ids - reached)
    return Outlook(tuple(one.pk for one in reminded), reached, Counter(left_out), day_of(today, calendar))


@transaction.atomic
def plan(enrolment_ids: Collection[int], today: date) -> list[int]:
    """Remind these people, in the background; the ids of those enrolments about which a mail leaves by it.

    Looked at again, under a lock: of two that ask at once, one does it, and of one that asks again, nothing comes.
    """
    calendar = shared_calendar(User.objects.filter(enrolments__in=enrolment_ids))
    day = day_of(today, calendar)
    held = Enrolment.objects.filter(pk__in=enrolment_ids).select_for_update(of=("self",), no_key=True).order_by("pk")
    here = Enrolment.objects.filter(pk__in=list(held.values_list("pk", flat=True)))
    new = [enrolment for enrolment, why in _standing(here, day, calendar) if why is None]
    reason = NoticeReason.NONE if day == today else NoticeReason.HOLIDAY
    Notice.objects.bulk_create(
        [
            Notice(recipient_id=one.user_id, enrolment=one, kind=KIND, about=day, send_on=day, reason=reason)
            for one in new
        ],
        ignore_conflicts=True,
    )
    outgoing_mails.leave(Notice.objects.filter(kind=KIND, about=day, enrolment__in=new), today)
    return [one.pk for one in new]


def _standing(enrolments: QuerySet[Any], day: date, calendar: Calendar) -> Iterator[tuple[Enrolment, Why | None]]:
    """Of each current one among these, why no reminder about it leaves on this day; None when one does."""
    planned = Notice.objects.filter(enrolment=OuterRef("pk"), kind=KIND, about=day)
    found = mail_circumstances.enrolments_of(enrolments.values("pk")).current()
    annotated = found.annotate(
        begins_on=F("user__start_date"),
        is_planned=Exists(planned),
        **mail_circumstances.of_enrolments(day, "user_id", "pk"),
    )
    return ((one, _why_not(one, day, calendar)) for one in annotated)


def _why_not(enrolment: Enrolment, day: date, calendar: Calendar) -> Why | None:
    circumstances = mail_circumstances.circumstances_of(enrolment.user, enrolment, enrolment)
    rule = mail_planning.Rule(calendar)  # nobody chose anything for this kind
    verdict = mail_planning.verdict(KIND, day, circumstances, rule, day)
    why = OF_REASON[verdict.reason] if verdict.state == NoticeState.NOT_SENT else None
    found = cast("WithDay", enrolment)
    if found.begins_on is not None and found.begins_on > day and why in (None, *OF_ONE_DAY):
        return Why.NOT_BEGUN
    if why is None and (found.is_planned or not verdict.goes_out):
        return Why.TOLD
    return why
