"""A test mail goes to oneself, in the looks of the organisation, not too often; a refusal says what IT has to check."""

from __future__ import annotations

import smtplib
import socket
import ssl
from html import unescape
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from onboarding.hr.first_day import trial_mail
from onboarding.hr.models import Activity, Verb
from onboarding.people import mail_trouble
from onboarding.people.mail_message import Mail
from onboarding.people.models import User
from tests.factories import make_second_officer
from tests.hr.conftest import Municipality, sign_in
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
SEND = "/beheer/eerste-stappen/proefmail/"


def pressed(client: Client) -> str:
    """What the screen says after the button on it was pressed."""
    response = submit(client, client.get("/beheer/eerste-stappen/"), "proefmail/", follow=True)
    return unescape(response.content.decode())


def test_one_mail_leaves_in_the_looks_of_the_organisation_and_the_log_keeps_that(
    hr_officer: Client, lennik: Municipality, mailoutbox: list[EmailMessage]
) -> None:
    said = pressed(hr_officer)
    (mail,) = mailoutbox
    assert mail.to == [lennik.hr_officer.email]
    assert "De proefmail is vertrokken naar marleen.vanlennik@lennik.example" in said
    assert isinstance(mail, Mail)
    assert "Lokaal bestuur Lennik" in mail.html
    assert lennik.organisation.palette["brand"] in mail.html
    kept = Activity.objects.get(verb=Verb.TEST_MAILED)
    assert (kept.actor, kept.organisation) == (lennik.hr_officer, lennik.organisation)


def test_it_is_in_ones_own_language(lennik: Municipality, mailoutbox: list[EmailMessage]) -> None:
    User.objects.filter(pk=lennik.hr_officer.pk).update(language="fr")
    sign_in(lennik.hr_officer).post(SEND)
    assert mailoutbox[0].extra_headers["Content-Language"] == "fr"


def test_five_an_hour_and_the_sixth_says_where_to_look(
    hr_officer: Client, outsider: Client, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.LIMITS_ON = True
    for _time in range(5):
        pressed(hr_officer)
    assert "Je stuurde er net al 5" in pressed(hr_officer)
    assert len(mailoutbox) == 5
    pressed(outsider)
    assert len(mailoutbox) == 6
    trial_mail.TEST_MAILS.forget(str(hr_officer.session["_auth_user_id"]))
    trial_mail.TEST_MAILS.forget(str(outsider.session["_auth_user_id"]))


def test_who_has_no_address_is_told_so_and_led_to_where_it_is_filled_in(
    lennik: Municipality, mailoutbox: list[EmailMessage]
) -> None:
    make_second_officer(lennik.organisation)
    User.objects.filter(pk=lennik.hr_officer.pk).update(email="")
    client = sign_in(User.objects.get(pk=lennik.hr_officer.pk))
    page = unescape(client.get("/beheer/eerste-stappen/").content.decode())
    assert "Jij hebt geen e-mailadres" in page
    assert f"/beheer/medewerkers/{lennik.hr_officer.pk}/gegevens/" in page
    assert "Je hebt zelf geen e-mailadres" in unescape(client.post(SEND, follow=True).content.decode())
    assert mailoutbox == []


REFUSALS: list[tuple[Exception, str]] = [
    (smtplib.SMTPAuthenticationError(535, b"geheim"), "de gebruikersnaam en het wachtwoord"),
    (smtplib.SMTPRecipientsRefused({"x": (550, b"geheim")}), "weigert jouw adres"),
    (smtplib.SMTPSenderRefused(550, b"geheim", "x"), "DEFAULT_FROM_EMAIL"),
    (smtplib.SMTPNotSupportedError("geheim"), "smtp+tls"),
    (ssl.SSLError("geheim"), "certificaat"),
    (socket.gaierror("geheim"), "vinden de mailserver niet"),
    (ConnectionRefusedError("geheim"), "antwoordt niet"),
    (TimeoutError("geheim"), "firewall"),
    (smtplib.SMTPConnectError(421, b"geheim"), "antwoordt niet"),
    (smtplib.SMTPDataError(451, b"geheim"), "over een paar minuten"),
    (ValueError("geheim"), "nam de mail niet aan"),
]


@pytest.mark.parametrize(("error", "told"), REFUSALS, ids=lambda one: type(one).__name__)
def test_each_refusal_has_a_sentence_for_it_and_leaves_the_step_undone(
    hr_officer: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(Mail, "send", refuse)
    said = pressed(hr_officer)
    assert told in mail_trouble.in_words(mail_trouble.of(error))
    assert mail_trouble.in_words(mail_trouble.of(error)) in said
    assert "geheim" not in said
    assert not Activity.objects.filter(verb=Verb.TEST_MAILED).exists()
