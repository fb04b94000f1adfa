"""Every mail once, whatever the mail server does; against a real one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.models import Enrolment, MailPace, Notice, NoticeReason, NoticeState
from onboarding.learning.notices import ledger, mail_of_notice, sending
from onboarding.learning.notices.delivery import Delivery, Mailer
from onboarding.lessons.models import Programme
from onboarding.people import mail_pulse
from onboarding.people.mail_message import Mail
from onboarding.people.models import Absence, Heart, Pulse, User
from tests.forgotten_mails import forget_mails
from tests.learning.notices.conftest import TODAY, MailServer, Trouble, enrol, hang_up, lines, make_people

pytestmark = pytest.mark.django_db


def run(**options: Any) -> str:
    """The command; what it prints."""
    from io import StringIO

    output = StringIO()
    call_command("send_reminders", on=TODAY.isoformat(), stdout=output, **options)
    return output.getvalue()


def after(number: int, trouble: Callable[[SMTP], str]) -> Trouble:
    """Trouble from the so-manieth time on."""
    times = iter(range(10**9))
    return lambda server, address: trouble(server) if next(times) >= number else None


def everyone_has_one_mail(mail_server: MailServer, number: int) -> bool:
    return len(mail_server.per_person) == number and set(mail_server.per_person.values()) == {1}


def test_a_thousand_at_once_each_get_their_own_mail_over_few_connections(
    mail_server: MailServer, values: Programme
) -> None:
    make_people(values, 1000)
    MailPace.objects.create(organisation=values.organisation, above=1000)  # in one go
    assert "1000 verstuurd, 0 niet verstuurd, 0 wachten" in run()
    assert everyone_has_one_mail(mail_server, 1000)
    assert mail_server.connections == 10
    assert set(Notice.objects.values_list("state", "reason", "send_on")) == {("sent", "", TODAY)}


def test_the_mail_is_html_and_text_with_an_id_of_its_own(mail_server: MailServer, values: Programme) -> None:
    make_people(values, 2)
    run()
    one, other = mail_server.mails
    assert one["Subject"] == "Nog 5 werkdagen voor Onze waarden"
    assert one.get_body(("plain",)).get_content().startswith("Dag Lien")
    assert "<h1" in one.get_body(("html",)).get_content()
    assert one["Message-ID"] != other["Message-ID"]
    assert one["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "trouble",
    [
        {"at_recipient": lambda server: hang_up(server)},
        {"at_recipient": lambda server: "421 closing"},
        {"at_data": lambda server: "421 closing"},
    ],
    ids=["hangs up", "closes", "closes at the mail"],
)
def test_a_server_that_fails_half_way_is_tried_again_by_the_next_run(
    mail_server: MailServer, values: Programme, trouble: dict[str, Callable[[SMTP], str]]
) -> None:
    make_people(values, 40)
    ((moment, what),) = trouble.items()
    setattr(mail_server, moment, after(25, what))
    with pytest.raises(CommandError) as failure:
        run()
    assert failure.value.returncode == 1
    assert "25 verstuurd, 15 nog te versturen" in str(failure.value)
    assert list(Notice.objects.filter(tries=1).values_list("state", "reason")) == [("planned", "server_down")]
    setattr(mail_server, moment, None)
    assert "15 verstuurd" in run()
    assert everyone_has_one_mail(mail_server, 40)


def test_a_server_that_is_not_there_leaves_everything_planned(
    mail_server: MailServer, values: Programme, settings: Settings
) -> None:
    make_people(values, 3)
    settings.EMAIL_PORT = 1
    with pytest.raises(CommandError, match="0 verstuurd, 3 nog te versturen"):
        run()
    assert {state for _kind, state, _reason in lines()} == {NoticeState.PLANNED}


def test_a_mail_of_which_nobody_knows_whether_it_was_accepted_is_not_sent_again_by_itself(
    mail_server: MailServer, values: Programme
) -> None:
    """The server takes the mail, and is gone before it says so."""
    make_people(values, 5)

    def accept_and_hang_up(server: SMTP, address: str) -> str:
        mail_server.recipients.append(address)
        return hang_up(server)

    times = iter(range(10))
    mail_server.at_data = lambda server, address: accept_and_hang_up(server, address) if next(times) == 2 else None
    with pytest.raises(CommandError, match="2 verstuurd, 2 nog te versturen"):
        run()
    run()
    assert everyone_has_one_mail(mail_server, 5)
    assert sorted(lines())[-1] == ("before_due", "uncertain", "interrupted")
    assert [state for _kind, state, _reason in lines()].count(NoticeState.SENT) == 4


def test_a_refused_recipient_is_settled_and_the_others_get_theirs(mail_server: MailServer, values: Programme) -> None:
    make_people(values, 3)
    mail_server.at_recipient = lambda server, address: "550 no such person" if address.startswith("mens1@") else None
    assert "2 verstuurd, 1 niet verstuurd" in run()
    assert sorted(lines())[0] == ("before_due", "not_sent", "refused")
    assert sorted(mail_server.per_person) == ["mens0@lennik.example", "mens2@lennik.example"]


def test_a_refused_mail_is_settled_and_the_others_get_theirs(mail_server: MailServer, values: Programme) -> None:
    make_people(values, 3)
    mail_server.at_data = lambda server, address: "554 looks like spam" if address.startswith("mens1@") else None
    assert "2 verstuurd, 1 niet verstuurd" in run()


@pytest.mark.parametrize("moment", ["at_recipient", "at_data"])
def test_what_is_put_off_holds_up_nobody_is_no_fault_of_the_server_and_is_given_up_after_some_runs(
    mail_server: MailServer, values: Programme, moment: str
) -> None:
    make_people(values, 3)
    setattr(mail_server, moment, lambda server, address: "450 grey" if address.startswith("mens0@") else None)
    assert "2 verstuurd, 0 niet verstuurd, 1 wachten" in run()
    for _ in range(sending.MAX_TRIES - 1):
        run()
    assert lines()[0] == ("before_due", "not_sent", "refused")
    assert Pulse.objects.get(pk=Heart.MAIL).failed_at is None


@pytest.mark.parametrize("moment", ["at_recipient", "at_data"])
def test_a_server_that_puts_off_one_after_the_other_is_down(
    mail_server: MailServer, values: Programme, moment: str
) -> None:
    make_people(values, 10)
    setattr(mail_server, moment, lambda server, address: "452 too many")
    with pytest.raises(CommandError, match="0 verstuurd, 10 nog te versturen"):
        run()
    assert Notice.objects.filter(tries=1).count() == sending.IN_A_ROW


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("is_handed_over", [False, True])
def test_a_run_that_is_killed_is_continued_without_repeating(
    mail_server: MailServer,
    values: Programme,
    monkeypatch: pytest.MonkeyPatch,
    stop: type[BaseException],
    is_handed_over: bool,
) -> None:
    make_people(values, 20)
    deliver, times = Mailer.deliver, iter(range(100))

    def killed(self: Mailer, message: Mail) -> Delivery:
        is_now = next(times) == 7
        if is_now and not is_handed_over:
            raise stop
        delivery = deliver(self, message)
        if is_now:
            raise stop
        return delivery

    monkeypatch.setattr(Mailer, "deliver", killed)
    with pytest.raises(stop):
        run()
    assert "12 verstuurd" in run()
    assert len(mail_server.mails) == 19 + is_handed_over
    assert set(mail_server.per_person.values()) == {1}
    (halfway,) = Notice.objects.filter(state=NoticeState.SENDING)
    later = timezone.now() + timedelta(minutes=16)  # for as long, a slow mail server may be busy with it
    assert ledger.find_interrupted(later - timedelta(minutes=2)) == 0
    assert ledger.find_interrupted(later) == 1
    halfway.refresh_from_db()
    assert (halfway.state, halfway.reason) == (NoticeState.UNCERTAIN, NoticeReason.INTERRUPTED)
    assert "0 verstuurd" in run()


def test_what_is_uncertain_or_refused_goes_out_again_only_when_hr_says_so(
    mail_server: MailServer, values: Programme
) -> None:
    make_people(values, 1)
    mail_server.at_recipient = lambda server, address: "550 no such person"
    run()
    mail_server.at_recipient = None
    assert "0 verstuurd" in run()
    notice = Notice.objects.get()
    assert ledger.plan_again(notice.pk, TODAY, LEGAL) is True
    assert ledger.plan_again(notice.pk, TODAY, LEGAL) is False
    assert "1 verstuurd" in run()
    assert ledger.plan_again(notice.pk, TODAY, LEGAL) is False


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda person: Enrolment.objects.filter(user=person).update(
                started_at=timezone.now(), completed_at=timezone.now()
            ),
            ("before_due", "not_sent", "completed"),
        ),
        (lambda person: User.objects.filter(pk=person.pk).update(is_active=False), ("before_due", "not_sent", "left")),
        (
            lambda person: Absence.objects.create(user=person, first_day=TODAY, last_day=TODAY),
            ("before_due", "planned", "on_leave"),
        ),
        (
            lambda person: Enrolment.objects.filter(user=person).update(due_date=TODAY + timedelta(days=30)),
            ("before_due", "not_sent", "superseded"),
        ),
    ],
    ids=["completed", "left", "on leave", "moved"],
)
def test_what_changes_while_the_run_is_busy_still_counts(
    mail_server: MailServer,
    values: Programme,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[User], object],
    expected: tuple[str, str, str],
) -> None:
    make_people(values, 2)
    second = User.objects.get(email="mens1@lennik.example")
    deliver = Mailer.deliver

    def deliver_and_change(self: Mailer, message: Mail) -> Delivery:
        change(second)
        return deliver(self, message)

    monkeypatch.setattr(Mailer, "deliver", deliver_and_change)
    assert "1 verstuurd" in run()
    assert lines() == [("before_due", "sent", ""), expected]


def test_a_mail_that_cannot_be_written_holds_up_nobody(
    mail_server: MailServer, values: Programme, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_people(values, 2)
    write, times = mail_of_notice.message_for, iter(range(9))

    def fail_first(*args: Any) -> EmailMultiAlternatives:
        if next(times) == 0:
            raise RuntimeError("an error of ours")
        return write(*args)

    monkeypatch.setattr(mail_of_notice, "message_for", fail_first)
    assert "1 verstuurd, 0 niet verstuurd, 1 wachten" in run()
    assert "could not be written" in caplog.text
    assert "@lennik" not in caplog.text


def test_an_address_that_cannot_be_mailed_is_refused(mail_server: MailServer, values: Programme, amina: User) -> None:
    User.objects.filter(pk=amina.pk).update(email="a\nBcc: x@y.example")
    enrol(amina, values)
    run()
    assert lines() == [("before_due", "not_sent", "refused")]
    assert mail_server.mails == []


def test_each_mail_costs_the_same_queries(
    mail_server: MailServer, values: Programme, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_people(values, 3)
    mail_pulse.worked(timezone.now())  # which is written down once a minute
    with django_assert_max_num_queries(200) as few:
        run()
    forget_mails()
    with django_assert_max_num_queries(200) as again:
        run()
    assert len(few) == len(again)
    forget_mails()
    Enrolment.objects.all().delete()
    User.objects.filter(email__startswith="mens").delete()
    make_people(values, 13)
    with django_assert_max_num_queries(200) as more:
        run()
    assert len(more) - len(few) == 10 * 3  # as it stands now, the claim, what became of it
    assert all(one <= other for one, other in pairwise(Notice.objects.values_list("pk", flat=True).order_by("pk")))
