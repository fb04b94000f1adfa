"""What someone hears at the start: that a programme begins, and the invitation to choose a password."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from onboarding.learning.journey import progress
from onboarding.learning.models import Notice, NoticeSetting, NoticeText
from onboarding.learning.notices import invitations, sending
from onboarding.learning.notices.announcing import announce
from onboarding.lessons.models import Programme
from onboarding.people import invitation_links
from onboarding.people.models import Organisation, User
from tests.forgotten_mails import forget_mails
from tests.learning.notices.conftest import TODAY, enrol, lines
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
SATURDAY, MONDAY = date(2026, 11, 28), date(2026, 11, 30)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Let it be a day."""

    def be(day: date) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: day)

    be(TODAY)
    return be


@pytest.fixture
def at_the_end(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[Callable[[], object]], object]:
    def do(action: Callable[[], object]) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return action()

    return do


# --- The programme begins --------------------------------------------------------------------------------------------


def test_who_works_here_already_hears_at_once(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    values: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    at_the_end(lambda: progress.enrol(amina, values, TODAY))
    assert lines() == [("start", "sent", "")]
    assert (Notice.objects.get().about, Notice.objects.get().send_on) == (TODAY, TODAY)
    assert len(mailoutbox) == 1


def test_who_starts_later_hears_on_the_first_day_of_work(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    values: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    User.objects.filter(pk=amina.pk).update(start_date=SATURDAY)
    at_the_end(lambda: progress.enrol(User.objects.get(pk=amina.pk), values, TODAY))
    assert mailoutbox == []
    assert (Notice.objects.get().about, Notice.objects.get().send_on) == (SATURDAY, MONDAY)
    assert sending.send(date(2026, 11, 27), timezone.now).sent == 0
    assert sending.send(MONDAY, timezone.now).sent == 1


def test_who_is_enrolled_on_a_saturday_hears_on_monday(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    values: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    on(SATURDAY)
    at_the_end(lambda: progress.enrol(amina, values, SATURDAY))
    assert mailoutbox == []
    assert lines() == [("start", "planned", "holiday")]
    assert sending.send(MONDAY, timezone.now).sent == 1
    assert lines() == [("start", "sent", "")]


def test_telling_twice_tells_once(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    values: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    enrolment = enrol(amina, values)
    for _ in range(2):
        at_the_end(lambda: announce([enrolment.pk], TODAY))
    assert len(mailoutbox) == 1


def test_many_are_told_with_the_same_queries_as_few(
    on: Callable[[date], None],
    lennik: Organisation,
    values: Programme,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in (3, 30):
        people = User.objects.bulk_create(
            User(email=f"p{number}.{n}@x.example", organisation=lennik, start_date=TODAY) for n in range(number)
        )
        ids = [enrol(person, values).pk for person in people]
        with django_assert_num_queries(9):
            announce(ids, TODAY)


def test_what_is_switched_off_is_not_told(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    values: Programme,
    lennik: Organisation,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    NoticeSetting.objects.create(organisation=lennik, kind="start", is_on=False)
    at_the_end(lambda: announce([enrol(amina, values).pk], TODAY))
    assert lines() == [("start", "not_sent", "switched_off")]
    assert mailoutbox == []


# --- The invitation --------------------------------------------------------------------------------------------------


def link_in(message: EmailMessage) -> str:
    return re.search(r"https?://[^/\s]+(/account/uitnodiging/\S+)", str(message.body)).group(1)


def test_the_invitation_lets_someone_choose_a_password(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    assert at_the_end(lambda: invitations.invite([amina], TODAY)) == 1
    (message,) = mailoutbox
    html = message.alternatives[0][0]
    assert link_in(message) in html
    works_until = date_format(invitation_links.last_day(amina, TODAY), "l j F Y")
    assert works_until in message.body and works_until in html
    client = Client()
    words: dict[str, Any] = {"password1": "drie woorden en nog een", "password2": "drie woorden en nog een"}
    submit(client, client.get(link_in(message)), **words)
    assert User.objects.get(pk=amina.pk).check_password("drie woorden en nog een")


def test_before_the_first_day_the_invitation_says_when_that_is(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    User.objects.filter(pk=amina.pk).update(start_date=TODAY + timedelta(weeks=2))
    at_the_end(lambda: invitations.invite([amina], TODAY))
    words = "Je eerste werkdag is " + date_format(TODAY + timedelta(weeks=2), "l j F Y")
    assert words in mailoutbox[0].body and words in str(mailoutbox[0].alternatives[0][0])


# --- One mail to who is new ------------------------------------------------------------------------------------------


def test_who_is_enrolled_and_invited_at_once_gets_one_mail_that_lets_them_in(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    programme: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    at_the_end(lambda: progress.enrol(amina, programme, TODAY))
    assert at_the_end(lambda: invitations.invite([amina], TODAY)) == 0
    (message,) = mailoutbox
    assert "/account/uitnodiging/" in link_in(message)
    assert "Kies je wachtwoord" in message.body
    assert lines() == [("start", "sent", "")]


@pytest.mark.parametrize("signed_in", [False, True])
def test_of_two_programmes_that_begin_at_once_the_first_mail_alone_has_the_button_and_welcomes(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    programme: Programme,
    mailoutbox: list[EmailMultiAlternatives],
    signed_in: bool,
) -> None:
    User.objects.filter(pk=amina.pk).update(last_login=timezone.now() if signed_in else None)
    other = Programme.objects.create(
        organisation=programme.organisation, title="Veilig werken", outline=programme.outline, is_live=True
    )
    at_the_end(lambda: [progress.enrol(amina, one, TODAY) for one in (programme, other)])
    first, second = mailoutbox
    assert [("/account/uitnodiging/" in one.body, "Kies je wachtwoord" in one.body) for one in (first, second)] == [
        (not signed_in, not signed_in), (False, False),
    ]  # fmt: skip
    assert (first.subject, second.subject) == ("Welkom aan boord: je lessen staan klaar", "Ook voor jou: Veilig werken")
    assert "Welkom" in first.body and "Welkom" not in second.body and "Veilig werken" in second.body
    assert lines() == [("start", "sent", ""), ("start", "sent", "")]


def test_who_is_invited_and_enrolled_at_once_gets_one_mail_and_the_ledger_says_why(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    programme: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    at_the_end(lambda: invitations.invite([amina], TODAY))
    at_the_end(lambda: progress.enrol(amina, programme, TODAY))
    assert len(mailoutbox) == 1
    assert sorted(lines()) == [("invitation", "sent", ""), ("start", "not_sent", "told_today")]


def test_both_planned_for_one_day_one_goes_out(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    programme: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    """On a Saturday both wait for Monday."""
    on(SATURDAY)
    Notice.objects.create(recipient=amina, kind="invitation", about=SATURDAY, send_on=MONDAY)
    at_the_end(lambda: progress.enrol(amina, programme, SATURDAY))
    on(MONDAY)
    sending.send(MONDAY, timezone.now)
    assert len(mailoutbox) == 1
    assert sorted(lines()) == [("invitation", "sent", ""), ("start", "not_sent", "told_today")]


def test_a_start_that_was_refused_does_not_keep_the_invitation(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    programme: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    enrolment = enrol(amina, programme)
    forget_mails(enrolment=enrolment)
    Notice.objects.create(
        recipient=amina, enrolment=enrolment, kind="start", about=TODAY, send_on=TODAY, state="not_sent"
    )
    assert at_the_end(lambda: invitations.invite([amina], TODAY)) == 1
    assert len(mailoutbox) == 1


def test_who_signed_in_before_gets_both(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    programme: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    User.objects.filter(pk=amina.pk).update(last_login=timezone.now())
    at_the_end(lambda: progress.enrol(amina, programme, TODAY))
    assert at_the_end(lambda: invitations.invite([amina], TODAY)) == 1
    start, invitation = mailoutbox
    assert "/account/uitnodiging/" not in start.body
    assert "/account/uitnodiging/" in invitation.body


def test_an_own_text_without_the_link_lets_someone_new_in_all_the_same(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    programme: Programme,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    organisation = programme.organisation
    NoticeText.objects.create(organisation=organisation, kind="start", language="nl", subject="Dag", body="Welkom.")
    at_the_end(lambda: progress.enrol(amina, programme, TODAY))
    assert mailoutbox[0].body.count("/account/uitnodiging/") == 1
    assert str(mailoutbox[0].alternatives[0][0]).count("/account/uitnodiging/") == 1


def test_nobody_is_invited_twice_on_a_day(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    marleen: User,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    assert at_the_end(lambda: invitations.invite([amina], TODAY)) == 1
    assert at_the_end(lambda: invitations.invite([amina, marleen], TODAY)) == 1
    assert at_the_end(lambda: invitations.invite([amina], TODAY + timedelta(days=1))) == 1
    assert [message.to[0] for message in mailoutbox] == [amina.email, marleen.email]


def test_an_invitation_on_a_saturday_waits_for_monday(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    on(SATURDAY)
    assert at_the_end(lambda: invitations.invite([amina], SATURDAY)) == 1
    assert mailoutbox == []
    assert lines() == [("invitation", "planned", "holiday")]
    assert sending.send(MONDAY, timezone.now).sent == 1


def test_an_invitation_that_had_no_address_can_be_sent_later_that_day(
    on: Callable[[date], None],
    at_the_end: Callable[[Callable[[], object]], object],
    amina: User,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    User.objects.filter(pk=amina.pk).update(email="")
    at_the_end(lambda: invitations.invite([amina], TODAY))
    assert lines() == [("invitation", "not_sent", "no_address")]
    User.objects.filter(pk=amina.pk).update(email="amina@lennik.example")
    assert at_the_end(lambda: invitations.invite([amina], TODAY)) == 1
    assert lines() == [("invitation", "sent", "")]


def test_inviting_many_costs_the_same_queries_as_few(
    on: Callable[[date], None], lennik: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (3, 30):
        people = User.objects.bulk_create(
            User(email=f"p{number}.{n}@x.example", organisation=lennik) for n in range(number)
        )
        with django_assert_num_queries(12):
            assert invitations.invite(people, TODAY) == number
