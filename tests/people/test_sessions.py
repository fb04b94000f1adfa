"""A session ends with the browser, unless the device is one's own; a browser keeps nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.people.models import User
from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"
SIGN_IN = reverse("account_login")
DAY = 24 * 60 * 60  # seconds


@pytest.fixture
def person(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def sign_in(client: Client, person: User, **values: Any) -> None:
    submit(client, client.get(SIGN_IN), login=person.email, password=PASSWORD, **values)


def test_a_session_ends_with_the_browser_and_within_a_day_in_one_that_stays_open(client: Client, person: User) -> None:
    sign_in(client, person)
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() <= DAY / 2


def test_on_ones_own_device_it_lasts(client: Client, person: User) -> None:
    sign_in(client, person, remember=True)
    assert client.cookies["sessionid"]["max-age"] == settings.ACCOUNT_SESSION_COOKIE_AGE == 30 * DAY
    assert client.session.get_expiry_age() == 30 * DAY


@pytest.mark.django_db
def test_nobody_is_taken_to_be_on_their_own_device(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert "Dit is mijn eigen toestel" in page
    assert "checked" not in page


@pytest.mark.parametrize(
    "address", ["/", "/instellingen/", "/zoeken/", "/nergens/", "/account/wachtwoord/", "/beheer/", "/beheer/pages/"]
)
def test_what_someone_sees_who_is_signed_in_is_kept_nowhere(
    signed_in: Callable[[User], Client], marleen: User, address: str
) -> None:
    control = signed_in(marleen).get(address)["Cache-Control"]
    assert "no-store" in control
    assert "private" in control


def test_what_everyone_may_see_is_not_held_back(client: Client, db: None) -> None:
    assert "no-store" not in client.get(reverse("learning:accessibility")).get("Cache-Control", "")


def test_a_session_that_is_over_is_none(client: Client, person: User) -> None:
    sign_in(client, person)
    assert client.get(reverse("learning:dashboard")).status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert SIGN_IN in client.get(reverse("learning:dashboard"))["Location"]
