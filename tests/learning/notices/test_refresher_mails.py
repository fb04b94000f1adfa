"""Being told that a refresher waits: who wants to, once for each round, and not when it is no news any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import refresher_mails
from onboarding.learning.notices.daily_mails import remind
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Organisation, User
from tests.factories import UserFactory
from tests.forgotten_mails import forget_mails
from tests.learning.quiz_answers import RIGHT, answer_all

DONE = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
DAY = date(2026, 12, 2)  # thirty days later, a Wednesday
ONE_DAY = timedelta(days=1)
SUBJECT = "Even opfrissen: drie vragen, twee minuten"


def complete(user: User, lesson_id: int, now: datetime = DONE) -> None:
    answer_all(progress.open_lesson(user, lesson_id, now), RIGHT, now=now)


@pytest.fixture
def done(amina: User, enrolment: Enrolment, programme: Programme) -> Enrolment:
    """Amina's enrolment with a lesson done; she wants to be told."""
    complete(amina, programme.lesson_ids[0])
    progress.want_refresher_mails(amina, True)
    Enrolment.objects.update(due_date=None)
    forget_mails()
    return enrolment


def lines() -> list[tuple[str, str]]:
    found = Notice.objects.filter(kind=NoticeKind.REFRESHER).order_by("pk")
    return [(one.state, one.reason) for one in found]


def run(day: date) -> None:
    remind(day, timezone.now)


def test_on_the_day_of_a_round_one_mail_leads_to_it(done: Enrolment, mailoutbox: list[EmailMultiAlternatives]) -> None:
    run(DAY - ONE_DAY)
    assert (lines(), mailoutbox) == ([], [])
    for _time in (1, 2):
        run(DAY)
    run(DAY + ONE_DAY)
    (mail,) = mailoutbox
    assert mail.subject == SUBJECT
    assert reverse("learning:refresher", args=[done.pk]) in mail.body
    assert mail.reply_to == []


def test_nobody_is_told_who_did_not_ask_for_it(
    done: Enrolment, amina: User, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    progress.want_refresher_mails(amina, False)
    run(DAY)
    progress.want_refresher_mails(amina, True)
    progress.want_refreshers(amina, False)
    run(DAY)
    progress.want_refreshers(amina, True)
    Organisation.objects.filter(pk=lennik.pk).update(refreshers_on=False)
    run(DAY)
    assert (lines(), mailoutbox) == ([], [])


def test_what_was_begun_already_is_no_news(done: Enrolment, mailoutbox: list[EmailMultiAlternatives]) -> None:
    progress.begin_refresher(done.pk, 30, [{"lesson": 1, "quiz": 1, "question": "x"}], DONE + 30 * ONE_DAY)
    run(DAY)
    assert (lines(), mailoutbox) == ([], [])


@pytest.mark.parametrize("how", ["begun", "another lesson", "wished no more"])
def test_what_is_over_while_the_mail_waited_is_not_told(
    done: Enrolment, amina: User, programme: Programme, mailoutbox: list[EmailMultiAlternatives], how: str
) -> None:
    Absence.objects.create(user=amina, first_day=DAY, last_day=DAY)
    run(DAY)
    assert lines() == [(NoticeState.PLANNED, NoticeReason.ON_LEAVE)]
    if how == "begun":
        progress.begin_refresher(done.pk, 30, [{"lesson": 1, "quiz": 1, "question": "x"}], DONE)
    elif how == "another lesson":
        complete(amina, programme.lesson_ids[1], DONE + 30 * ONE_DAY)
    else:
        progress.want_refresher_mails(amina, False)
    run(DAY + ONE_DAY)
    assert lines() == [(NoticeState.NOT_SENT, NoticeReason.NOTHING_TO_SAY)]
    assert SUBJECT not in [mail.subject for mail in mailoutbox]


def test_who_wishes_it_long_after_the_day_hears_of_the_next_round(
    done: Enrolment, amina: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    run(date(2026, 12, 17))  # eleven working days after the first
    assert mailoutbox == []
    run(date(2027, 2, 1))  # of ninety days: a Sunday, so on Monday
    assert [mail.subject for mail in mailoutbox] == [SUBJECT]


def test_hr_sees_that_it_left_and_no_more(done: Enrolment, marleen: User) -> None:
    run(DAY)
    assert Notice.objects.shown_to(marleen).count() == 1
    Notice.objects.update(state=NoticeState.NOT_SENT)
    assert not Notice.objects.shown_to(marleen).exists()


def test_one_chooses_it_among_the_preferences(
    done: Enrolment, amina: User, signed_in: Callable[[User], Client]
) -> None:
    progress.want_refresher_mails(amina, False)
    client, preferences = signed_in(amina), reverse("learning:preferences")
    page = client.get(preferences)
    assert "Mail me als er een opfrisser klaarstaat" in page.content.decode()
    for value, wants in (("aan", True), ("uit", False)):
        client.post(reverse("learning:refreshers_switch"), {"mails": value})
        amina.refresh_from_db()
        assert (amina.wants_refresher_mails, amina.wants_refreshers) == (wants, True)


@pytest.mark.parametrize("number", [1, 8])
def test_planning_costs_the_same_for_one_and_for_many(lennik: Organisation, programme: Programme, number: int) -> None:
    for person in UserFactory.create_batch(number, organisation=lennik):
        progress.enrol(person, programme, DONE.date())
        complete(person, programme.lesson_ids[0])
        progress.want_refresher_mails(person, True)
    with CaptureQueriesContext(connection) as queries:
        planned = [line for batch in refresher_mails.due(DAY) for line in batch]
    assert len(planned) == number
    assert len(queries) == 6  # the rules, their days; a batch, its rounds, what is known of it; and the end
