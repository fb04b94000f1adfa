"""Being asked after thirty days how it went: once, who wants to, on a working day, and read by nobody else."""

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
from onboarding.learning.models import (
    Enrolment,
    Notice,
    NoticeKind,
    NoticeReason,
    NoticeSetting,
    NoticeState,
    Reflection,
)
from onboarding.learning.notices import ledger, mail_of_notice, resolution_mails, texts
from onboarding.learning.notices.daily_mails import remind
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.house import Contact, House
from onboarding.people.models import Absence, Organisation, User
from tests.factories import UserFactory
from tests.forgotten_mails import forget_mails
from tests.lessons.translated import translate

WRITTEN = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
DAY = date(2026, 12, 2)  # thirty days later, a Wednesday
WORDS = "Als iemand roept, dan luister ik <eerst>."
ONE_DAY = timedelta(days=1)


def write(user: User, lesson_id: int, words: str = WORDS, now: datetime = WRITTEN, asks: bool = True) -> Reflection:
    place = progress.open_lesson(user, lesson_id, now)
    one = progress.write_reflection(place, "blok-voornemen", words, now, asks=asks)
    assert one is not None
    return one


@pytest.fixture(autouse=True)
def no_other_mail(enrolment: Enrolment) -> None:
    """What begins a programme, and tells that it is due, is another story."""
    Enrolment.objects.update(due_date=None)
    forget_mails()


@pytest.fixture
def resolution(amina: User, programme: Programme) -> Reflection:
    return write(amina, programme.lesson_ids[0])


def lines() -> list[tuple[date, str, str]]:
    found = Notice.objects.filter(kind=NoticeKind.RESOLUTION).order_by("pk")
    return [(one.send_on, one.state, one.reason) for one in found]


def run(day: date) -> None:
    remind(day, timezone.now)


@pytest.mark.parametrize(("day", "is_asked"), [(DAY - ONE_DAY, False), (DAY, True)])
def test_on_the_thirtieth_day_one_mail_asks_and_leads_to_the_own_page(
    resolution: Reflection, mailoutbox: list[EmailMultiAlternatives], day: date, is_asked: bool
) -> None:
    run(day)
    run(day)
    run(day + ONE_DAY)
    sent = [mail for mail in mailoutbox if mail.subject == "Is het gelukt?"]
    assert len(sent) == 1  # the day after is a working day too
    assert lines() == [(DAY, NoticeState.SENT, "")]
    if is_asked:
        (mail,) = sent
        assert mail.to == ["amina@lennik.example"]
        assert f"“{WORDS}”" in mail.body
        assert reverse("learning:resolution", args=[resolution.pk]) in mail.body
        html = str(mail.alternatives[0][0])
        assert ("&lt;eerst&gt;" in html, "<eerst>" in html) == (True, False)


def test_nothing_tells_before_the_day_who_wants_to_be_asked(resolution: Reflection) -> None:
    run(DAY - ONE_DAY)
    assert not Notice.objects.exists()


def test_who_did_not_tick_it_hears_nothing(
    amina: User, programme: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    write(amina, programme.lesson_ids[0], asks=False)
    run(DAY)
    assert (lines(), mailoutbox) == ([], [])


def test_in_a_weekend_it_waits_for_monday(
    amina: User, programme: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    write(amina, programme.lesson_ids[0], now=datetime(2026, 11, 5, 9, tzinfo=UTC))  # a Thursday: a Saturday then
    for day in (date(2026, 12, 5), date(2026, 12, 6)):
        run(day)
    assert mailoutbox == []
    run(date(2026, 12, 7))
    assert [mail.subject for mail in mailoutbox] == ["Is het gelukt?"]


def test_two_of_one_day_are_asked_about_in_one_mail(
    amina: User, programme: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    for lesson_id, words in zip(programme.lesson_ids[:2], ("Een.", "Twee."), strict=True):
        write(amina, lesson_id, words)
    run(DAY)
    (mail,) = mailoutbox
    assert ("“Een.”" in mail.body, "“Twee.”" in mail.body) == (True, True)
    assert f"{reverse('learning:preferences')}#voornemens" in mail.body


def test_the_lesson_is_called_as_they_read_it(
    amina: User, programme: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    read, not_there = Lesson.objects.filter(pk__in=programme.lesson_ids[:2]).order_by("pk")
    assert read.current_version is not None
    translate(read.current_version, "fr", title="Écouter d’abord")
    amina.reads_in = "fr"
    amina.save()
    for lesson in (read, not_there):
        write(amina, lesson.pk)
    run(DAY)
    assert "Écouter d’abord\n" in mailoutbox[0].body
    assert f"{read.title}\n" not in mailoutbox[0].body
    assert f"{not_there.title}\n" in mailoutbox[0].body


def test_what_no_run_looked_at_for_two_weeks_is_let_go(
    resolution: Reflection, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    run(date(2026, 12, 16))  # ten working days later
    assert len(mailoutbox) == 1
    forget_mails()
    run(date(2026, 12, 17))
    assert len(mailoutbox) == 1


# --- Who gets none ---------------------------------------------------------------------------------------------------


def test_who_is_away_gets_none_while_away(
    resolution: Reflection, amina: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    Absence.objects.create(user=amina, first_day=DAY, last_day=DAY + ONE_DAY)
    run(DAY)
    assert (lines(), mailoutbox) == ([(DAY, NoticeState.PLANNED, NoticeReason.ON_LEAVE)], [])
    run(DAY + 2 * ONE_DAY)
    assert [mail.subject for mail in mailoutbox] == ["Is het gelukt?"]


def test_who_left_or_whose_organisation_switched_it_off_gets_none(
    resolution: Reflection, amina: User, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    User.objects.filter(pk=amina.pk).update(end_date=DAY - ONE_DAY)
    run(DAY)
    assert lines() == [(DAY, NoticeState.NOT_SENT, NoticeReason.LEFT)]
    forget_mails()
    User.objects.filter(pk=amina.pk).update(end_date=None)
    NoticeSetting.objects.create(organisation=lennik, kind=NoticeKind.RESOLUTION, is_on=False)
    run(DAY)
    assert lines() == [(DAY, NoticeState.NOT_SENT, NoticeReason.SWITCHED_OFF)]
    assert mailoutbox == []


def test_who_works_elsewhere_by_now_gets_none(
    resolution: Reflection, amina: User, herenthout: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    User.objects.filter(pk=amina.pk).update(organisation=herenthout)
    run(DAY)
    assert (lines(), mailoutbox) == ([], [])


@pytest.mark.parametrize("how", ["emptied", "taken back", "written anew"])
def test_what_was_taken_away_while_the_mail_waited_is_asked_no_more(
    resolution: Reflection, amina: User, programme: Programme, mailoutbox: list[EmailMultiAlternatives], how: str
) -> None:
    Absence.objects.create(user=amina, first_day=DAY, last_day=DAY)
    run(DAY)
    place = progress.open_lesson(amina, programme.lesson_ids[0], WRITTEN)
    words, asks = {"emptied": ("", True), "taken back": (WORDS, False), "written anew": ("Anders.", True)}[how]
    progress.write_reflection(place, "blok-voornemen", words, WRITTEN + 30 * ONE_DAY, asks=asks)
    run(DAY + ONE_DAY)
    assert lines() == [(DAY, NoticeState.NOT_SENT, NoticeReason.NOTHING_TO_SAY)]
    assert mailoutbox == []


def test_it_comes_after_the_programme_is_done_and_in_a_later_round(resolution: Reflection) -> None:
    Enrolment.objects.update(completed_at=WRITTEN, is_current=False)
    run(DAY)
    assert lines() == [(DAY, NoticeState.SENT, "")]


def test_it_holds_no_other_mail_about_the_programme(
    resolution: Reflection, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    run(DAY)
    Enrolment.objects.update(due_date=DAY)
    run(DAY)
    assert [mail.subject for mail in mailoutbox][-1].startswith("Werk Onze waarden af")


# --- For their eyes only ---------------------------------------------------------------------------------------------


def test_an_answer_to_the_mail_does_not_go_to_hr(
    resolution: Reflection, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    lennik.house = House(contact=Contact("Marleen", "hr@lennik.example", ""))
    lennik.save()
    run(DAY)
    assert mailoutbox[0].reply_to == []


def test_hr_sees_that_it_left_and_no_more(resolution: Reflection, marleen: User, amina: User) -> None:
    run(DAY)
    (shown,) = Notice.objects.shown_to(marleen)
    assert (shown.kind, shown.state) == (NoticeKind.RESOLUTION, NoticeState.SENT)
    for state in set(NoticeState) - {NoticeState.SENT}:
        Notice.objects.update(state=state)
        assert not Notice.objects.shown_to(marleen).exists(), state
    stored = {str(value) for row in Notice.objects.values() for value in row.values()}
    assert not any(WORDS in value for value in stored)


def test_a_preview_shows_an_invented_text_and_never_theirs(
    resolution: Reflection, enrolment: Enrolment, amina: User, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    Reflection.objects.update(ask_on=timezone.localdate())
    today = timezone.localdate()
    line = Notice(recipient=amina, enrolment=enrolment, kind=NoticeKind.RESOLUTION, about=today)
    mail = mail_of_notice.example(line, today, texts.ours(NoticeKind.RESOLUTION, "nl"))
    assert ("verzonnen" in mail.body, WORDS in mail.body) == (True, False)
    address = reverse("hr:notice_text", args=["resolution", "nl"])
    page = signed_in(marleen).get(address, {"person": amina.pk}).content.decode()
    assert ("verzonnen" in page, "luister ik" in page) == (True, False)


@pytest.mark.parametrize("number", [1, 8])
def test_planning_costs_the_same_for_one_and_for_many(lennik: Organisation, programme: Programme, number: int) -> None:
    for person in UserFactory.create_batch(number, organisation=lennik):
        progress.enrol(person, programme, WRITTEN.date())
        write(person, programme.lesson_ids[0])
    with CaptureQueriesContext(connection) as queries:
        planned = [line for batch in resolution_mails.due(DAY) for line in batch]
    assert len(planned) == number
    assert len(queries) == 4  # the rules, their days, one batch, and that there is no other
    assert number < ledger.BATCH
