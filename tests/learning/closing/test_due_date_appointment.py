"""The due date for one's own calendar, as RFC 5545 has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from onboarding.learning.closing import due_date_appointment
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from tests.learning.closing.endings import finished

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
TITLES = [
    "Onze waarden",
    "KRACHT; luisteren, zorgen \\ en\nDOEN: “één”",
    "Een traject met een heel lange naam over zorg, élan en ütopie in onze gemeente " * 3,
    "BEGIN:VEVENT\r\nSUMMARY:vals",
]


def titled(enrolment: Enrolment, title: str) -> Enrolment:
    Programme.objects.filter(pk=enrolment.programme_id).update(title=title[:255])
    return Enrolment.objects.get(pk=enrolment.pk)


def test_the_calendar_holds_the_last_day_with_a_reminder_before(enrolment: Enrolment) -> None:
    (event,) = Calendar.from_ical(due_date_appointment.due_date(enrolment, NOW)).walk("VEVENT")
    assert event["DTSTART"].dt == enrolment.due_date == date(2026, 12, 2)
    assert event["DTEND"].dt == date(2026, 12, 3)
    assert event["DTSTAMP"].dt == NOW
    assert "Onze waarden" in event["SUMMARY"]
    assert reverse("learning:programme", args=[enrolment.pk]) in event["URL"]
    (alarm,) = event.walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["TRIGGER"].dt == -timedelta(days=2, hours=15)


def test_every_line_ends_and_folds_as_the_standard_says(enrolment: Enrolment) -> None:
    for title in TITLES:
        content = due_date_appointment.due_date(titled(enrolment, title), NOW)
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
        for line in content.split(b"\r\n"):
            assert len(line) <= 75  # octets
            line.decode()  # no letter is cut in two


@pytest.mark.parametrize("title", TITLES)
def test_a_title_stays_one_title_whatever_signs_it_has(enrolment: Enrolment, title: str) -> None:
    content = due_date_appointment.due_date(titled(enrolment, title), NOW)
    assert content.count(b"BEGIN:VEVENT\r\n") == 1
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert " ".join(title[:255].split()) in " ".join(event["SUMMARY"].split())


def test_a_due_date_that_moved_is_the_same_event(enrolment: Enrolment) -> None:
    before = due_date_appointment.due_date(enrolment, NOW)
    assert enrolment.due_date
    enrolment.due_date += timedelta(days=7)
    after = due_date_appointment.due_date(enrolment, NOW + timedelta(days=1))
    uids = {Calendar.from_ical(content).walk("VEVENT")[0]["UID"] for content in (before, after)}
    assert len(uids) == 1
    assert before != after


def test_without_due_date_there_is_no_calendar(
    enrolment: Enrolment, signed_in: Callable[[User], Client], amina: User
) -> None:
    Enrolment.objects.update(due_date=None)
    with pytest.raises(ValueError, match="no due date"):
        due_date_appointment.due_date(Enrolment.objects.get(), NOW)
    client = signed_in(amina)
    assert client.get(reverse("learning:calendar", args=[enrolment.pk])).status_code == 404
    assert "einddatum.ics" not in client.get(reverse("learning:programme", args=[enrolment.pk])).content.decode()


def test_the_dashboard_leads_to_the_calendar_until_all_is_done(
    enrolment: Enrolment, signed_in: Callable[[User], Client], amina: User
) -> None:
    client, address = signed_in(amina), reverse("learning:calendar", args=[enrolment.pk])
    assert address in client.get(reverse("learning:programme", args=[enrolment.pk])).content.decode()
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="einddatum.ics"' in response["Content-Disposition"]
    finished(enrolment)
    assert address not in client.get(reverse("learning:programme", args=[enrolment.pk])).content.decode()


@pytest.mark.parametrize("person", ["marleen", "dries", "ioana", "stephanie"])
def test_nobody_else_gets_someones_calendar(
    enrolment: Enrolment, signed_in: Callable[[User], Client], person: str, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(person))
    assert client.get(reverse("learning:calendar", args=[enrolment.pk])).status_code == 404
