"""Being told that there is something to read: on the day of asking, once more before the day, never twice a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.learning.journey import following_up, progress
from onboarding.learning.models import (
    Enrolment,
    FollowUp,
    Notice,
    NoticeKind,
    NoticeReason,
    NoticeSetting,
    NoticeState,
)
from onboarding.learning.notices import follow_up_mails, sending
from onboarding.learning.notices.daily_mails import remind
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, Programme
from onboarding.people.models import Absence, Organisation, User
from tests.conftest import START
from tests.factories import UserFactory, make_programme, text_block
from tests.forgotten_mails import forget_mails
from tests.learning.follow_ups.changed_lessons import ASKED, NEW_TEXT, READ_BY, TODAY, complete, publish, publish_news
from tests.lessons.translated import translate

REMINDER = date(2026, 12, 9)  # a Wednesday: two working days before READ_BY


@pytest.fixture(autouse=True)
def no_other_mail(enrolment: Enrolment) -> None:
    """What begins and ends a programme is another story."""
    forget_mails()


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def done(enrolment: Enrolment) -> Enrolment:
    complete(enrolment)
    forget_mails()
    return enrolment


def ask(enrolment: Enrolment, lesson: Lesson, **fields: Any) -> LessonVersion:
    """A new version of the lesson, which this person is asked to read."""
    before = lesson.current_version
    version = fields.pop("version", None) or publish_news(lesson)
    following_up.ask(
        [enrolment.pk], version, before, fields.pop("due_date", READ_BY), fields.pop("now", ASKED), **fields
    )
    return version


def ledger() -> list[tuple[date, str, str]]:
    """The mails about reading: the day of each, and what became of it."""
    found = Notice.objects.filter(kind=NoticeKind.FOLLOW_UP).order_by("pk")
    return [(one.send_on, one.state, one.reason) for one in found]


def send(day: date) -> None:
    remind(day, timezone.now)


def test_who_is_asked_hears_it_that_day_with_what_is_new_and_by_when(
    done: Enrolment, lesson: Lesson, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ask(done, lesson)
    send(TODAY)
    assert ledger() == [(TODAY, NoticeState.SENT, "")]
    (mail,) = mailoutbox
    assert mail.subject == "Nieuw in Onze waarden"
    assert "• Les K0.0: 1 stuk en 1 vraag, lees tegen vrijdag 11 december" in mail.body


@pytest.mark.parametrize(("language", "subject"), [("fr", "Onze waarden"), ("en", "Onze waarden")])
def test_it_is_written_in_the_language_of_the_person(
    done: Enrolment, lesson: Lesson, mailoutbox: list[EmailMultiAlternatives], language: str, subject: str
) -> None:
    User.objects.filter(pk=done.user_id).update(language=language)
    ask(done, lesson)
    send(TODAY)
    assert subject in mailoutbox[0].subject


@pytest.mark.parametrize(("language", "reads_in"), [("fr", ""), ("nl", "fr")])
def test_a_lesson_is_called_as_its_reader_likes_to_read_it(
    done: Enrolment, lesson: Lesson, mailoutbox: list[EmailMultiAlternatives], language: str, reads_in: str
) -> None:
    User.objects.filter(pk=done.user_id).update(language=language, reads_in=reads_in)
    translate(ask(done, lesson), "fr", title="Écouter d’abord")
    send(TODAY)
    assert "• Écouter d’abord: 1 " in mailoutbox[0].body
    assert "Les K0.0" not in mailoutbox[0].body


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 27, 9, tzinfo=UTC), date(2026, 11, 27)),  # a Friday
        (datetime(2026, 11, 28, 9, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 12, 25, 9, tzinfo=UTC), date(2026, 12, 28)),  # Christmas, and then a weekend
    ],
)
def test_in_a_weekend_or_on_a_holiday_it_waits_for_a_working_day(
    done: Enrolment, lesson: Lesson, now: datetime, day: date
) -> None:
    ask(done, lesson, now=now, due_date=date(2027, 2, 1))
    assert [send_on for send_on, _state, _reason in ledger()] == [day]


def test_without_mail_nothing_is_planned_and_nobody_is_reminded(done: Enrolment, lesson: Lesson) -> None:
    ask(done, lesson, sends_mail=False)
    send(REMINDER)
    assert ledger() == []


# --- Once more ---


@pytest.mark.parametrize(("day", "is_reminded"), [(REMINDER - timedelta(days=1), False), (REMINDER, True)])
def test_one_reminder_goes_out_two_working_days_before_the_day(
    done: Enrolment, lesson: Lesson, mailoutbox: list[EmailMultiAlternatives], day: date, is_reminded: bool
) -> None:
    ask(done, lesson)
    send(TODAY)
    for one in (day, day + timedelta(days=1)) if is_reminded else (day,):
        send(one)
    assert len(mailoutbox) == 1 + is_reminded
    if is_reminded:
        assert ledger()[-1] == (REMINDER, NoticeState.SENT, "")


def test_an_organisation_may_want_it_earlier(
    done: Enrolment, lesson: Lesson, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    NoticeSetting.objects.create(organisation=lennik, kind=NoticeKind.FOLLOW_UP, days=5)
    ask(done, lesson)
    send(TODAY)
    send(date(2026, 12, 3))
    assert len(mailoutbox) == 1
    send(date(2026, 12, 4))
    assert len(mailoutbox) == 2


def test_who_has_read_it_is_not_reminded(
    done: Enrolment, lesson: Lesson, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ask(done, lesson)
    send(TODAY)
    FollowUp.objects.update(done_at=ASKED)
    send(REMINDER)
    assert len(mailoutbox) == 1
    assert len(ledger()) == 1


def test_who_was_asked_shortly_before_is_not_told_twice(
    done: Enrolment, lesson: Lesson, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ask(done, lesson, now=datetime(2026, 12, 9, 9, tzinfo=UTC))
    for day in (REMINDER, date(2026, 12, 10), READ_BY):
        send(day)
    assert len(mailoutbox) == 1
    assert ledger()[-1][1:] == (NoticeState.NOT_SENT, NoticeReason.SUPERSEDED)


# --- One a day ---


def test_a_second_thing_on_the_same_day_is_told_the_next_working_day(
    done: Enrolment, lesson: Lesson, programme: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ask(done, lesson)
    send(TODAY)
    ask(done, Lesson.objects.get(pk=programme.lesson_ids[1]))
    send(TODAY)
    assert len(mailoutbox) == 1
    send(TODAY + timedelta(days=1))
    assert len(mailoutbox) == 2
    assert "Les K0.0" in mailoutbox[1].body and "Les R1.0" in mailoutbox[1].body


def test_two_things_asked_before_the_mail_leaves_stand_in_one_mail(
    done: Enrolment, lesson: Lesson, programme: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ask(done, lesson)
    ask(done, Lesson.objects.get(pk=programme.lesson_ids[1]))
    for days in range(3):
        send(TODAY + timedelta(days=days))
    (mail,) = mailoutbox
    assert "Les K0.0" in mail.body and "Les R1.0" in mail.body


def test_of_two_programmes_someone_is_told_on_two_days(
    done: Enrolment, lesson: Lesson, lennik: Organisation, amina: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    other = complete(progress.enrol(amina, make_programme(lennik, letters="K", title="Onthaal"), START))
    forget_mails()
    ask(done, lesson)
    ask(other, Lesson.objects.get(pk=other.programme.lesson_ids[0]))
    send(TODAY)
    assert len(mailoutbox) == 1
    send(TODAY + timedelta(days=1))
    assert sorted(mail.subject for mail in mailoutbox) == ["Nieuw in Onthaal", "Nieuw in Onze waarden"]


# --- Who hears nothing, or later ---


def test_who_is_away_hears_it_afterwards_and_once(
    done: Enrolment, lesson: Lesson, amina: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    Absence.objects.create(user=amina, first_day=TODAY, last_day=date(2026, 12, 13))
    ask(done, lesson)
    day = TODAY
    while day < date(2026, 12, 18):
        send(day)
        day += timedelta(days=1)
    (mail,) = mailoutbox
    assert "het kan nog altijd" in mail.body
    assert Notice.objects.get(state=NoticeState.SENT).send_on == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"email": ""}, NoticeReason.NO_ADDRESS),
        ({"end_date": TODAY - timedelta(days=1)}, NoticeReason.LEFT),
        ({"is_active": False}, NoticeReason.LEFT),
    ],
)
def test_who_left_or_has_no_address_gets_none_with_the_reason(
    done: Enrolment,
    lesson: Lesson,
    mailoutbox: list[EmailMultiAlternatives],
    fields: dict[str, object],
    reason: NoticeReason,
) -> None:
    ask(done, lesson)
    User.objects.filter(pk=done.user_id).update(**fields)
    send(TODAY)
    assert (mailoutbox, ledger()) == ([], [(TODAY, NoticeState.NOT_SENT, reason)])


@pytest.mark.parametrize("how", ["read", "taken back", "unpublished"])
def test_what_need_not_be_read_by_then_is_not_told(
    done: Enrolment, lesson: Lesson, mailoutbox: list[EmailMultiAlternatives], how: str
) -> None:
    ask(done, lesson)
    if how == "read":
        FollowUp.objects.update(done_at=ASKED)
    elif how == "taken back":
        progress.take_back_follow_ups(FollowUp.objects.all())
    else:
        LessonPage.objects.get(lesson=lesson).unpublish()
    send(TODAY)
    assert mailoutbox == []
    assert [one[1:] for one in ledger()] == [(NoticeState.NOT_SENT, NoticeReason.NOTHING_TO_SAY)]


def test_who_goes_elsewhere_takes_no_mail_along(
    done: Enrolment, lesson: Lesson, herenthout: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ask(done, lesson, sends_mail=True)
    forget_mails()
    User.objects.filter(pk=done.user_id).update(organisation=herenthout)
    send(REMINDER)
    assert (mailoutbox, ledger()) == ([], [])


# --- Many ---


def test_many_mails_leave_in_portions(
    programme: Programme, lennik: Organisation, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    everyone = [
        complete(progress.enrol(person, programme, START), [lesson.pk])
        for person in UserFactory.create_batch(5, organisation=lennik)
    ]
    portions: list[int] = []
    monkeypatch.setattr(following_up, "BATCH", 2)
    monkeypatch.setattr("onboarding.learning.notices.queueing.send_soon", lambda ids: portions.append(len(ids)))
    before = lesson.current_version
    following_up.ask([one.pk for one in everyone], publish(lesson, [text_block(), NEW_TEXT]), before, READ_BY, ASKED)
    assert portions == [2, 2, 1]


def test_looking_for_reminders_costs_the_same_for_more_people(
    programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert all(list(follow_up_mails.due(REMINDER)))
        return len(queries)

    version = ask(done, lesson)
    few = cost()
    for person in UserFactory.create_batch(20, organisation=lennik):
        enrolment = Enrolment.objects.create(user=person, programme=programme, enrolled_on=START)
        FollowUp.objects.create(enrolment=enrolment, lesson=lesson, version=version, asked_on=TODAY, due_date=READ_BY)
    assert cost() == few
    assert sum(len(batch) for batch in follow_up_mails.due(REMINDER)) == 21


def test_sending_it_now_sends_what_was_just_planned(
    done: Enrolment, lesson: Lesson, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ask(done, lesson)
    assert sending.send(TODAY, timezone.now).sent == 1
    assert len(mailoutbox) == 1


# --- How many leave, said before ---


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (None, 2),
        ("no address", 1),
        ("cannot sign in", 1),
        ("works elsewhere", 1),
        ("switched off", 0),
        ("switched off for another kind", 2),
        ("switched off elsewhere", 2),
    ],
)
def test_as_many_mails_as_are_said_before_leave(
    done: Enrolment, lesson: Lesson, lennik: Organisation, herenthout: Organisation, programme: Programme,
    mailoutbox: list[EmailMultiAlternatives], change: str | None, number: int,
) -> None:  # fmt: skip
    other = complete(progress.enrol(UserFactory.create(organisation=lennik), programme, START))
    forget_mails()
    people = User.objects.filter(pk=other.user_id)
    if change == "no address":
        people.update(email="")
    elif change == "cannot sign in":
        people.update(is_active=False)
    elif change == "works elsewhere":
        people.update(organisation=herenthout, department=None)
    elif change is not None:
        where = herenthout if change.endswith("elsewhere") else lennik
        kind = NoticeKind.START if change.endswith("another kind") else NoticeKind.FOLLOW_UP
        NoticeSetting.objects.create(organisation=where, kind=kind, is_on=False)
    enrolments = Enrolment.objects.filter(programme=programme)
    assert mails_of(enrolments, NoticeKind.FOLLOW_UP, TODAY) == number
    before = lesson.current_version
    following_up.ask([done.pk, other.pk], publish_news(lesson), before, READ_BY, ASKED)
    send(TODAY)
    assert len(mailoutbox) == number
