"""Signing in and passwords, as a person meets them."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse

PASSWORD = "vier-woorden-na-elkaar"


@pytest.fixture
def with_password(amina):
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def test_signing_in_ignores_the_case_of_the_address(client, with_password):
    response = client.post(reverse("account_login"), {"login": "Amina@LENNIK.example", "password": PASSWORD})
    assert response.url == reverse("learning:dashboard")


def test_a_wrong_password_says_so_in_plain_words(client, with_password):
    response = client.post(reverse("account_login"), {"login": with_password.email, "password": "mis"})
    assert response.status_code == 200
    assert "horen niet bij elkaar" in response.content.decode()


def test_a_stranger_hears_the_same_as_someone_with_a_wrong_password(client, with_password):
    pages = [
        client.post(reverse("account_login"), {"login": login, "password": "mis"}).context["form"].errors
        for login in (with_password.email, "niemand@lennik.example")
    ]
    assert pages[0] == pages[1]


def test_the_forms_speak_in_our_own_words(client, with_password):
    client.force_login(with_password)
    form = client.get(reverse("account_change_password")).context["form"]
    assert [field.label for field in form] == [
        "Je wachtwoord van nu", "Nieuw wachtwoord", "Nog eens het nieuwe wachtwoord",
    ]  # fmt: skip
    assert "placeholder" not in client.get(reverse("account_change_password")).content.decode()


def test_a_forgotten_password_is_replaced_through_the_mailbox(client, with_password):
    client.post(reverse("account_reset_password"), {"email": with_password.email})
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "Kies een nieuw wachtwoord voor Aan boord"
    assert mail.outbox[0].body.startswith("Dag Amina")
    link = re.search(r"http://[^/\s]+(/account/nieuw-wachtwoord/\S+)", mail.outbox[0].body)
    page = client.get(link[1], follow=True)
    fresh = "heel-iets-nieuws-nu"
    client.post(page.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    with_password.refresh_from_db()
    assert with_password.check_password(fresh)


def test_asking_for_a_strangers_password_tells_nothing(client, with_password):
    known = client.post(reverse("account_reset_password"), {"email": with_password.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "niemand@lennik.example"})
    assert known.url == unknown.url


def test_nobody_signs_up(client):
    assert client.get(reverse("account_signup")).url == reverse("account_login")
