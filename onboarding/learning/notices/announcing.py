"""What is told to someone who has just been enrolled: the programme begins. Who is new gets the words for newcomers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onboarding.learning.calendar.own_calendars import calendars_of_enrolments
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import BEGINS, Enrolment, Mailed, Notice, NoticeReason, NoticeState
from onboarding.learning.notices import ledger, outgoing_mails
from onboarding.learning.notices.beginning_kinds import gets_mail, kind_for


def announce(
    enrolment_ids: Iterable[int], today: date, mailed: Mailed = Mailed.NEWCOMERS, *, at_once: bool = False
) -> None:
    """Tell these people that their programme begins: on their first day, or at once when that is behind them or so
    asked.

    Of who is not `mailed` the ledger says that HR chose so. What falls on a day off waits for the next working day.
    Repeating it tells nobody twice.
    """
    ids = list(enrolment_ids)
    for start in range(0, len(ids), ledger.BATCH):
        _announce(ids[start : start + ledger.BATCH], today, mailed, at_once)


def _announce(enrolment_ids: list[int], today: date, mailed: Mailed, at_once: bool) -> None:
    enrolments = Enrolment.objects.filter(pk__in=enrolment_ids).select_related("user", "programme")
    found = enrolments.only("enrolled_on", "round", "user__start_date", "programme__organisation_id").order_by("pk")
    calendars = calendars_of_enrolments(enrolment_ids)
    lines = [_line(one, today, mailed, at_once, calendars.of(one.programme.organisation_id)) for one in found]
    Notice.objects.bulk_create(lines, ignore_conflicts=True)
    outgoing_mails.leave(Notice.objects.filter(kind__in=BEGINS, enrolment__in=enrolment_ids), today)


def _line(enrolment: Enrolment, today: date, mailed: Mailed, at_once: bool, calendar: Calendar) -> Notice:
    kind = kind_for(enrolment)
    about = enrolment.enrolled_on
    if enrolment.user.start_date and not at_once:
        about = max(about, enrolment.user.start_date)
    wished = max(about, today)
    send_on = calendar.on_or_after(wished)
    line = Notice(recipient_id=enrolment.user_id, enrolment=enrolment, kind=kind, about=about, send_on=send_on)
    if not gets_mail(kind, mailed):
        line.state, line.reason, line.send_on = NoticeState.NOT_SENT, NoticeReason.SILENT, today
    elif send_on != wished:
        line.reason = NoticeReason.HOLIDAY
    return line
