"""The organisation on the sign-in screen: the one that the device remembers, or the only one; never by trying."""

from __future__ import annotations

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from onboarding.people import known_organisation
from onboarding.people.house import Contact, House
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.rendered_forms import submit

SIGN_IN = reverse("account_login")
PASSWORD = "vier-woorden-na-elkaar"


def sign_in(client: Client, login: str, password: str) -> ClientResponse:
    return submit(client, client.get(SIGN_IN), login=login, password=password)


@pytest.fixture
def two(lennik: Organisation, herenthout: Organisation) -> None:
    lennik.house = House(contact=Contact("Marleen", "hr@lennik.example", "02 555 01 60"))
    lennik.save()


def shown(client: Client) -> str:
    return " ".join(client.get(SIGN_IN).content.decode().split())


def test_the_only_organisation_is_there_before_one_signs_in(client: Client, lennik: Organisation) -> None:
    page = shown(client)
    assert "<strong>Lokaal bestuur Lennik</strong>" in page
    assert f"--brand:{lennik.brand_colour}" in page


def test_where_there_are_more_it_names_none(client: Client, two: None) -> None:
    page = shown(client)
    assert "<strong>Aan boord</strong>" in page
    assert "Lennik" not in page
    assert "02 555 01 60" not in page


def test_a_device_remembers_where_someone_signed_in_and_nothing_about_them(
    client: Client, two: None, amina: User
) -> None:
    amina.set_password(PASSWORD)
    amina.save()
    sign_in(client, amina.email, PASSWORD)
    cookie = client.cookies[known_organisation.COOKIE]
    assert cookie.value.partition(":")[0] == "lennik"
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    client.post(reverse("account_logout"))
    page = shown(client)
    assert "<strong>Lokaal bestuur Lennik</strong>" in page
    assert "Marleen helpt je verder:" in page
    assert "Amina" not in page


def test_a_wrong_password_makes_a_device_remember_nothing(client: Client, two: None, amina: User) -> None:
    sign_in(client, amina.email, "mis")
    assert known_organisation.COOKIE not in client.cookies


@pytest.mark.parametrize("value", ["lennik", Signer().sign("lennik"), "lennik:x:y", ""])
def test_nobody_sees_an_organisation_by_making_up_what_is_remembered(client: Client, two: None, value: str) -> None:
    client.cookies[known_organisation.COOKIE] = value
    assert "<strong>Aan boord</strong>" in shown(client)


def test_an_organisation_that_is_gone_leaves_a_plain_screen(client: Client, two: None, amina: User) -> None:
    amina.set_password(PASSWORD)
    amina.save()
    sign_in(client, amina.email, PASSWORD)
    client.post(reverse("account_logout"))
    Organisation.objects.filter(slug="lennik").update(slug="lennik-oud")
    assert "<strong>Aan boord</strong>" in shown(client)


def test_who_belongs_to_no_organisation_leaves_nothing(client: Client, two: None, amina: User) -> None:
    User.objects.filter(pk=amina.pk).update(organisation=None, department=None)
    amina.refresh_from_db()
    amina.set_password(PASSWORD)
    amina.save()
    sign_in(client, amina.email, PASSWORD)
    assert known_organisation.COOKIE not in client.cookies
