"""The whole way with a provider that was certified to speak OpenID Connect to the letter, and what goes wrong there."""

from __future__ import annotations

import urllib.error
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from onboarding.people import sealed_secrets
from onboarding.people.models import ProviderKind, SignInProvider, User
from onboarding.people.single_sign_on import trying_out
from onboarding.people.single_sign_on.refusals import SENTENCES, Why
from tests.client_response import ClientResponse
from tests.people.single_sign_on import certified_provider
from tests.people.single_sign_on.certified_provider import Accounts, CertifiedProvider
from tests.people.single_sign_on.conftest import SetUp
from tests.people.single_sign_on.mock_provider import back_to_us

GO = "/account/organisatie/lennik/"
ACCOUNTS: Accounts = {
    "amina-7": {"email": "amina@lennik.example", "email_verified": True, "vo_id": "vo-7", "vo_orgcode": "een-ander"},
    "jef-8": {"email": "amina@lennik.example", "email_verified": False, "vo_id": "vo-7", "vo_orgcode": "0207521503"},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[CertifiedProvider]:
    with certified_provider.running(ACCOUNTS) as provider:
        yield provider


@pytest.fixture
def at_provider(provider: CertifiedProvider, set_up: SetUp) -> SignInProvider:
    return set_up(provider.issuer)


def by(client: Client, provider: CertifiedProvider, name: str = "amina-7") -> ClientResponse:
    return back_to_us(client, provider.sign_in(client.get(GO)["Location"], name))


def who(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def refused(response: ClientResponse) -> Why:
    """Why, in words too; and nobody is in."""
    assert who(response.client) == ""
    why = Why(response.context["code"])
    assert str(SENTENCES[why]) in response.content.decode()
    return why


def test_with_a_verified_address_someone_comes_in_and_is_known_by_the_key_from_then_on(
    client: Client, amina: User, provider: CertifiedProvider, at_provider: SignInProvider
) -> None:
    assert by(client, provider)["Location"] == reverse("learning:dashboard")
    assert who(client) == str(amina.pk)
    amina.refresh_from_db()
    assert amina.external_id == "amina-7"


def test_what_hr_filled_in_is_found_to_be_well(provider: CertifiedProvider, at_provider: SignInProvider) -> None:
    found = trying_out.find_out(at_provider)
    assert [one.code for one in found if one.is_well] == ["address", "methods", "keys", "client", "by_address"]


def test_with_an_address_that_is_not_verified_nobody_comes_in(
    client: Client, amina: User, provider: CertifiedProvider, at_provider: SignInProvider
) -> None:
    assert refused(by(client, provider, "jef-8")) == Why.UNVERIFIED_ADDRESS


def test_an_address_that_the_token_leaves_out_is_asked_for(client: Client, amina: User, set_up: SetUp) -> None:
    """As the standard has it, what a scope asks for need not stand in the token when there is a code."""
    with certified_provider.running(ACCOUNTS, conformIdTokenClaims=True) as provider:
        set_up(provider.issuer)
        assert refused(by(Client(), provider, "jef-8")) == Why.UNVERIFIED_ADDRESS
        by(client, provider)
    assert who(client) == str(amina.pk)


def test_acm_idm_knows_people_by_vo_id_for_the_organisation_that_they_chose(
    client: Client, amina: User, provider: CertifiedProvider, set_up: SetUp
) -> None:
    User.objects.filter(pk=amina.pk).update(external_id="vo-7")
    set_up(provider.issuer, kind=ProviderKind.ACM_IDM, organisation_code="0207521503")
    assert refused(by(Client(), provider, "amina-7")) == Why.OTHER_ORGANISATION
    by(client, provider, "jef-8")
    assert who(client) == str(amina.pk)


def test_with_a_wrong_secret_nobody_comes_in_and_the_test_says_so(
    client: Client, amina: User, provider: CertifiedProvider, at_provider: SignInProvider
) -> None:
    SignInProvider.objects.update(sealed_secret=sealed_secrets.seal("verlopen"))
    assert refused(by(client, provider)) == Why.WRONG_CLIENT
    at_provider.refresh_from_db()
    assert trying_out.find_out(at_provider)[-1].code == Why.WRONG_CLIENT


def test_a_client_that_it_does_not_know_is_kept_there_and_the_test_says_so(
    client: Client, provider: CertifiedProvider, set_up: SetUp
) -> None:
    filled_in = set_up(provider.issuer, client_id="een-andere")
    with pytest.raises(urllib.error.HTTPError) as kept:
        by(client, provider)
    assert "invalid_client" in kept.value.read().decode()
    assert trying_out.find_out(filled_in)[-1].code == Why.WRONG_CLIENT


def test_with_another_address_to_come_back_to_the_provider_keeps_people_and_says_why(
    client: Client, amina: User, set_up: SetUp
) -> None:
    with certified_provider.running(ACCOUNTS, redirect="https://elders.example/account/terug/") as provider:
        set_up(provider.issuer)
        with pytest.raises(urllib.error.HTTPError) as kept:
            by(client, provider)
    assert "invalid_redirect_uri" in kept.value.read().decode()


def test_who_turns_back_there_hears_so(
    client: Client, amina: User, provider: CertifiedProvider, at_provider: SignInProvider
) -> None:
    assert refused(back_to_us(client, provider.turn_back(client.get(GO)["Location"]))) == Why.CANCELLED


def test_a_code_is_of_use_once_and_to_who_asked_for_it(
    client: Client, amina: User, provider: CertifiedProvider, at_provider: SignInProvider
) -> None:
    """The provider looks at PKCE itself: a code that was stolen does not fit the browser that brings it."""
    stolen = provider.sign_in(Client().get(GO)["Location"], "amina-7")
    mine = provider.sign_in(client.get(GO)["Location"], "amina-7")
    code = stolen.partition("code=")[2].partition("&")[0]
    swapped = mine.replace(mine.partition("code=")[2].partition("&")[0], code)
    assert refused(back_to_us(client, swapped)) == Why.PROVIDER_REFUSED


def test_one_that_stops_half_way_and_comes_back_with_a_new_key(client: Client, amina: User, set_up: SetUp) -> None:
    with certified_provider.running(ACCOUNTS) as provider:
        set_up(provider.issuer)
        earlier = Client()
        by(earlier, provider)
        assert who(earlier) == str(amina.pk)  # so that its first key is remembered
        address = provider.sign_in(client.get(GO)["Location"], "amina-7")
        provider.stop()
        assert refused(back_to_us(client, address)) == Why.PROVIDER_DOWN
        provider.start()
        by(client, provider)
        assert who(client) == str(amina.pk)


def test_a_code_from_before_it_stopped_is_worth_nothing(client: Client, amina: User, set_up: SetUp) -> None:
    with certified_provider.running(ACCOUNTS) as provider:
        set_up(provider.issuer)
        address = provider.sign_in(client.get(GO)["Location"], "amina-7")
        provider.stop()
        cache.clear()
        provider.start()
        assert refused(back_to_us(client, address)) == Why.PROVIDER_REFUSED
