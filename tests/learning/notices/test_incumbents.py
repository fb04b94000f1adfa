"""Who is not new is never welcomed as a newcomer, and is enrolled without a mail unless HR says otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Mailed, Notice, NoticeSetting, NoticeText
from onboarding.learning.notices import daily_mails, invitations, mail_of_notice, sending
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User
from tests.factories import UserFactory
from tests.learning.notices.conftest import TODAY, enrol, lines

pytestmark = pytest.mark.django_db
LONG_AGO = date(2011, 3, 1)
NEW, OLD = TODAY - timedelta(days=3), LONG_AGO


def person(lennik: Organisation, start: date | None) -> User:
    return UserFactory.create(organisation=lennik, start_date=start)


def send() -> None:
    sending.send(TODAY, timezone.now)


@pytest.mark.parametrize(
    ("start", "mailed", "line"),
    [
        (NEW, Mailed.NEWCOMERS, ("start", "sent", "")),
        (NEW, Mailed.EVERYONE, ("start", "sent", "")),
        (NEW, Mailed.NOBODY, ("start", "not_sent", "silent")),
        (OLD, Mailed.NEWCOMERS, ("incumbent", "not_sent", "silent")),
        (OLD, Mailed.EVERYONE, ("incumbent", "sent", "")),
        (OLD, Mailed.NOBODY, ("incumbent", "not_sent", "silent")),
        (None, Mailed.NEWCOMERS, ("incumbent", "not_sent", "silent")),
        (None, Mailed.EVERYONE, ("incumbent", "sent", "")),
    ],
)
def test_the_ledger_tells_who_was_mailed_and_that_hr_chose_not_to_mail_others(
    start: date | None,
    mailed: Mailed,
    line: tuple[str, str, str],
    lennik: Organisation,
    values: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    progress.enrol_many([person(lennik, start).pk], values, TODAY, mailed=mailed)
    send()
    assert lines() == [line]
    assert len(mailoutbox) == (line[1] == "sent")
    if mailoutbox and line[0] == "incumbent":
        assert "Welkom" not in mailoutbox[0].subject + str(mailoutbox[0].body)
        assert "Ook wie hier al langer werkt, doet mee." in mailoutbox[0].body


def test_nothing_that_happens_later_makes_a_silent_enrolment_speak(
    lennik: Organisation, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    """Neither another first working day, nor enrolling again, nor the daily run."""
    old = person(lennik, OLD)
    progress.enrol_many([old.pk], values, TODAY, due_date=TODAY + timedelta(days=90))
    User.objects.filter(pk=old.pk).update(start_date=TODAY)
    progress.enrol_many([old.pk], values, TODAY, mailed=Mailed.EVERYONE)
    daily_mails.remind(TODAY, timezone.now)
    assert lines() == [("incumbent", "not_sent", "silent")]
    assert mailoutbox == []


def test_who_was_enrolled_without_a_mail_is_reminded_like_anybody(
    lennik: Organisation, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    progress.enrol_many([person(lennik, OLD).pk], values, TODAY, due_date=TODAY)
    daily_mails.remind(TODAY, timezone.now)
    assert ("due", "sent", "") in lines()


def test_who_was_enrolled_without_a_mail_can_be_invited_that_day(lennik: Organisation, values: Programme) -> None:
    old = person(lennik, OLD)
    progress.enrol_many([old.pk], values, TODAY)
    assert invitations.invite([old], TODAY) == 1


def test_who_is_told_and_never_signed_in_is_not_invited_besides(lennik: Organisation, values: Programme) -> None:
    old = person(lennik, OLD)
    progress.enrol_many([old.pk], values, TODAY, mailed=Mailed.EVERYONE)
    assert invitations.invite([old], TODAY) == 0


def test_a_later_round_is_told_in_the_words_for_who_works_here(
    lennik: Organisation, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    """Also of someone who started last week."""
    new = person(lennik, NEW)
    first = enrol(new, values)
    Enrolment.objects.filter(pk=first.pk).update(started_at=timezone.now(), completed_at=timezone.now())
    progress.begin_rounds([first.pk], TODAY)
    send()
    assert lines() == [("incumbent", "sent", "")]
    assert mailoutbox[0].subject == "Onze waarden komt terug"


def test_words_for_newcomers_that_were_planned_earlier_do_not_reach_who_is_not_new(
    lennik: Organisation, values: Programme
) -> None:
    NoticeText.objects.create(organisation=lennik, kind="start", language="nl", subject="Welkom!", body="{link}")
    enrolment = enrol(person(lennik, OLD), values)
    line = Notice(pk=1, recipient=enrolment.user, enrolment=enrolment, kind="start", about=TODAY)
    assert "Welkom" not in mail_of_notice.message_for(line, mail_of_notice.Words(), TODAY).subject


def test_the_mail_for_who_works_here_is_switched_off_apart(
    lennik: Organisation, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    NoticeSetting.objects.create(organisation=lennik, kind="incumbent", is_on=False)
    people = [person(lennik, NEW).pk, person(lennik, OLD).pk]
    progress.enrol_many(people, values, TODAY, mailed=Mailed.EVERYONE)
    send()
    assert lines() == [("start", "sent", ""), ("incumbent", "not_sent", "switched_off")]
