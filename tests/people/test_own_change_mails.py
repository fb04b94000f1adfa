"""Who sets up, takes away or renews the own second factor hears of it by mail: it may have been someone else, in a
session that stood open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.people import own_change_mails
from onboarding.people.models import User
from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture
def client(amina: User) -> Client:
    """Amina, who just showed who she is."""
    amina.set_password(PASSWORD)
    amina.save()
    client = Client(headers={"user-agent": FIREFOX})
    submit(client, client.get(reverse("account_login")), login=amina.email, password=PASSWORD)
    return client


@pytest.fixture
def sent(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[..., str]:
    """Send a form; gives the one mail that came of it, or ""."""

    def send(client: Client, page: Any, **typed: Any) -> str:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            assert submit(client, page, **typed).status_code == 302
        assert len(mailoutbox) <= 1
        return str(mailoutbox[0].body) if mailoutbox else ""

    return send


def test_an_app_that_is_set_up_brings_one_mail(
    client: Client, amina: User, sent: Callable[..., str], mailoutbox: list[EmailMessage]
) -> None:
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    mail = sent(client, page, code=code)  # and recovery codes along with it
    assert mailoutbox[0].to == [amina.email]
    for told in (
        "is een app met codes ingesteld",
        "aangemeld was als Amina",
        "(Firefox op Windows)",
        "Was jij dit niet?",
    ):
        assert told in mail
    assert reverse("account_devices") in mail
    assert secret not in mail


def test_an_app_that_is_taken_away_brings_one_mail(client: Client, amina: User, sent: Callable[..., str]) -> None:
    TOTP.activate(amina, SECRET)
    RecoveryCodes.activate(amina)  # which go with it
    assert "de app met codes weggehaald" in sent(client, client.get(reverse("mfa_deactivate_totp")))


def test_renewed_recovery_codes_bring_a_mail(client: Client, amina: User, sent: Callable[..., str]) -> None:
    TOTP.activate(amina, SECRET)
    RecoveryCodes.activate(amina)
    assert "nieuwe herstelcodes" in sent(client, client.get(reverse("mfa_generate_recovery_codes")))


@pytest.mark.parametrize(
    ("signal", "told"),
    [(signals.authenticator_added, "een toegangssleutel gemaakt"), (signals.authenticator_removed, "weggehaald")],
)
def test_so_does_a_passkey(
    client: Client, amina: User, signal: Any, told: str, mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    key = Authenticator(user=amina, type=Authenticator.Type.WEBAUTHN, data={})
    request = client.get(reverse("mfa_index")).wsgi_request
    with django_capture_on_commit_callbacks(execute=True):
        signal.send(Authenticator, request=request, user=amina, authenticator=key)
    (mail,) = mailoutbox
    assert told in mail.body


def test_it_is_in_the_persons_language_and_never_to_who_has_no_mailbox(amina: User) -> None:
    amina.language = "en"
    amina.save()
    at = amina.date_joined
    assert own_change_mails.message_for(amina, "code", "", "", at).to == [amina.email]
    User.objects.filter(pk=amina.pk).update(email="")
    assert own_change_mails.send_own_change_mail.call(amina.pk, "code", "", "", at.isoformat()) is False
