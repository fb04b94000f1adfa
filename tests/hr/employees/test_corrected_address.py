"""HR corrects the address of someone who never signed in: the invitation goes to the right one at once, and the ledger
tells of both."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.notices.sent_mail_columns import REPLACED
from onboarding.learning.journey import progress
from onboarding.learning.models import Notice, NoticeKind, NoticeReason, NoticeSetting, NoticeState
from onboarding.learning.notices import corrected_addresses, invitations, sending
from onboarding.people import address_changes
from onboarding.people.models import Absence, User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.hr.conftest import Municipality, at, make_person, make_programme
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
NOW = at(2026, 11, 23, 10)
RIGHT = "jan.goed@lennik.example"


@pytest.fixture(autouse=True)
def _on_a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *_args: value.date() if value else MONDAY)
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def jan(lennik: Municipality) -> User:
    return make_person(lennik.organisation, "Jan", "Claes", email="jan.fout@lennik.example", start_date=MONDAY)


def send(day: date = MONDAY) -> None:
    sending.send(day, lambda: NOW)


def page_of(client: Client, person: User) -> ClientResponse:
    return client.get(reverse("hr:employee_edit", args=[person.pk]))


def correct(client: Client, person: User, address: str = RIGHT) -> str:
    response = submit(client, page_of(client, person), email=address, follow=True)
    return " ".join(unescape(response.content.decode()).split())


def told() -> list[tuple[Any, ...]]:
    return list(Notice.objects.order_by("pk").values_list("kind", "recipient_address", "state", "is_replaced"))


def test_an_invitation_that_went_wrong_goes_to_the_right_address_and_both_are_told(
    hr_officer: Client,
    jan: User,
    mailoutbox: list[EmailMultiAlternatives],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    invitations.invite([jan], MONDAY)
    send()
    assert "dan krijgt Jan Claes meteen de uitnodiging op het nieuwe" in unescape(
        page_of(hr_officer, jan).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        said = correct(hr_officer, jan)
    assert f"Jan Claes krijgt meteen de uitnodiging op {RIGHT};" in said
    assert [message.to for message in mailoutbox] == [["jan.fout@lennik.example"], [RIGHT]]
    assert told() == [
        ("invitation", "jan.fout@lennik.example", "sent", True), ("invitation", RIGHT, "sent", False),
    ]  # fmt: skip
    ledger = hr_officer.get(reverse("hr:notice_ledger")).content.decode()
    assert "jan.fout@lennik.example" in ledger
    assert RIGHT in ledger
    assert str(REPLACED) in unescape(ledger)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (NoticeState.SENT, ""),
        (NoticeState.UNCERTAIN, NoticeReason.INTERRUPTED),
        (NoticeState.NOT_SENT, NoticeReason.REFUSED),
        (NoticeState.NOT_SENT, NoticeReason.NO_ADDRESS),
    ],
)
def test_the_mail_that_a_programme_begins_goes_again_to_the_right_address(
    hr_officer: Client,
    lennik: Municipality,
    jan: User,
    state: NoticeState,
    reason: str,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    enrolment = progress.enrol(jan, lennik.programme, MONDAY)
    Notice.objects.update(state=state, reason=reason, settled_at=NOW)
    before, after = page_of(hr_officer, jan).content.decode(), correct(hr_officer, jan)
    assert "dan krijgt Jan Claes meteen de mail dat het traject begint op het nieuwe." in before
    assert f"Jan Claes krijgt meteen de mail dat het traject begint op {RIGHT};" in after
    send()
    assert [message.to for message in mailoutbox] == [[RIGHT]]
    new = Notice.objects.get(is_replaced=False)
    assert (new.kind, new.enrolment, new.recipient_address) == (NoticeKind.START, enrolment, RIGHT)


def test_of_two_programmes_two_mails_are_told_before_and_after_and_leave_when_it_is_said(
    hr_officer: Client,
    lennik: Municipality,
    jan: User,
    mailoutbox: list[EmailMultiAlternatives],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for programme in (lennik.programme, make_programme(lennik.organisation, "Veilig werken")):
        progress.enrol(jan, programme, MONDAY)
    Notice.objects.update(state=NoticeState.SENT, settled_at=NOW)
    saturday = MONDAY - timedelta(days=2)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *_args: saturday)
    before, after = page_of(hr_officer, jan).content.decode(), correct(hr_officer, jan)
    mails = "op maandag 23 november 2 mails dat een traject begint, één per traject,"
    assert f"dan krijgt Jan Claes {mails} op het nieuwe." in before
    assert f"Jan Claes krijgt {mails} op {RIGHT};" in after
    send(saturday)
    assert mailoutbox == []
    send()
    assert [message.to for message in mailoutbox] == [[RIGHT]] * 2
    Absence.objects.create(user=jan, first_day=saturday, last_day=MONDAY)
    assert "dan krijgt Jan Claes na de afwezigheid 2 mails" in page_of(hr_officer, jan).content.decode()


def test_who_had_no_address_is_invited_at_once_on_getting_one(
    hr_officer: Client, lennik: Municipality, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    jan = make_person(lennik.organisation, "Jan", "Claes", email="", start_date=MONDAY)
    progress.enrol(jan, lennik.programme, MONDAY)
    send()
    assert mailoutbox == []
    correct(hr_officer, jan)
    send()
    assert [message.to for message in mailoutbox] == [[RIGHT]]


@pytest.mark.parametrize("why", ["signed in", "left", "mails off", "never told", "still to be told", "closed"])
def test_of_nobody_else_a_mail_leaves(
    hr_officer: Client, jan: User, lennik: Municipality, why: str, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    if why not in ("never told", "still to be told"):
        invitations.invite([jan], MONDAY)
        send()
    elif why == "still to be told":
        invitations.invite([jan], MONDAY - timedelta(days=1))
    before = len(mailoutbox)
    match why:
        case "signed in":
            User.objects.filter(pk=jan.pk).update(last_login=NOW)
        case "left":
            User.objects.filter(pk=jan.pk).update(start_date=None, end_date=MONDAY - timedelta(days=1))
        case "mails off":
            NoticeSetting.objects.create(organisation=lennik.organisation, kind=NoticeKind.INVITATION, is_on=False)
        case "closed":
            User.objects.filter(pk=jan.pk).update(is_active=False)
    number = Notice.objects.count()
    assert "dan krijgt" not in page_of(hr_officer, jan).content.decode()
    correct(hr_officer, jan)
    assert Notice.objects.count() == number
    assert len(mailoutbox) == before


def test_with_a_last_day_in_the_same_form_the_mail_leaves_to_who_works_here_by_then(
    hr_officer: Client, jan: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    invitations.invite([jan], MONDAY - timedelta(days=7))
    send()
    User.objects.filter(pk=jan.pk).update(start_date=None)
    yesterday = MONDAY - timedelta(days=1)
    page = submit(hr_officer, page_of(hr_officer, jan), email=RIGHT, end_date=yesterday.isoformat(), follow=True)
    assert "de uitnodiging op" not in page.content.decode()
    page = submit(hr_officer, page_of(hr_officer, jan), email=f"x.{RIGHT}", end_date="", follow=True)
    assert f"de uitnodiging op x.{RIGHT}" in page.content.decode()
    send()
    assert [message.to[0] for message in mailoutbox] == ["jan.fout@lennik.example", f"x.{RIGHT}"]


def test_to_an_address_that_was_mailed_already_nothing_leaves(
    jan: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    first = jan.email
    invitations.invite([jan], MONDAY - timedelta(days=7))
    send()
    User.objects.filter(pk=jan.pk).update(email=RIGHT)
    invitations.invite([jan], MONDAY)
    send()
    jan.refresh_from_db()
    address_changes.give(jan, first, None, NOW)
    send()
    assert [message.to[0] for message in mailoutbox] == [first, RIGHT]


def test_many_cost_as_many_queries_as_few(lennik: Municipality) -> None:
    costs = []
    for number in (2, 12):
        people = [
            make_person(lennik.organisation, f"Mens{number}", f"Nr{place}", email=f"m{number}.{place}@fout.example")
            for place in range(number)
        ]
        invitations.invite(people, MONDAY)
        send()
        for one in people:
            User.objects.filter(pk=one.pk).update(email=f"goed.{one.email}")
        with CaptureQueriesContext(connection) as spent:
            assert corrected_addresses.invite_anew([one.pk for one in people], MONDAY) == number
        costs.append(len(spent))
    assert costs[0] == costs[1]


def test_what_the_rules_do_besides_counts_the_invitation_too(
    hr_officer: Client, jan: User, lennik: Municipality, mailoutbox: list[EmailMultiAlternatives],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """One mail lets in who never signed in; without mail about the programme, it leaves all the same."""
    make_rule(organisation=lennik.organisation, programme=lennik.programme, switched_on=MONDAY)
    invitations.invite([jan], MONDAY - timedelta(days=3))
    Notice.objects.update(state=NoticeState.SENT, settled_at=NOW, send_on=MONDAY - timedelta(days=3))
    page = submit(
        hr_officer, page_of(hr_officer, jan), email=RIGHT, start_date=(MONDAY + timedelta(days=1)).isoformat()
    )
    assert "1 mail vertrekt nu, 1 mail vertrekt later" in " ".join(page.content.decode().split())
    with django_capture_on_commit_callbacks(execute=True):
        said = submit(hr_officer, page, zonder_mail=True, follow=True)
    assert "1 mail vertrekt nu." in " ".join(unescape(said.content.decode()).split())
    assert [message.to for message in mailoutbox] == [[RIGHT]]
