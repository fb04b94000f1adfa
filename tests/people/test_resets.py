"""A forgotten password: a link in the mailbox, and on the screen the same for everyone."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks import task_backends
from django_tasks.backends.dummy import DummyBackend
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from onboarding.people import mail_again, resets
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.rendered_forms import submit

PASSWORD, FRESH = "vier-woorden-na-elkaar", "heel-iets-nieuws-nu"
RESET = reverse("account_reset_password")
BASE = "https://aanboord.lennik.example"
STRANGER = "niemand@lennik.example"


@pytest.fixture
def person(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


@pytest.fixture
def ask(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, settings: Settings
) -> Callable[..., ClientResponse]:
    """Ask for a link, and let the background do its work."""
    settings.WAGTAILADMIN_BASE_URL = BASE

    def ask(email: str, **headers: Any) -> ClientResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return submit(client, client.get(RESET, **headers), email=email)

    return ask


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: Any) -> None:
        raise smtplib.SMTPConnectError(421, "away")

    monkeypatch.setattr(EmailMessage, "send", fail)


def test_a_forgotten_password_is_replaced_through_the_mailbox(
    client: Client, person: User, ask: Callable[..., ClientResponse]
) -> None:
    ask(person.email)
    (message,) = mail.outbox
    assert message.subject == "Kies een nieuw wachtwoord voor Aan boord"
    assert message.body.startswith("Dag Amina")
    link = re.search(rf"{BASE}(/account/nieuw-wachtwoord/\S+)", str(message.body))
    submit(client, client.get(link[1], follow=True), password1=FRESH, password2=FRESH)
    person.refresh_from_db()
    assert person.check_password(FRESH)


def test_a_link_works_once(client: Client, person: User, ask: Callable[..., ClientResponse]) -> None:
    ask(person.email)
    link = re.search(rf"{BASE}(/account/nieuw-wachtwoord/\S+)", str(mail.outbox[0].body))[1]
    submit(client, client.get(link, follow=True), password1=FRESH, password2=FRESH)
    assert "Deze link werkt niet meer" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize("host", ["aanvaller.example", "localhost", "testserver"])
def test_the_link_leads_to_our_own_address_whatever_host_was_asked(
    client: Client, person: User, ask: Callable[..., ClientResponse], settings: Settings, host: str
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.defaults["HTTP_HOST"] = host
    ask(person.email)
    assert re.findall(r"https?://[^/\s]+", str(mail.outbox[0].body)) == [BASE]


@pytest.mark.parametrize("fields", [{}, {"is_active": False}, {"start_date": None, "end_date": "2020-01-01"}])
def test_the_screen_says_the_same_whoever_asks(
    person: User, ask: Callable[..., ClientResponse], fields: dict[str, bool] | dict[str, str | None]
) -> None:
    User.objects.filter(pk=person.pk).update(**fields)
    known, unknown = ask(person.email), ask(STRANGER)
    assert (
        (known.status_code, known["Location"])
        == (unknown.status_code, unknown["Location"])
        == (302, f"{RESET}verstuurd/")
    )
    assert len(mail.outbox) == (not fields)


def test_it_costs_the_same_for_a_stranger(
    client: Client, person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """So that time does not tell: what differs is done in the background."""
    from django.db import connection

    counts = []
    for email in (person.email, STRANGER):
        page = client.get(RESET)
        with CaptureQueriesContext(connection) as queries:
            submit(client, page, email=email)
        counts.append(len(queries))
    assert counts[0] == counts[1]


class TestWithTheMailServerDown:
    def test_the_screen_says_the_same(self, person: User, ask: Callable[..., ClientResponse], no_server: None) -> None:
        known, unknown = ask(person.email), ask(STRANGER)
        assert (
            (known.status_code, known["Location"])
            == (unknown.status_code, unknown["Location"])
            == (302, f"{RESET}verstuurd/")
        )

    def test_the_mail_is_tried_again_later_and_later_and_then_given_up(
        self, person: User, settings: Settings, no_server: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        queue = task_backends["default"]
        assert isinstance(queue, DummyBackend)
        waited = []
        for tries in range(len(mail_again.WAITS) + 1):
            queue.clear()
            before = timezone.now()
            assert resets.send_link.call(person.email, tries) is False
            for result in queue.results:
                assert result.args == [person.email, tries + 1]
                waited.append(result.task.run_after - before)
        assert [round(wait / timedelta(minutes=1)) for wait in waited] == [1, 5, 15, 60, 240]
        assert "given up" in caplog.text
        assert person.email not in caplog.text

    def test_it_arrives_when_the_server_is_back(self, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(EmailMessage, "send", lambda *args: (_ for _ in ()).throw(OSError("away")))
            assert resets.send_link.call(person.email) is False
        assert resets.send_link.call(person.email, 1) is True
        assert len(mail.outbox) == 1
