"""The whole way with a provider in a process of its own: to it, back, and in, or a page that says why not."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from onboarding.people.models import Organisation, OwnedDomain, SignInProvider, User
from onboarding.people.single_sign_on.refusals import SENTENCES, Why
from tests.client_response import ClientResponse
from tests.people.single_sign_on import mock_provider
from tests.people.single_sign_on.conftest import SetUp
from tests.people.single_sign_on.mock_provider import MockProvider, back_to_us

GO = "/account/organisatie/lennik/"


def by(client: Client, provider: MockProvider, query: str = "", sub: str = "", **claims: object) -> ClientResponse:
    """Sign in as someone of whom the provider says this."""
    sub = sub or f"sub-{uuid4()}"
    provider.knows(sub, **claims)
    return back_to_us(client, provider.sign_in(client.get(GO + query)["Location"], sub))


def says(response: ClientResponse, why: Why) -> None:
    """A page, in words, with the code."""
    assert response.context["code"] == why
    text = response.content.decode()
    assert str(SENTENCES[why]) in text
    assert f'<code translate="no">{why}</code>' in text


def is_in(client: Client) -> bool:
    return client.get(reverse("account_change_password")).status_code == 200


def test_whoever_has_a_verified_address_comes_in_and_is_known_by_the_key_from_then_on(
    client: Client, amina: User, at_real: SignInProvider, real_process: MockProvider
) -> None:
    response = by(client, real_process, sub="amina-key", email=amina.email.upper(), email_verified=True)
    assert response["Location"] == reverse("learning:dashboard")
    amina.refresh_from_db()
    assert amina.external_id == "amina-key"
    assert client.session["_auth_user_id"] == str(amina.pk)
    at_real.refresh_from_db()
    assert at_real.proven_at is not None
    later = Client()
    assert by(later, real_process, sub="amina-key", email="een-ander@elders.example").status_code == 302
    assert later.session["_auth_user_id"] == str(amina.pk)


def test_hr_comes_in_on_the_desk_by_the_same_way(
    client: Client, marleen: User, at_real: SignInProvider, real_process: MockProvider
) -> None:
    page = client.get("/beheer/", follow=True)
    button = f"{GO}?next=/beheer/"
    assert f'href="{button}"' in page.content.decode()
    response = by(client, real_process, query="?next=/beheer/", email=marleen.email, email_verified=True)
    assert response["Location"] == "/beheer/"
    assert client.get("/beheer/").status_code == 200


def test_the_device_remembers_the_organisation(
    client: Client, amina: User, at_real: SignInProvider, real_process: MockProvider
) -> None:
    by(client, real_process, email=amina.email, email_verified=True)
    assert "organisatie" in client.cookies


def test_nobody_is_sent_elsewhere_afterwards(
    client: Client, amina: User, at_real: SignInProvider, real_process: MockProvider
) -> None:
    response = by(client, real_process, query="?next=https://elders.example/", email=amina.email, email_verified=True)
    assert response["Location"] == reverse("learning:dashboard")


class TestRefused:
    @pytest.fixture(autouse=True)
    def nobody_comes_in(self, client: Client, at_real: SignInProvider) -> None:
        self.client = client

    @pytest.mark.parametrize("verified", [False, None, "false", "ja", 0])
    def test_an_address_that_is_not_verified(self, amina: User, real_process: MockProvider, verified: object) -> None:
        claims: dict[str, Any] = {} if verified is None else {"email_verified": verified}
        says(by(self.client, real_process, email=amina.email, **claims), Why.UNVERIFIED_ADDRESS)
        amina.refresh_from_db()
        assert amina.external_id == ""

    def test_a_verified_address_of_a_domain_that_the_organisation_does_not_own(
        self, amina: User, real_process: MockProvider
    ) -> None:
        OwnedDomain.objects.all().delete()
        says(by(self.client, real_process, email=amina.email, email_verified=True), Why.FOREIGN_DOMAIN)

    def test_someone_whom_we_do_not_know_hears_the_key_to_hand_to_hr(self, real_process: MockProvider) -> None:
        response = by(self.client, real_process, sub="sleutel-7", email="wie@lennik.example", email_verified=True)
        says(response, Why.UNKNOWN_PERSON)
        assert "sleutel-7" in response.content.decode()

    def test_someone_of_another_organisation(
        self, ioana: User, real_process: MockProvider, lennik: Organisation
    ) -> None:
        OwnedDomain.objects.create(organisation=lennik, domain="herenthout.example")
        User.objects.filter(pk=ioana.pk).update(external_id="ioana-key")
        says(by(self.client, real_process, email=ioana.email, email_verified=True), Why.UNKNOWN_PERSON)
        says(by(self.client, real_process, sub="ioana-key", email=ioana.email, email_verified=True), Why.UNKNOWN_PERSON)

    def test_someone_who_left(self, amina: User, real_process: MockProvider) -> None:
        User.objects.filter(pk=amina.pk).update(end_date=date(2026, 11, 3))
        says(by(self.client, real_process, email=amina.email, email_verified=True), Why.LEFT)

    def test_someone_whose_account_is_closed(self, amina: User, real_process: MockProvider) -> None:
        User.objects.filter(pk=amina.pk).update(is_active=False)
        says(by(self.client, real_process, email=amina.email, email_verified=True), Why.LEFT)

    def test_who_has_the_address_now_does_not_get_the_account_of_who_had_it(
        self, amina: User, real_process: MockProvider
    ) -> None:
        User.objects.filter(pk=amina.pk).update(external_id="de-vorige")
        says(by(self.client, real_process, email=amina.email, email_verified=True), Why.OTHER_KEY)

    def test_an_administrator_whom_an_organisation_names(
        self, stephanie: User, lennik: Organisation, real_process: MockProvider
    ) -> None:
        User.objects.filter(pk=stephanie.pk).update(organisation=lennik, external_id="steph")
        says(by(self.client, real_process, sub="steph"), Why.ADMINISTRATOR)

    def test_who_stops_at_the_provider(self, real_process: MockProvider) -> None:
        address = real_process.deny(self.client.get(GO)["Location"])
        state = next(iter(self.client.session["single_sign_on"]))
        says(back_to_us(self.client, f"{address}&state={state}"), Why.CANCELLED)  # which this one forgets

    def test_an_answer_that_was_not_begun_here(self, amina: User, real_process: MockProvider) -> None:
        """Someone has a colleague follow the link with which they would sign in themselves."""
        real_process.knows("aanvaller", email=amina.email, email_verified=True)
        address = real_process.sign_in(Client().get(GO)["Location"], "aanvaller")
        response = back_to_us(self.client, address)
        says(response, Why.LOST_STATE)
        assert response.status_code == 400

    def test_the_same_answer_a_second_time(self, amina: User, real_process: MockProvider) -> None:
        real_process.knows("twee-keer", email=amina.email, email_verified=True)
        address = real_process.sign_in(self.client.get(GO)["Location"], "twee-keer")
        assert back_to_us(self.client, address).status_code == 302
        self.client.post(reverse("account_logout"))
        says(back_to_us(self.client, address), Why.LOST_STATE)

    def test_an_organisation_that_does_not_sign_in_this_way(
        self, at_real: SignInProvider, herenthout: Organisation
    ) -> None:
        for slug in ("herenthout", "bestaat-niet"):
            response = self.client.get(f"/account/organisatie/{slug}/")
            says(response, Why.UNKNOWN_ORGANISATION)
            assert response.status_code == 404

    def test_a_provider_that_was_switched_off_meanwhile(
        self, amina: User, at_real: SignInProvider, real_process: MockProvider
    ) -> None:
        real_process.knows("uit", email=amina.email, email_verified=True)
        address = real_process.sign_in(self.client.get(GO)["Location"], "uit")
        SignInProvider.objects.update(is_on=False)
        says(back_to_us(self.client, address), Why.UNKNOWN_ORGANISATION)


def test_a_token_that_has_ended(client: Client, amina: User, set_up: SetUp) -> None:
    with mock_provider.running("--token-max-age", "-120") as provider:
        set_up(provider.issuer)
        says(by(client, provider, email=amina.email, email_verified=True), Why.EXPIRED_TOKEN)


def test_a_provider_that_is_down_on_the_way_there_and_on_the_way_back(
    client: Client, amina: User, set_up: SetUp
) -> None:
    with mock_provider.running() as provider:
        set_up(provider.issuer)
        provider.knows("weg", email=amina.email, email_verified=True)
        address = provider.sign_in(client.get(GO)["Location"], "weg")
        provider.stop()
        response = back_to_us(client, address)
        says(response, Why.PROVIDER_DOWN)
        assert response.status_code == 503
        cache.clear()
        says(client.get(GO), Why.PROVIDER_DOWN)
    assert not is_in(client)


def test_who_is_in_already_goes_on(client: Client, amina: User, at_real: SignInProvider) -> None:
    client.force_login(amina)
    assert client.get(f"{GO}?next=/zoeken/")["Location"] == "/zoeken/"
