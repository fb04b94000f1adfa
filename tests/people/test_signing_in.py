"""Signing in and passwords, as a person meets them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"


@pytest.fixture
def with_password(amina):
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def sign_in(client, login: str, password: str, **extra: object):
    return submit(client, client.get(reverse("account_login")), login=login, password=password, **extra)


def test_signing_in_ignores_the_case_of_the_address(client, with_password):
    response = sign_in(client, "Amina@LENNIK.example", PASSWORD)
    assert response.url == reverse("learning:dashboard")


def test_a_wrong_password_says_so_in_plain_words(client, with_password):
    response = sign_in(client, with_password.email, "mis")
    assert response.status_code == 200
    assert "horen niet bij elkaar" in response.content.decode()


def test_a_stranger_hears_the_same_as_someone_with_a_wrong_password(client, with_password):
    pages = [
        sign_in(client, login, "mis").context["form"].errors
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


def test_nobody_signs_up(client):
    assert client.get(reverse("account_signup")).url == reverse("account_login")
