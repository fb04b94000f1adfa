"""A real mail server that fails on command, and people whose programme is due."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from onboarding.learning.models import Enrolment, Notice
from onboarding.lessons.models import Programme
from onboarding.lessons.outlines import LessonEntry
from onboarding.people.models import Department, Organisation, User
from tests.factories import outline_with

TODAY = date(2026, 11, 24)  # a Tuesday
SOON = date(2026, 12, 1)  # five working days later
ACCEPTED = "250 OK"

Trouble = Callable[[SMTP, str], str | None]


class MailServer:
    """Keeps what it accepted. `at_recipient` and `at_data` may answer something else, or break the connection."""

    def __init__(self) -> None:
        self.recipients: list[str] = []
        self.contents: list[bytes] = []
        self.at_recipient: Trouble | None = None
        self.at_data: Trouble | None = None
        self.connections = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.at_recipient and self.at_recipient(server, address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.at_data and self.at_data(server, envelope.rcpt_tos[0])
        if answer:
            return answer
        self.recipients.append(envelope.rcpt_tos[0])
        assert isinstance(envelope.content, bytes)
        self.contents.append(envelope.content)
        return ACCEPTED

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for content in self.contents]

    @property
    def per_person(self) -> Counter[str]:
        return Counter(self.recipients)


def hang_up(server: SMTP) -> str:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
    return "421 nobody hears this"


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    server = MailServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, server_hostname="mail.example")
    controller.start()
    server.connections = 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield server
    controller.stop()


@pytest.fixture
def values(lennik: Organisation) -> Programme:
    outline = outline_with(LessonEntry(1, "Les 1"))  # who is asked nothing hears nothing
    return Programme.objects.create(organisation=lennik, title="Onze waarden", is_live=True, outline=outline)


def enrol(
    user: User, programme: Programme, due_date: date | None = SOON, on: date = date(2026, 10, 1), **fields: Any
) -> Enrolment:
    """An enrolment of which nothing was announced."""
    return Enrolment.objects.create(user=user, programme=programme, enrolled_on=on, due_date=due_date, **fields)


def make_people(programme: Programme, number: int, due_date: date = SOON, department: Department | None = None) -> None:
    """So many people, each enrolled and due on that day."""
    people = User.objects.bulk_create(
        User(
            email=f"mens{n}@lennik.example", first_name="Lien", last_name=f"Peeters {n}", department=department,
            organisation=programme.organisation,
        )
        for n in range(number)
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(user=person, programme=programme, enrolled_on=date(2026, 10, 1), due_date=due_date)
        for person in people
    )


def lines() -> list[tuple[str, str, str]]:
    """The ledger: kind, state and reason, in the order in which it was written."""
    return [(one.kind, one.state, one.reason) for one in Notice.objects.order_by("pk")]
