"""Whatever mail does not leave, and for whatever reason, somebody sees it: HR on the first screen, or who asked for it.

Against a real mail server that refuses, hangs up or is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from onboarding.hr.deeds import review_mails
from onboarding.hr.lists import mailed_views
from onboarding.hr.models import SavedView
from onboarding.learning.models import Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import mail_circumstances, mail_of_notice, queueing
from onboarding.people import (
    address_changes,
    address_mails,
    code_mails,
    invitation_mails,
    own_change_mails,
    resets,
    role_mails,
    undelivered,
)
from onboarding.people.mail_message import mail_to
from onboarding.people.mail_trouble import MailTrouble
from onboarding.people.models import AddressChange, Heart, MailKind, Organisation, Pulse, UndeliveredMail, User
from onboarding.people.roles import Role
from onboarding.people.second_factor import factor_mails
from onboarding.people.sessions import device_mails
from tests.forgotten_mails import forget_mails
from tests.hr.conftest import Municipality, enrol, sign_in
from tests.learning.notices.conftest import MailServer, hang_up, mail_server  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
ROOM = Path(__file__).parents[3] / "onboarding"
MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC).isoformat()


def change_of(person: User) -> int:
    now = timezone.now()
    made = AddressChange.objects.create(
        user=person, old_email=person.email, new_email="nieuw@elders.example", asked_at=now
    )
    return made.pk


def list_of(person: User) -> None:
    kept = {"organisation": person.organisation, "made_by": person}
    saved = SavedView.objects.create(name="Alles", view="activity_log", schedule="weekly", **kept)
    saved.recipients.create(person=person)
    mailed_views.send_due(MONDAY)


# What sends each kind of mail outside the ledger; all go to the same person of HR, at once.
MAILS: dict[MailKind, Callable[[User], object]] = {
    MailKind.CODE: lambda who: code_mails.send_code.enqueue(who.email, "123456"),
    MailKind.PASSWORD: lambda who: resets.send_link.enqueue(who.email),
    MailKind.INVITATION: lambda who: invitation_mails.send_invitation.enqueue(who.pk),
    MailKind.ADDRESS: lambda who: address_mails.deliver.enqueue("address_asked", "old_email", [change_of(who)]),
    MailKind.OLD_ADDRESS: lambda who: address_mails.deliver.enqueue("address_confirmed", "old_email", [change_of(who)]),
    MailKind.NEW_ADDRESS: lambda who: address_mails.deliver.enqueue("address_confirmed", "new_email", [change_of(who)]),
    MailKind.ROLE: lambda who: role_mails.send_role_mail.enqueue(who.pk, who.pk, Role.EDITOR.value, "Jan", AT, True),
    MailKind.DEVICE: lambda who: device_mails.send_device_mail.enqueue(who.pk, "Firefox", "Linux", AT),
    MailKind.OWN_CHANGE: lambda who: own_change_mails.send_own_change_mail.enqueue(
        who.pk, "password", "Firefox", "Linux", AT
    ),
    MailKind.FACTOR: lambda who: factor_mails.send_factor_mail.enqueue("factor_reset_done", who.pk, "Jan"),
    MailKind.REVIEW: lambda who: review_mails.send_review_mail.enqueue(who.pk, "asked", 1, "Luisteren", "Jan", ""),
    MailKind.LIST: list_of,
}
NOT_OF_ONE_MODULE = {MailKind.NOTICE, MailKind.OTHER}  # those of the ledger, below


def refused(_server: SMTP, _address: str) -> str:
    return "550 nobody of that name"


def cut_off(server: SMTP, _address: str) -> str:
    return hang_up(server)


def put_off(_server: SMTP, _address: str) -> str:
    return "451 later"


def fail(server: MailServer, settings: Settings, how: str) -> None:
    match how:
        case "refused":
            server.at_recipient = refused
        case "content":
            server.at_data = refused
        case "cut off":
            server.at_data = cut_off
        case "put off":
            server.at_recipient = put_off
        case "away":
            settings.EMAIL_PORT = 1


# What becomes of a mail is kept in one way, whatever went wrong: a second database tries each kind once.
HOW = [pytest.param("refused", marks=pytest.mark.every_example), "content", "cut off", "put off", "away"]


def first_screen(viewer: User) -> str:
    return unescape(sign_in(viewer).get("/beheer/").content.decode())


def test_every_kind_is_tried_here() -> None:
    assert MAILS.keys() | NOT_OF_ONE_MODULE == set(MailKind)


def test_no_other_module_hands_a_mail_to_the_server() -> None:
    hands_over = re.compile(r"\b(?:message|mail|super\(\)|\))\.send\(")
    found = {path.name for path in ROOM.rglob("*.py") if hands_over.search(path.read_text())}
    outside_the_ledger = {"mail_again.py", "mailed_views.py"}  # keep whom a mail did not reach
    told_at_once = {"mail_views.py", "trial_mail.py"}  # who asked for it sees it on the screen
    others = {"mail_message.py", "delivery.py", "operator_mails.py", "smtp.py"}
    assert found - {"apps.py"} == outside_the_ledger | told_at_once | others


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("kind", MAILS)
def test_hr_sees_whom_a_mail_did_not_reach(
    lennik: Municipality,
    mail_server: MailServer,  # noqa: F811
    settings: Settings,
    kind: MailKind,
    how: str,
) -> None:
    fail(mail_server, settings, how)
    MAILS[kind](lennik.hr_officer)
    assert mail_server.mails == []
    shown = first_screen(lennik.hr_officer)
    assert "Niet aangekomen" in shown
    assert f"{lennik.hr_officer}</a>: {kind.label}" in shown
    pulse = Pulse.objects.get(pk=Heart.MAIL)
    assert (pulse.failures, pulse.refusals) == {
        "refused": (0, 1), "content": (0, 1), "cut off": (1, 0), "put off": (0, 1), "away": (1, 0),
    }[how]  # fmt: skip


@pytest.mark.parametrize("kind", MAILS)
def test_a_next_one_that_arrives_ends_it(lennik: Municipality, mail_server: MailServer, kind: MailKind) -> None:  # noqa: F811
    undelivered.note(kind, [lennik.hr_officer.pk], MailTrouble.SILENT, MONDAY)
    MAILS[kind](lennik.hr_officer)
    assert len(mail_server.mails) == 1
    assert not UndeliveredMail.objects.exists()


def planned(lennik: Municipality, kind: NoticeKind) -> Notice:
    """A mail of the ledger, and the only one."""
    today = timezone.localdate()
    enrolment = enrol(lennik.learner, lennik.programme)
    forget_mails()
    facts: dict[str, Any] = {"kind": kind, "about": today, "send_on": today, "state": NoticeState.UNCERTAIN}
    return Notice.objects.create(recipient=lennik.learner, enrolment=enrolment, **facts)


@pytest.mark.parametrize(
    ("state", "reason"),
    [(NoticeState.NOT_SENT, NoticeReason.REFUSED), (NoticeState.UNCERTAIN, NoticeReason.INTERRUPTED)],
)
def test_the_mails_of_the_ledger_are_counted_and_one_click_away(
    lennik: Municipality, state: NoticeState, reason: NoticeReason
) -> None:
    notice = planned(lennik, NoticeKind.INVITATION)
    Notice.objects.update(state=state, reason=reason)
    shown = first_screen(lennik.hr_officer)
    found = re.search(r'href="([^"]*arrived=no[^"]*)">1 mail kwam niet aan', shown)
    assert found is not None
    listed = unescape(sign_in(lennik.hr_officer).get(found[1]).content.decode())
    assert f"/{notice.pk}/" in listed


def test_what_was_sent_or_never_due_is_none_of_them(lennik: Municipality) -> None:
    planned(lennik, NoticeKind.INVITATION)
    Notice.objects.update(state=NoticeState.NOT_SENT, reason=NoticeReason.COMPLETED)
    assert "Niet aangekomen" not in first_screen(lennik.hr_officer)


def test_another_organisation_sees_none_of_it(lennik: Municipality, herenthout: Municipality) -> None:
    planned(lennik, NoticeKind.INVITATION)
    undelivered.note(MailKind.CODE, [lennik.learner.pk], MailTrouble.RECIPIENT, timezone.localdate())
    assert "Niet aangekomen" not in first_screen(herenthout.hr_officer)


@pytest.mark.parametrize("kind", [NoticeKind.RESOLUTION, NoticeKind.REGRADED])
def test_of_a_mail_that_hr_is_not_shown_one_learns_that_a_mail_did_not_arrive(
    lennik: Municipality,
    mail_server: MailServer,  # noqa: F811
    kind: NoticeKind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mail_server.at_recipient = refused
    notice = planned(lennik, kind)
    Notice.objects.update(state=NoticeState.PLANNED)
    always_goes_out(monkeypatch)
    queueing.deliver.enqueue([notice.pk])
    shown = first_screen(lennik.hr_officer)
    assert f"{lennik.learner}</a>: mail, " in shown
    assert "mail kwam niet aan" not in shown


def always_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Goes:
        goes_out = True

    monkeypatch.setattr(mail_circumstances, "verdict_on", lambda *_given: Goes())
    monkeypatch.setattr(
        mail_of_notice, "message_for", lambda notice, *_given: mail_to(notice.recipient.email, "nl", "x", "x")
    )


class TestThePageOfThePerson:
    def page(self, lennik: Municipality) -> str:
        client: Client = sign_in(lennik.hr_officer)
        return unescape(client.get(f"/beheer/medewerkers/{lennik.learner.pk}/").content.decode())

    def test_says_that_the_address_was_refused_and_what_to_do(self, lennik: Municipality) -> None:
        undelivered.note(MailKind.CODE, [lennik.learner.pk], MailTrouble.RECIPIENT, MONDAY)
        shown = self.page(lennik)
        assert f"De mailserver weigerde {lennik.learner.email} op 23 november 2026" in shown
        assert "verbeter het bij “Gegevens wijzigen”" in shown

    def test_says_it_of_a_mail_of_the_ledger_too(
        self,
        lennik: Municipality,
        mail_server: MailServer,  # noqa: F811
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        mail_server.at_recipient = refused
        notice = planned(lennik, NoticeKind.INVITATION)
        Notice.objects.update(state=NoticeState.PLANNED)
        always_goes_out(monkeypatch)
        queueing.deliver.enqueue([notice.pk])
        assert f"De mailserver weigerde {lennik.learner.email}" in self.page(lennik)
        assert "1 mail kwam niet aan" in first_screen(lennik.hr_officer)
        mail_server.at_recipient = None
        Notice.objects.update(state=NoticeState.PLANNED)
        queueing.deliver.enqueue([notice.pk])
        assert "De mailserver weigerde" not in self.page(lennik)

    def test_blames_no_address_for_a_server_that_was_down(self, lennik: Municipality) -> None:
        undelivered.note(MailKind.CODE, [lennik.learner.pk], MailTrouble.SILENT, MONDAY)
        assert "De mailserver werkte niet mee." in self.page(lennik)

    def test_says_nothing_once_there_is_another_address(self, lennik: Municipality) -> None:
        undelivered.note(MailKind.CODE, [lennik.learner.pk], MailTrouble.RECIPIENT, MONDAY)
        address_changes.give(lennik.learner, "beter@lennik.example", lennik.hr_officer, timezone.now())
        assert not UndeliveredMail.objects.exists()

    def test_says_nothing_of_before_at_another_organisation(
        self, lennik: Municipality, herenthout: Municipality
    ) -> None:
        undelivered.note(MailKind.CODE, [lennik.learner.pk], MailTrouble.RECIPIENT, MONDAY)
        lennik.learner.organisation = Organisation.objects.get(pk=herenthout.organisation.pk)
        lennik.learner.save()
        assert not UndeliveredMail.objects.exists()
