"""Mails saved lists on their days to whom HR chose.

For each person it is claimed by a conditional update before the mail is made, so that two runs at once send one. A mail
that could not be sent gives its claim back, and the next run tries again; a run that is stopped in between leaves that
mail out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from onboarding.hr.deeds import activity
from onboarding.hr.lists import schedules
from onboarding.hr.lists.list_mail import compose
from onboarding.hr.lists.list_receivers import through_whose_eyes
from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.models import ListRecipient, Schedule, Verb
from onboarding.learning.calendar.own_calendars import Calendars
from onboarding.people import mail_trouble, undelivered
from onboarding.people.models import MailKind, User

logger = logging.getLogger(__name__)


def send_due(today: date) -> int:
    """Mail each saved list of which a day has come to each who was not mailed it for that day; how many went out.

    Nothing goes out on a weekend, a holiday or a day on which the organisation of the list closes.
    """
    return sum(_send(recipient, day, today) for recipient, day in _due(today))


def send_now(person: User, view: Any, name: str) -> None:
    """Mail a list to whoever looks at it and asks for it, with its line in the log. Raises what sending raises."""
    made = compose(person, view, name)
    made.mail.send()
    undelivered.arrived(MailKind.LIST, [person.pk])
    activity.record(person, Verb.VIEW_MAILED, person.organisation_id, subject=person, number=made.count, detail=name)


def _due(today: date) -> Iterator[tuple[ListRecipient, date]]:
    calendars = Calendars()
    scheduled = ListRecipient.objects.exclude(saved_view__schedule=Schedule.NEVER).select_related("saved_view")
    for recipient in scheduled.order_by("saved_view", "pk"):
        calendar = calendars.of(recipient.saved_view.organisation_id)
        if not calendar.is_working_day(today):
            continue
        day = schedules.latest_day(schedules.of(recipient.saved_view), today, calendar)
        if day is not None and (recipient.mailed_for is None or recipient.mailed_for < day):
            yield recipient, day


def _unclaimed(day: date) -> QuerySet[ListRecipient]:
    return ListRecipient.objects.filter(Q(mailed_for__isnull=True) | Q(mailed_for__lt=day))


def _send(recipient: ListRecipient, day: date, today: date) -> bool:
    """Whether this run mailed it. What fails is for the log; the other mails go on."""
    person = User.objects.with_roles().get(pk=recipient.person_id)
    eyes = through_whose_eyes(recipient, person, today)
    if eyes is None or not _unclaimed(day).filter(pk=recipient.pk).update(mailed_for=day):
        return False
    try:
        with translation.override(person.language):
            mailed = _mail(recipient, person, eyes, today)
    except Exception as problem:
        logger.exception("Saved view %s was not mailed.", recipient.saved_view_id)
        ListRecipient.objects.filter(pk=recipient.pk, mailed_for=day).update(mailed_for=recipient.mailed_for)
        undelivered.note(MailKind.LIST, [person.pk], mail_trouble.of(problem), today)
        return False
    if mailed is None:
        return False
    undelivered.arrived(MailKind.LIST, [person.pk])
    saved = recipient.saved_view
    activity.record(None, Verb.VIEW_MAILED, saved.organisation_id, subject=person, number=mailed, detail=saved.name)
    return True


def _mail(recipient: ListRecipient, person: User, eyes: User, today: date) -> int | None:
    """Make and send the mail; its number of rows, or None when the list is no more."""
    saved = recipient.saved_view
    view = open_list(saved.view, saved.query, eyes, today)
    if view is None:
        return None
    view.shows_own_fields = eyes.pk == person.pk
    made = compose(person, view, saved.name, saved)
    made.mail.send()
    return made.count
