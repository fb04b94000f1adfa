"""The mails of a beginning and of completion: once, to the right person, in two forms, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.journey import progress, summaries
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeReason, NoticeSetting, NoticeState
from onboarding.learning.notices import mail_of_notice, queueing
from onboarding.lessons.models import Programme
from onboarding.people.house import Contact, House
from onboarding.people.mail_message import Mail
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from tests.conftest import START
from tests.learning.closing.endings import NOW, read_all, set_certificate

BASE = "https://aanboord.lennik.example"
ON_START = datetime(START.year, START.month, START.day, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """On other days nothing goes out."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: timezone.localtime(*args).date() if args else START)


@pytest.fixture
def sent(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, settings: Settings
) -> Callable[[Callable[[], object]], list[EmailMultiAlternatives]]:
    """Do something, let the transaction end, and get the mails it brought."""
    settings.WAGTAILADMIN_BASE_URL = BASE

    def do(action: Callable[[], object]) -> list[mail.EmailMultiAlternatives]:
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return [one for one in mail.outbox[before:] if isinstance(one, EmailMultiAlternatives)]

    return do


def no_server(*args: object, **kwargs: Any) -> None:
    raise OSError("no mail server")


def beginning(enrolment: Enrolment) -> mail.EmailMultiAlternatives:
    """The mail that the programme of this enrolment begins."""
    notice = Notice(pk=1, recipient=enrolment.user, enrolment=enrolment, kind=NoticeKind.START, about=START)
    return mail_of_notice.message_for(notice, mail_of_notice.Words(), START)


def completion(enrolment: Enrolment) -> mail.EmailMultiAlternatives:
    """The mail that says well done."""
    notice = Notice(pk=1, recipient=enrolment.user, enrolment=enrolment, kind=NoticeKind.COMPLETION, about=START)
    return mail_of_notice.message_for(notice, mail_of_notice.Words(), START)


def both(message: EmailMultiAlternatives) -> tuple[str, str]:
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    return str(message.body), str(html)


# --- The beginning ---------------------------------------------------------------------------------------------------


def test_who_is_enrolled_is_welcomed_once(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, programme: Programme
) -> None:
    (message,) = sent(lambda: progress.enrol(amina, programme, START))
    assert message.to == ["amina@lennik.example"]
    assert message.subject == "Welkom aan boord: je lessen staan klaar"
    assert sent(lambda: progress.enrol(amina, programme, START)) == []


def test_both_forms_say_the_same_and_lead_to_the_lessons(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, programme: Programme
) -> None:
    (message,) = sent(lambda: progress.enrol(amina, programme, START))
    for form in both(message):
        for words in ("Dag Amina", "Lokaal bestuur Lennik", "Onze waarden", "woensdag 2 december 2026", f"{BASE}/"):
            assert words in form
        assert BASE + reverse("account_invitation", args=["x"]).removesuffix("x/") in form


def test_without_due_date_no_date_is_named(amina: User, programme: Programme) -> None:
    enrolment = progress.enrol(amina, programme, START)
    enrolment.due_date = None
    for form in both(beginning(enrolment)):
        assert "Je hebt tijd" not in form


def test_the_html_form_asks_nothing_of_another_server_and_wears_the_colour(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, programme: Programme
) -> None:
    (message,) = sent(lambda: progress.enrol(amina, programme, START))
    _text, html = both(message)
    assert '<html lang="nl">' in html
    assert programme.organisation.brand_colour in html
    assert not re.search(r"<(img|link|script|iframe)|@import|url\(", html)
    assert {address for address in re.findall(r'href="([^"]+)"', html) if not address.startswith(BASE)} == set()


def test_names_are_escaped_in_html_and_left_alone_in_text(amina: User, programme: Programme) -> None:
    amina.first_name = "Zoë <b>O'Hara</b>"
    amina.save()
    text, html = both(beginning(progress.enrol(amina, programme, START)))
    assert "Dag Zoë <b>O'Hara</b>" in text
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_an_answer_goes_to_the_contact_at_hr(amina: User, programme: Programme, lennik: Organisation) -> None:
    contact = Contact("Marleen", "hr@lennik.example", "02 123 45 67")
    Organisation.objects.filter(pk=lennik.pk).update(house=House(contact=contact))
    enrolment = Enrolment.objects.get(pk=progress.enrol(amina, programme, START).pk)
    message = beginning(enrolment)
    assert message.reply_to == ["hr@lennik.example"]
    for form in both(message):
        assert all(words in form for words in (contact.name, contact.email, contact.phone))


def test_without_a_contact_it_names_the_hr_department(amina: User, programme: Programme) -> None:
    message = beginning(progress.enrol(amina, programme, START))
    assert message.reply_to == []
    assert all("HR-dienst" in form for form in both(message))


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_mail_is_in_the_persons_own_language(amina: User, programme: Programme, language: str) -> None:
    amina.language = language
    amina.save()
    message = beginning(progress.enrol(amina, programme, START))
    assert f'<html lang="{language}">' in both(message)[1]
    assert message.extra_headers["Content-Language"] == language


# --- Completion ------------------------------------------------------------------------------------------------------


def test_who_finishes_gets_one_mail_and_only_at_the_end(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, reading_only: Programme
) -> None:
    enrolment = progress.enrol(amina, reading_only, START)
    first, last = reading_only.lesson_ids
    assert sent(lambda: read_all(amina, [first], ON_START)) == []
    (message,) = sent(lambda: read_all(amina, [last], ON_START))
    assert message.subject == "Je bent klaar met Onze waarden"
    for form in both(message):
        assert BASE + reverse("learning:farewell", args=[enrolment.pk]) in form
        assert BASE + reverse("learning:certificate", args=[enrolment.pk]) in form
    assert sent(lambda: read_all(amina, [first, last], ON_START)) == []


def test_a_programme_without_certificate_promises_none(amina: User, reading_only: Programme) -> None:
    enrolment = progress.enrol(amina, reading_only, START)
    set_certificate(enrolment, given=False)
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    for form in both(completion(enrolment)):
        assert "attest" not in form


def test_finishing_again_after_a_lesson_was_added_brings_no_second_mail(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, reading_only: Programme
) -> None:
    progress.enrol(amina, reading_only, START)
    read_all(amina, reading_only.lesson_ids[:1])
    Enrolment.objects.update(completed_at=NOW)
    assert sent(lambda: read_all(amina, reading_only.lesson_ids)) == []


def test_a_title_of_several_lines_is_one_subject(amina: User, reading_only: Programme) -> None:
    reading_only.title = "Onze\r\nBcc: iemand@elders.example"
    reading_only.save()
    enrolment = progress.enrol(amina, reading_only, START)
    assert completion(enrolment).message()["Bcc"] is None


# --- Never -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        {"email": ""},
        {"end_date": date(2020, 1, 31), "start_date": None},
    ],
)
def test_nobody_is_mailed_who_does_not_work_here_or_has_no_address(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]],
    amina: User,
    programme: Programme,
    fields: dict[str, bool] | dict[str, str] | dict[str, date | None],
) -> None:
    User.objects.filter(pk=amina.pk).update(**fields)
    assert sent(lambda: progress.enrol(amina, programme, START)) == []


def test_the_last_working_day_still_counts(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, programme: Programme
) -> None:
    User.objects.filter(pk=amina.pk).update(end_date=timezone.localdate())
    assert len(sent(lambda: progress.enrol(amina, programme, START))) == 1


def test_who_left_before_the_mail_went_out_gets_none(amina: User, programme: Programme) -> None:
    progress.enrol(amina, programme, START)
    User.objects.filter(pk=amina.pk).update(is_active=False)
    notice = Notice.objects.get()
    assert queueing.deliver.call([notice.pk]) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (NoticeState.NOT_SENT, NoticeReason.LEFT)
    assert mail.outbox == []


def test_a_mail_server_that_fails_breaks_nothing_and_says_so_without_an_address(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]],
    amina: User,
    programme: Programme,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(Mail, "send", no_server)
    assert sent(lambda: progress.enrol(amina, programme, START)) == []
    assert Enrolment.objects.filter(user=amina).exists()
    assert "was not sent" in caplog.text
    assert "amina@" not in caplog.text


def test_a_mail_that_failed_can_be_sent_again(
    amina: User, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.enrol(amina, programme, START)
    notice = Notice.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(Mail, "send", no_server)
        assert queueing.deliver.call([notice.pk]) == 0
    assert queueing.deliver.call([notice.pk]) == 1
    assert len(mail.outbox) == 1


def test_a_completion_mail_waits_in_the_ledger_for_the_mail_server(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]],
    amina: User,
    reading_only: Programme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    progress.enrol(amina, reading_only, START, announce=False)
    with monkeypatch.context() as broken:
        broken.setattr(Mail, "send", no_server)
        assert sent(lambda: read_all(amina, reading_only.lesson_ids, ON_START)) == []
    notice = Notice.objects.get(kind=NoticeKind.COMPLETION)
    assert (notice.state, notice.reason) == (NoticeState.PLANNED, NoticeReason.SERVER_DOWN)
    call_command("send_reminders", on=START.isoformat())
    call_command("send_reminders", on=START.isoformat())
    assert [message.subject for message in mail.outbox] == ["Je bent klaar met Onze waarden"]
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT


def test_an_organisation_switches_the_completion_mail_off(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]],
    amina: User,
    reading_only: Programme,
    lennik: Organisation,
) -> None:
    NoticeSetting.objects.create(organisation=lennik, kind=NoticeKind.COMPLETION, is_on=False)
    progress.enrol(amina, reading_only, START, announce=False)
    assert sent(lambda: read_all(amina, reading_only.lesson_ids, ON_START)) == []
    notice = Notice.objects.get(kind=NoticeKind.COMPLETION)
    assert (notice.state, notice.reason) == (NoticeState.NOT_SENT, NoticeReason.SWITCHED_OFF)


def test_on_a_sunday_well_done_is_said_at_once(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]],
    amina: User,
    reading_only: Programme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sunday = date(2026, 11, 8)
    monkeypatch.setattr(timezone, "localdate", lambda *args: sunday)
    progress.enrol(amina, reading_only, START, announce=False)
    assert len(sent(lambda: read_all(amina, reading_only.lesson_ids, ON_START))) == 1


def test_a_queue_that_fails_breaks_nothing(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]],
    amina: User,
    programme: Programme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: object, **kwargs: Any) -> None:
        raise OSError("no queue")

    monkeypatch.setattr(type(queueing.deliver), "enqueue", fail)
    assert sent(lambda: progress.enrol(amina, programme, START)) == []
    assert Enrolment.objects.filter(user=amina).exists()


def test_a_transaction_that_is_undone_sends_nothing(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, programme: Programme
) -> None:
    from django.db import transaction

    def undo() -> None:
        with transaction.atomic():
            progress.enrol(amina, programme, START)
            transaction.set_rollback(True)

    assert sent(undo) == []


def test_the_demo_mails_nobody(sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], db: None) -> None:
    assert sent(lambda: list(demo_municipalities.load())) == []


def test_finishing_as_the_demo_does_mails_nobody(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, reading_only: Programme
) -> None:
    progress.enrol(amina, reading_only, START, announce=False)
    assert (
        sent(lambda: [demo_municipalities.complete_lesson(amina, lesson_id) for lesson_id in reading_only.lesson_ids])
        == []
    )
    assert Enrolment.objects.get().completed_at is not None


def test_rebuilding_the_summaries_mails_nobody(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]], amina: User, reading_only: Programme
) -> None:
    progress.enrol(amina, reading_only, START, announce=False)
    read_all(amina, reading_only.lesson_ids)
    with thawed(connection, ["learning.Enrolment"]):
        Enrolment.objects.update(completed_at=None, lessons_done=0)
    assert sent(lambda: summaries.rebuild(Enrolment.objects.all())) == []
    assert Enrolment.objects.get().lessons_done == len(reading_only.lesson_ids)


def test_enrolling_everyone_by_command_mails_only_when_asked(
    sent: Callable[[Callable[[], object]], list[EmailMultiAlternatives]],
    amina: User,
    dries: User,
    programme: Programme,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert sent(lambda: call_command("enrol", organisation="lennik", email=amina.email)) == []
    welcomed = sent(lambda: call_command("enrol", organisation="lennik", welcome=True))
    assert {message.to[0] for message in welcomed} == {dries.email}
