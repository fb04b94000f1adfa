"""What is told to someone who has just been enrolled: the programme begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onboarding.learning.calendar.own_calendars import calendars_of_enrolments
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeReason
from onboarding.learning.notices import ledger, queueing


def announce(enrolment_ids: Iterable[int], today: date, *, at_once: bool = False) -> None:
    """Tell these people that their programme begins: on their first day, or at once when that is behind them or so
    asked.

    What falls on a weekend, a holiday or a closing day waits for the next working day. Repeating it tells nobody twice.
    """
    ids = list(enrolment_ids)
    for start in range(0, len(ids), ledger.BATCH):
        _announce(ids[start : start + ledger.BATCH], today, at_once)


def _announce(enrolment_ids: list[int], today: date, at_once: bool) -> None:
    enrolments = Enrolment.objects.filter(pk__in=enrolment_ids).select_related("user", "programme")
    needed = enrolments.only("enrolled_on", "user__start_date", "programme__organisation_id")
    calendars = calendars_of_enrolments(enrolment_ids)
    Notice.objects.bulk_create(
        [
            _line(enrolment, today, at_once, calendars.of(enrolment.programme.organisation_id))
            for enrolment in needed.order_by("pk")
        ],
        ignore_conflicts=True,
    )
    due = ledger.planned(today).filter(kind=NoticeKind.START, enrolment__in=enrolment_ids)
    queueing.send_soon(list(due.order_by("pk").values_list("pk", flat=True)))


def _line(enrolment: Enrolment, today: date, at_once: bool, calendar: Calendar) -> Notice:
    about = enrolment.enrolled_on
    if enrolment.user.start_date and not at_once:
        about = max(about, enrolment.user.start_date)
    wished = max(about, today)
    send_on = calendar.on_or_after(wished)
    return Notice(
        recipient_id=enrolment.user_id,
        enrolment=enrolment,
        kind=NoticeKind.START,
        about=about,
        send_on=send_on,
        reason=NoticeReason.NONE if send_on == wished else NoticeReason.HOLIDAY,
    )
