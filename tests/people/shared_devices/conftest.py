"""A tablet in the canteen of Lennik, and who comes by: Fatima and Jef have a code, Marleen is HR."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from onboarding.hr.deeds import device_sharing
from onboarding.people.models import Department, Organisation, SharedDevice, User
from onboarding.people.shared_devices import device_secrets
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.rendered_forms import submit

START = "/toestel/"
CODE, CODE_OF_JEF = "481516", "930274"
NUMBER, NUMBER_OF_JEF = "00412", "00413"
NAME = "Kantine technische dienst"


class Clock:
    """The time that the site takes it to be."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(timezone.now())
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    return found


@pytest.fixture
def limits_on(settings: Settings) -> None:
    settings.LIMITS_ON = True


@pytest.fixture
def fatima(lennik: Organisation, department: Department) -> User:
    user = UserFactory.create(
        first_name="Fatima", last_name="El Idrissi", organisation=lennik, department=department,
        personnel_number=NUMBER, email="",
    )  # fmt: skip
    user.set_personal_code(CODE)
    user.save()
    return user


@pytest.fixture
def jef(lennik: Organisation) -> User:
    user = UserFactory.create(
        first_name="Jef", last_name="Claes", organisation=lennik, personnel_number=NUMBER_OF_JEF, email=""
    )
    user.set_personal_code(CODE_OF_JEF)
    user.save()
    return user


def switch_on(officer: User, name: str = NAME) -> Client:
    """A device that this officer of HR switched on just now: a browser with its cookie alone."""
    assert officer.organisation
    secret = device_sharing.switch_on(officer, officer.organisation, None, name, timezone.now())
    return with_secret(secret)


def with_secret(secret: str) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.1")
    response = HttpResponse()
    device_secrets.remember(response, secret)
    client.cookies[device_secrets.COOKIE] = response.cookies[device_secrets.COOKIE].value
    return client


@pytest.fixture
def tablet(marleen: User) -> Client:
    return switch_on(marleen)


@pytest.fixture
def device(tablet: Client) -> SharedDevice:
    return SharedDevice.objects.get()


def come_in(client: Client, number: str = NUMBER, code: str = CODE) -> ClientResponse:
    """Type a number, then a code; what the code is answered with."""
    asked = submit(client, client.get(START), number=number, follow=True)
    return submit(client, asked, secret=code)


def who_is_in(client: Client) -> str:
    """The first name of whoever the device answers as."""
    response = client.get("/instellingen/")
    return str(response.wsgi_request.user.first_name) if response.status_code == 200 else ""
