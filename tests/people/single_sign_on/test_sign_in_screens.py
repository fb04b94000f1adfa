"""The sign-in screen shows the way of the organisation, once it is known whose it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding.people import known_organisation
from onboarding.people.models import Organisation, OwnedDomain, SignInProvider, User
from onboarding.people.single_sign_on import provider_calls
from onboarding.people.single_sign_on.refusals import Why
from tests.people.single_sign_on.forger import Forger
from tests.rendered_forms import open_and_submit, submit

LOGIN = reverse("account_login")
FIND = reverse("account_find_provider")
GO = "/account/organisatie/lennik/"


def test_without_a_provider_the_screen_is_as_it_was(client: Client, lennik: Organisation) -> None:
    page = client.get(LOGIN).content.decode()
    assert "other-ways" not in page


def test_the_only_organisation_has_its_button_at_once(client: Client, at_forger: SignInProvider) -> None:
    page = client.get(f"{LOGIN}?next=/zoeken/?q=a%26b").content.decode()
    assert f'href="{GO}?next=/zoeken/%3Fq%3Da%26b"' in page
    assert "Aanmelden met je account van Lennik" in page


def test_one_that_is_off_has_none(client: Client, at_forger: SignInProvider) -> None:
    SignInProvider.objects.update(is_on=False)
    assert "other-ways" not in client.get(LOGIN).content.decode()


class TestAmongSeveral:
    @pytest.fixture(autouse=True)
    def two(self, at_forger: SignInProvider, herenthout: Organisation) -> None:
        """Lennik, which has a provider, and Herenthout, which has none."""

    def test_the_screen_leads_to_where_one_is_found(self, client: Client) -> None:
        page = client.get(f"{LOGIN}?next=/zoeken/").content.decode()
        assert f'href="{FIND}?next=/zoeken/"' in page
        assert GO not in page

    @pytest.mark.parametrize("address", ["wie.dan.ook@lennik.example", " Wie@LENNIK.example "])
    def test_by_the_domain_of_any_address(self, client: Client, address: str) -> None:
        page = open_and_submit(client, f"{FIND}?next=/zoeken/", {"email": address}).content.decode()
        assert f'href="{GO}?next=/zoeken/"' in page

    @pytest.mark.parametrize("address", ["", "lennik", "a@herenthout.example", "a@sub.lennik.example", "@", "x" * 400])
    def test_any_other_address_is_told_kindly(self, client: Client, address: str) -> None:
        page = open_and_submit(client, FIND, {"email": address})
        assert page.status_code == 200
        assert "Bij dit adres hoort geen organisatie" in page.content.decode()

    def test_two_that_share_a_domain_are_both_shown(
        self, client: Client, herenthout: Organisation, at_forger: SignInProvider
    ) -> None:
        OwnedDomain.objects.create(organisation=herenthout, domain="lennik.example")
        SignInProvider.objects.create(
            organisation=herenthout, kind="google", issuer="https://accounts.google.com", client_id="x", is_on=True
        )
        page = open_and_submit(client, FIND, {"email": "a@lennik.example"}).content.decode()
        assert "Aanmelden met Google van Herenthout" in page
        assert "Aanmelden met je account van Lennik" in page

    def test_a_device_that_knows_lennik_shows_its_button(self, client: Client, amina: User) -> None:
        response = HttpResponse()
        known_organisation.remember(response, amina)
        client.cookies.update(response.cookies)
        assert GO in client.get(LOGIN).content.decode()


def test_going_there_too_often_waits(
    client: Client, at_forger: SignInProvider, settings: Settings, forger: Forger
) -> None:
    settings.LIMITS_ON = True
    for _each in range(100):
        client.get(GO)
    response = client.get(GO)
    assert response.status_code == 429
    assert response.context["code"] == Why.TOO_OFTEN


def test_signing_in_asks_the_provider_once_and_what_it_is_not_again(
    client: Client, amina: User, at_forger: SignInProvider, forger: Forger
) -> None:
    forger.claims = {"email": amina.email, "email_verified": True}
    for _each in range(2):
        someone = Client()
        someone.get("/account/terug/", forger.sign_in(someone.get(GO)["Location"]))
    asked = [path for path, _form in forger.asked]
    assert asked == ["/.well-known/openid-configuration", "/token", "/keys", "/token"]


def test_the_provider_is_asked_outside_any_transaction(
    client: Client, amina: User, at_forger: SignInProvider, forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may take seconds, in which nobody else could write."""
    forger.claims = {"email": amina.email, "email_verified": True}
    of_test, ask = len(connection.atomic_blocks), provider_calls._ask
    open_then: list[int] = []

    def look_and_ask(*asked: Any, **more: Any) -> provider_calls.Answer:
        open_then.append(len(connection.atomic_blocks))
        return ask(*asked, **more)

    monkeypatch.setattr(provider_calls, "_ask", look_and_ask)
    client.get("/account/terug/", forger.sign_in(client.get(GO)["Location"]))
    assert open_then == [of_test] * 3


def test_the_form_keeps_where_one_wanted_to_be(client: Client, at_forger: SignInProvider) -> None:
    page = client.get(f"{LOGIN}?next=/zoeken/")
    wrong = submit(client, page, login="a@lennik.example", password="mis")
    assert f'href="{GO}?next=/zoeken/"' in wrong.content.decode()
