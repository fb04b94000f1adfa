"""Signing in with a code by mail, instead of a password."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.rendered_forms import submit

ASK = reverse("account_request_login_code")
Callbacks = DjangoCaptureOnCommitCallbacks


def ask(client: Client, address: str, at_the_end: Callbacks) -> ClientResponse:
    with at_the_end(execute=True):
        return submit(client, client.get(ASK), email=address, follow=True)


def code_in(message: EmailMessage) -> str:
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", str(message.body), re.MULTILINE).group()


def test_the_code_of_the_mail_signs_in(
    client: Client, amina: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    page = ask(client, "Amina@LENNIK.example", django_capture_on_commit_callbacks)
    (message,) = mailoutbox
    assert message.to == [amina.email]
    assert submit(client, page, code=code_in(message).lower())["Location"] == reverse("learning:dashboard")
    assert client.session["_auth_user_id"] == str(amina.pk)


@pytest.mark.parametrize("who", ["nobody", "left", "inactive"])
def test_whom_we_do_not_let_in_sees_the_same_and_gets_no_mail(
    client: Client,
    amina: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callbacks,
    who: str,
) -> None:
    known = ask(Client(), amina.email, django_capture_on_commit_callbacks).content.decode()
    mailoutbox.clear()
    yesterday = timezone.localdate() - timedelta(days=1)
    changes: dict[str, dict[str, Any]] = {
        "left": {"start_date": None, "end_date": yesterday},
        "inactive": {"is_active": False},
    }
    User.objects.filter(pk=amina.pk).update(**changes.get(who, {"email": "iemand@lennik.example"}))
    page = ask(client, "amina@lennik.example", django_capture_on_commit_callbacks)
    assert mailoutbox == []
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')
    assert token.sub("", page.content.decode()) == token.sub("", known)
    assert "klopt niet" in submit(client, page, code="ABCD-EFGH").content.decode()


def test_a_wrong_code_says_so_and_after_three_a_new_one_is_needed(
    client: Client, amina: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    page = ask(client, amina.email, django_capture_on_commit_callbacks)
    page = submit(client, page, code="ABCD-EFGH")
    assert "klopt niet" in page.content.decode()
    submit(client, page, code="ABCD-EFGH")
    assert submit(client, page, code="ABCD-EFGH")["Location"] == ASK
    assert client.get(reverse("account_confirm_login_code")).status_code == 302


def test_codes_are_not_asked_for_without_end(
    amina: User,
    mailoutbox: list[EmailMessage],
    settings: Settings,
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    settings.LIMITS_ON = True
    for _time in range(7):
        ask(Client(), amina.email, django_capture_on_commit_callbacks)
    assert len(mailoutbox) == 5


def test_who_mistyped_the_address_begins_again(
    client: Client, amina: User, django_capture_on_commit_callbacks: Callbacks
) -> None:
    page = ask(client, "amnia@lennik.example", django_capture_on_commit_callbacks)
    again = submit(client, page, "afmelden/", follow=True)
    assert "afgemeld" not in again.content.decode()
    assert client.get(ASK).status_code == 200


def test_a_mail_server_that_is_away_is_no_error(
    client: Client,
    amina: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    def no_server(*_args: object, **_named: object) -> None:
        raise OSError("no mail server")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", no_server)
    assert ask(client, amina.email, django_capture_on_commit_callbacks).status_code == 200


def test_who_has_two_accounts_with_the_address_says_which_one_to_enter(
    client: Client,
    amina: User,
    herenthout: Organisation,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    elsewhere = UserFactory.create(organisation=herenthout, email=amina.email)
    page = ask(client, amina.email, django_capture_on_commit_callbacks)
    (message,) = mailoutbox
    choice = submit(client, page, code=code_in(message))
    assert choice["Location"] == reverse("account_choose")
    shown = client.get(choice["Location"]).content.decode()
    assert "Lokaal bestuur Lennik" in shown
    assert "Herenthout" in shown
    client.post(choice["Location"], {"account": str(elsewhere.pk)})
    assert client.session["_auth_user_id"] == str(elsewhere.pk)
