"""The due date as an appointment for someone's own calendar: iCalendar, RFC 5545."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from onboarding.learning.models import Enrolment
from onboarding.people.site_addresses import absolute, base_url

REMIND_BEFORE = timedelta(days=2, hours=15)  # before the day begins: at nine in the morning, three days earlier


def due_date(enrolment: Enrolment, now: datetime) -> bytes:
    """A calendar with one day in it, the last day to finish in time; raises ValueError without a due date.

    Taken again after the date moved, it replaces the one from before: it is the same event.
    """
    if enrolment.due_date is None:
        raise ValueError("There is no due date.")
    link = absolute("learning:programme", enrolment.pk)
    title = _("Lessen klaar: %(programme)s") % {"programme": enrolment.programme.title}
    text = _("Vandaag is de laatste dag om je lessen af te werken. Je vindt ze op %(link)s") % {"link": link}

    event = Event()
    event.add("uid", f"inschrijving-{enrolment.pk}@{base_url().partition('://')[2]}")
    event.add("dtstamp", now)
    event.add("dtstart", enrolment.due_date)
    event.add("dtend", enrolment.due_date + timedelta(days=1))
    event.add("summary", title)
    event.add("description", text)
    event.add("url", link)
    event.add("transp", "TRANSPARENT")  # the day stays free for other things
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", title)
    reminder.add("trigger", -REMIND_BEFORE)
    event.add_component(reminder)

    calendar = Calendar()
    calendar.add("prodid", "-//Aan boord//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()
