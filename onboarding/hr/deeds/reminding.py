"""A reminder that HR asks for. In portions, each one transaction with its line in the activity log; in the background
where they are many. Safe to repeat, also after half of it: nobody is reminded of the same twice on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from onboarding.hr.deeds import employment
from onboarding.hr.models import Job, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.journey.enrolling import batches
from onboarding.learning.models import Enrolment
from onboarding.learning.notices import hand_reminders
from onboarding.people.models import Organisation, User

MAX_AT_ONCE = 500  # reminders planned while someone waits for the page; more in the background


def remind(actor: Any, organisation: Organisation, enrolment_ids: Sequence[int], today: date) -> Job | int:
    """Remind these people of what they have to do: how many mails are on their way, or the job that plans them where
    they are many; it belongs to `organisation`."""
    if len(enrolment_ids) <= MAX_AT_ONCE:
        return _remind_all(actor, enrolment_ids, today)
    return watched_work.start(actor, organisation, _("Herinneren"), remind_many, list(enrolment_ids), today.isoformat())


def _remind_all(actor: Any, enrolment_ids: Sequence[int], today: date) -> int:
    return sum(_remind(actor, portion, today) for portion in batches(enrolment_ids))


@transaction.atomic
def _remind(actor: Any, enrolment_ids: list[int], today: date) -> int:
    new = hand_reminders.plan(enrolment_ids, today)
    people = User.objects.filter(pk__in=Enrolment.objects.filter(pk__in=new).values("user"))
    employment.record(actor, Verb.REMINDED, people)
    return len(new)


@task()
def remind_many(job_id: int, enrolment_ids: list[int], today: str) -> None:
    """Remind many people as the owner of the job; `today`, as ISO, is the day on which they asked for it."""
    with watched_work.running(job_id) as reporter:
        reporter.expect(len(enrolment_ids))
        day = date.fromisoformat(today)
        leaves_on = hand_reminders.day_of(day, calendar_of(reporter.job.organisation_id))
        reporter.outcome = reminded_in_words(_remind_all(reporter.job.owner, enrolment_ids, day), day, leaves_on)


def reminded_in_words(number: int, today: date, day: date) -> str:
    """What came of it, in a sentence; `day` is the one on which they leave."""
    if number and day != today:
        later = ngettext(
            "%(number)d herinnering vertrekt op %(day)s.", "%(number)d herinneringen vertrekken op %(day)s.", number
        )
        return later % {"number": number, "day": date_format(day, "l j F")}
    return ngettext("%(number)d herinnering op weg.", "%(number)d herinneringen op weg.", number) % {"number": number}
