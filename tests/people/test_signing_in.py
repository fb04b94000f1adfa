"""Signing in and passwords, as a person meets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"


@pytest.fixture
def with_password(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def sign_in(client: Client, login: str, password: str, **extra: Any) -> ClientResponse:
    return submit(client, client.get(reverse("account_login")), login=login, password=password, **extra)


def test_signing_in_ignores_the_case_of_the_address(client: Client, with_password: User) -> None:
    response = sign_in(client, "Amina@LENNIK.example", PASSWORD)
    assert response["Location"] == reverse("learning:dashboard")


def test_a_wrong_password_says_so_in_plain_words(client: Client, with_password: User) -> None:
    response = sign_in(client, with_password.email, "mis")
    assert response.status_code == 200
    assert "horen niet bij elkaar" in response.content.decode()


def test_a_stranger_hears_the_same_as_someone_with_a_wrong_password(client: Client, with_password: User) -> None:
    pages = [
        sign_in(client, login, "mis").context["form"].errors
        for login in (with_password.email, "niemand@lennik.example")
    ]
    assert pages[0] == pages[1]


def test_the_forms_speak_in_our_own_words(client: Client, with_password: User) -> None:
    client.force_login(with_password)
    form = client.get(reverse("account_change_password")).context["form"]
    assert [field.label for field in form] == [
        "Je wachtwoord van nu", "Nieuw wachtwoord", "Nog eens het nieuwe wachtwoord",
    ]  # fmt: skip
    assert "placeholder" not in client.get(reverse("account_change_password")).content.decode()


def test_nobody_signs_up(client: Client) -> None:
    assert client.get(reverse("account_signup"))["Location"] == reverse("account_login")
