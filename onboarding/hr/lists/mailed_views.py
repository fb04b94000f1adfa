"""Mails people the lists they keep under a name, on the days they chose.

A view is claimed by a conditional update before its mail is made, so that two runs at once send one. A mail that could
not be sent gives its claim back, and the next run tries again; a run that is stopped in between leaves that mail out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from onboarding.hr.access import is_hr
from onboarding.hr.deeds import activity
from onboarding.hr.lists.exports import XLSX_TYPE
from onboarding.hr.lists.list_description import describe, rows_in_words
from onboarding.hr.lists.list_rows import TooManyRows
from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.lists.schedules import latest_day
from onboarding.hr.models import SavedView, Schedule, Verb
from onboarding.learning.calendar.own_calendars import Calendars
from onboarding.learning.calendar.working_days import LEGAL, Calendar
from onboarding.learning.notices import mail_frame
from onboarding.people import mail_trouble, undelivered
from onboarding.people.mail_message import Mail
from onboarding.people.models import MailKind, User
from onboarding.people.site_addresses import absolute

logger = logging.getLogger(__name__)

MOST_IN_A_MAIL = 20_000  # rows: about a megabyte; many mail servers refuse ten


def send_due(today: date) -> int:
    """Mail each saved view whose day of this week or month has come and that was not mailed for it; how many went out.

    Nothing goes out on a weekend, a holiday or a day on which the owner's organisation closes.
    """
    return sum(_send(saved, day, today) for saved, day in _due(today))


def _due(today: date) -> Iterator[tuple[SavedView, date]]:
    calendars = Calendars()
    for schedule in Schedule.values:
        for day, whose in _days(schedule, calendars, today):
            yield from ((saved, day) for saved in _unclaimed(day).filter(whose, schedule=schedule).order_by("pk"))


def _days(schedule: str, calendars: Calendars, today: date) -> Iterator[tuple[date, Q]]:
    """The days of this week or month that have come, and for whose views it is that one."""
    usual = _day(schedule, LEGAL, today)
    own = {pk: day for pk, calendar in calendars.own.items() if (day := _day(schedule, calendar, today)) != usual}
    if usual is not None:
        yield usual, ~Q(owner__organisation__in=own)
    for day in sorted({day for day in own.values() if day is not None}):
        yield day, Q(owner__organisation__in=[pk for pk, theirs in own.items() if theirs == day])


def _day(schedule: str, calendar: Calendar, today: date) -> date | None:
    return latest_day(schedule, today, calendar) if calendar.is_working_day(today) else None


def _unclaimed(day: date) -> QuerySet[SavedView]:
    return SavedView.objects.filter(Q(mailed_for__isnull=True) | Q(mailed_for__lt=day))


def _send(saved: SavedView, day: date, today: date) -> bool:
    """Whether this run mailed it. What fails is for the log; the other mails go on."""
    owner = User.objects.with_roles().get(pk=saved.owner_id)
    if not may_get_lists(owner, today) or not _unclaimed(day).filter(pk=saved.pk).update(mailed_for=day):
        return False
    try:
        with translation.override(owner.language):
            mailed = _mail(saved, owner, today)
    except Exception as problem:
        logger.exception("Saved view %s was not mailed.", saved.pk)
        SavedView.objects.filter(pk=saved.pk, mailed_for=day).update(mailed_for=saved.mailed_for)
        undelivered.note(MailKind.LIST, [owner.pk], mail_trouble.of(problem), today)
        return False
    if mailed is None:
        return False
    undelivered.arrived(MailKind.LIST, [owner.pk])
    organisation = owner.organisation_id
    activity.record(None, Verb.VIEW_MAILED, organisation, subject=owner, number=mailed, detail=saved.name)
    return True


def may_get_lists(owner: User, today: date) -> bool:
    """Whether this person still works here, has an address, and is still HR or an administrator."""
    return owner.is_active and bool(owner.email) and not owner.has_left(today) and is_hr(owner)


@dataclass(frozen=True, slots=True)
class Attachment:
    """The list as a workbook; without content when it has too many rows for a mail."""

    count: int
    filename: str = ""
    content: bytes = b""


def _mail(saved: SavedView, owner: User, today: date) -> int | None:
    """Make and send the mail; its number of rows, or None when the list is no more."""
    view = open_list(saved.view, saved.query, owner, today)
    if view is None:
        return None
    attachment = _attachment(saved, view)
    message = _message(saved, owner, view, attachment)
    if attachment.content:
        message.attach(attachment.filename, attachment.content, XLSX_TYPE)
    message.send()
    return attachment.count


def _attachment(saved: SavedView, view: Any) -> Attachment:
    try:
        export = view.export(view.get_queryset(), "xlsx", view.now, limit=MOST_IN_A_MAIL)
    except TooManyRows as refusal:
        return Attachment(refusal.total)
    with export.file:
        name = f"{slugify(saved.name) or slugify(view.page_title)}-{view.today.isoformat()}"
        return Attachment(export.count, f"{name}-{slugify(rows_in_words(export.count))}.xlsx", export.file.read())


def _message(saved: SavedView, owner: User, view: Any, attachment: Attachment) -> Mail:
    rows = rows_in_words(attachment.count)
    subject = _("Je lijst “%(name)s”: %(rows)s") % {"name": saved.name, "rows": rows}
    context = {
        "saved": saved,
        "rows": rows,
        "today": view.today,
        "is_attached": bool(attachment.content),
        "counts": view.counts(view.get_queryset()),
        "description": describe(view, view.now),
        "list_url": absolute(f"hr:{saved.view}", query=saved.query),
        "schedule_url": absolute("hr:saved_view", saved.pk),
    }
    return mail_frame.compose(owner, subject, "hr/lists/mail/saved_view", context, contact_answers=False)
