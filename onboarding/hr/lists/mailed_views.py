"""Mails people the lists they keep under a name, on the days they chose.

A view is claimed by a conditional update before its mail is made, so that two runs at once send one. A mail that could
not be sent gives its claim back, and the next run tries again; a run that is stopped in between leaves that mail out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import translation

from onboarding.hr.access import is_hr
from onboarding.hr.deeds import activity
from onboarding.hr.lists.list_mail import compose
from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.lists.schedules import latest_day
from onboarding.hr.models import SavedView, Schedule, Verb
from onboarding.learning.calendar import working_days
from onboarding.people import mail_trouble, undelivered
from onboarding.people.models import MailKind, User

logger = logging.getLogger(__name__)


def send_due(today: date) -> int:
    """Mail each saved view whose day of this week or month has come and that was not mailed for it; how many went out.

    Nothing goes out on a weekend or a holiday.
    """
    if not working_days.is_working_day(today):
        return 0
    return sum(_send(saved, day, today) for saved, day in _due(today))


def _due(today: date) -> Iterator[tuple[SavedView, date]]:
    for schedule in Schedule.values:
        day = latest_day(schedule, today)
        if day is not None:
            yield from ((saved, day) for saved in _unclaimed(day).filter(schedule=schedule).order_by("pk"))


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


def _mail(saved: SavedView, owner: User, today: date) -> int | None:
    """Make and send the mail; its number of rows, or None when the list is no more."""
    view = open_list(saved.view, saved.query, owner, today)
    if view is None:
        return None
    made = compose(owner, view, saved.name, saved)
    made.mail.send()
    return made.count
