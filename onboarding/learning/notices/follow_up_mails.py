"""When someone is told what there is to read: on the day that they are asked, and once more before the day itself.

A mail names everything that is open in the programme, so that one that went out later says what an earlier one would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Protocol, cast

from django.db.models import Exists, OuterRef, Subquery

from onboarding.learning.calendar.own_calendars import calendars_of_enrolments
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import Enrolment, FollowUp, Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import ledger, mail_circumstances, mail_planning, outgoing_mails

KIND = NoticeKind.FOLLOW_UP


def plan(enrolment_ids: Collection[int], today: date) -> None:
    """Tell these people of what they are asked to read: today, or on the next working day.

    Who was told of something else already today is told of this on the working day after.
    """
    told = Notice.objects.filter(enrolment__in=enrolment_ids, kind=KIND, about=today)
    told_already = set(told.exclude(state=NoticeState.PLANNED).values_list("enrolment_id", flat=True))
    people = Enrolment.objects.filter(pk__in=enrolment_ids).order_by("pk")
    calendars = calendars_of_enrolments(enrolment_ids)
    Notice.objects.bulk_create(
        [
            _line(pk, user_id, today, pk in told_already, calendars.of(organisation_id))
            for pk, user_id, organisation_id in people.values_list("pk", "user_id", "programme__organisation")
        ],
        ignore_conflicts=True,
    )
    outgoing_mails.leave(Notice.objects.filter(kind=KIND, enrolment__in=enrolment_ids), today)


def _line(enrolment_id: int, user_id: int, today: date, is_told: bool, calendar: Calendar) -> Notice:
    about = calendar.add(today, 1) if is_told else today
    send_on = calendar.on_or_after(about)
    reason = NoticeReason.NONE if send_on == about else NoticeReason.HOLIDAY
    return Notice(
        recipient_id=user_id, enrolment_id=enrolment_id, kind=KIND, about=about, send_on=send_on, reason=reason
    )


class WithDay(Protocol):
    """What `due` adds to an enrolment: the first day by which something is to be read."""

    read_by: date


def due(today: date) -> Iterator[list[Notice]]:
    """The reminders that are due and not in the ledger yet, in batches; nothing is written."""
    rules = mail_circumstances.Rules()
    some = [rules.of(organisation_id, KIND) for organisation_id in (None, *rules.that_differ)]
    last_day = max(mail_planning.latest_due_date(KIND, rule, today) for rule in some)
    to_read = FollowUp.objects.still_asked().filter(sends_mail=True, due_date__range=(today, last_day))
    known = Notice.objects.filter(enrolment=OuterRef("enrolment"), kind=KIND, about=OuterRef("due_date"))
    new = to_read.filter(~Exists(known))
    enrolments = mail_circumstances.enrolments_of(new.values("enrolment")).annotate(
        read_by=Subquery(new.filter(enrolment=OuterRef("pk")).order_by("due_date").values("due_date")[:1]),
        **mail_circumstances.of_enrolments(today, "user_id", "pk"),
        **mail_circumstances.of_reading(today, "user_id", "pk"),
    )
    for batch in ledger.in_batches(enrolments):
        yield [line for one in batch if (line := _reminder(one, rules, today)) is not None]


def _reminder(enrolment: Enrolment, rules: mail_circumstances.Rules, today: date) -> Notice | None:
    """The line of this enrolment, with what becomes of it; None while its organisation lets it wait."""
    read_by = cast("WithDay", enrolment).read_by
    rule = rules.of(enrolment.user.organisation_id, KIND)
    day = mail_planning.send_day(KIND, read_by, rule)
    if today < day:
        return None
    circumstances = mail_circumstances.circumstances_of(enrolment.user, enrolment, enrolment)
    circumstances = mail_circumstances.with_reading(circumstances, enrolment, day)
    verdict = mail_planning.verdict(KIND, read_by, circumstances, rule, today)
    return Notice(
        recipient=enrolment.user,
        enrolment=enrolment,
        kind=KIND,
        about=read_by,
        send_on=verdict.send_on,
        state=verdict.state,
        reason=verdict.reason,
    )
