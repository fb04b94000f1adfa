"""What a provider, or someone in between, says that is not true: nobody comes in, and a page says so."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.test import Client
from django.urls import reverse

from onboarding.people import sealed_secrets
from onboarding.people.models import ProviderKind, SignInProvider, User
from onboarding.people.single_sign_on.refusals import SENTENCES, Why
from tests.client_response import ClientResponse
from tests.people.single_sign_on.conftest import SetUp
from tests.people.single_sign_on.forger import CLIENT, KEY, Forger, Key

GO = "/account/organisatie/lennik/"
BACK = "/account/terug/"
OTHER_KEY = Key("twee")
SAME_NAME = Key(KEY.name)


@pytest.fixture
def amina_by_key(amina: User) -> User:
    amina.external_id = "amina-1"
    amina.save()
    return amina


def come_back(client: Client, forger: Forger, **answer: str) -> ClientResponse:
    return client.get(BACK, {**forger.sign_in(client.get(GO)["Location"]), **answer})


def refused(response: ClientResponse) -> Why:
    """Why; and nobody is in."""
    assert response.status_code in (400, 403, 503), response.status_code
    assert "_auth_user_id" not in response.client.session
    why = Why(response.context["code"])
    assert str(SENTENCES[why]) in response.content.decode()
    return why


def test_an_honest_answer_lets_someone_in(client: Client, amina_by_key: User, forger: Forger, at_forger: Any) -> None:
    """So that what follows is refused for what was changed, and for nothing else; PKCE and the secret hold."""
    assert come_back(client, forger)["Location"] == reverse("learning:dashboard")
    assert client.session["_auth_user_id"] == str(amina_by_key.pk)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": "een-andere-toepassing"}, Why.WRONG_AUDIENCE),
        ({"aud": [CLIENT, "een-andere"]}, Why.WRONG_AUDIENCE),
        ({"aud": [CLIENT, "een-andere"], "azp": "een-andere"}, Why.WRONG_AUDIENCE),
        ({"aud": None}, Why.WRONG_AUDIENCE),
        ({"azp": "een-andere"}, Why.WRONG_AUDIENCE),
        ({"nonce": "van-een-ander"}, Why.WRONG_NONCE),
        ({"nonce": None}, Why.WRONG_NONCE),
        ({"iss": "https://elders.example"}, Why.WRONG_ISSUER),
        ({"iss": None}, Why.WRONG_ISSUER),
        ({"exp": 1_700_000_000}, Why.EXPIRED_TOKEN),
        ({"iat": 1_700_000_000}, Why.EXPIRED_TOKEN),
        ({"iat": 4_000_000_000}, Why.EXPIRED_TOKEN),
        ({"nbf": 4_000_000_000}, Why.EXPIRED_TOKEN),
        ({"exp": "morgen"}, Why.UNREADABLE_TOKEN),
        ({"exp": True}, Why.UNREADABLE_TOKEN),
        ({"exp": 1e30}, Why.UNREADABLE_TOKEN),
        ({"exp": float("nan")}, Why.UNREADABLE_TOKEN),
        ({"sub": None}, Why.NO_KEY),
        ({"sub": "met\x00nul"}, Why.NO_KEY),
        ({"sub": "x" * 121}, Why.NO_KEY),
        ({"sub": {"a": 1}}, Why.NO_KEY),
        ({"sub": "iemand-anders"}, Why.UNKNOWN_PERSON),
        ({"sub": "x", "email": "amina@lennik.example\x00", "email_verified": True}, Why.UNVERIFIED_ADDRESS),
        ({"sub": "x", "email": ["amina@lennik.example"], "email_verified": True}, Why.UNVERIFIED_ADDRESS),
        ({"sub": "x", "email": "amina@lenniĸ.example", "email_verified": True}, Why.UNVERIFIED_ADDRESS),
        ({"sub": "x", "email": "lennik.example", "email_verified": True}, Why.UNKNOWN_PERSON),
    ],
)  # fmt: skip
def test_claims_that_are_not_right(
    client: Client, amina_by_key: User, forger: Forger, at_forger: Any, claims: dict[str, Any], why: Why
) -> None:
    forger.claims = claims
    assert refused(come_back(client, forger)) == why


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", algorithm="none")


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """A provider's key is known to everyone: as the secret of HS256 it must prove nothing."""
    return jwt.encode(claims, KEY.public["n"], "HS256", headers={"kid": KEY.name})


def tampered(claims: dict[str, Any]) -> str:
    head, _body, signature = KEY.sign({**claims, "sub": "een-ander"}).split(".")
    return f"{head}.{KEY.sign(claims).split('.')[1]}.{signature}"


def without_a_signature(claims: dict[str, Any]) -> str:
    return KEY.sign(claims).rpartition(".")[0] + "."


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (unsigned, Why.BAD_SIGNATURE),
        (signed_with_the_public_key, Why.BAD_SIGNATURE),
        (tampered, Why.BAD_SIGNATURE),
        (without_a_signature, Why.BAD_SIGNATURE),
        (OTHER_KEY.sign, Why.BAD_SIGNATURE),
        (SAME_NAME.sign, Why.BAD_SIGNATURE),
        (lambda _claims: "geen.token", Why.UNREADABLE_TOKEN),
        (lambda _claims: "é.ü.x", Why.UNREADABLE_TOKEN),
        (lambda _claims: None, Why.UNREADABLE_TOKEN),
        (lambda _claims: {"a": 1}, Why.UNREADABLE_TOKEN),
        (lambda _claims: "x" * 40_000, Why.UNREADABLE_TOKEN),
    ],
)
def test_signatures_that_are_not_the_providers(
    client: Client, amina_by_key: User, forger: Forger, at_forger: Any, token: Callable[..., Any], why: Why
) -> None:
    forger.token = token
    assert refused(come_back(client, forger)) == why


def test_a_new_key_of_the_provider_is_fetched_when_it_is_used(
    client: Client, amina_by_key: User, forger: Forger, at_forger: Any
) -> None:
    assert come_back(Client(), forger).status_code == 302
    forger.keys, forger.token = [OTHER_KEY.public], OTHER_KEY.sign
    assert come_back(client, forger).status_code == 302


@pytest.mark.parametrize("keys", [[], [{}], ["x"], [{**KEY.public, "n": "!"}], [{**KEY.public, "use": "enc"}], "x"])
def test_keys_that_cannot_be_read(
    client: Client, amina_by_key: User, forger: Forger, at_forger: Any, keys: list[dict[str, Any]]
) -> None:
    forger.keys = keys
    assert refused(come_back(client, forger)) == Why.BAD_SIGNATURE


VERIFIED = {"email": "amina@lennik.example", "email_verified": True}


@pytest.mark.parametrize(
    ("said", "more", "why"),
    [
        ({}, {"sub": "iemand-anders", **VERIFIED}, Why.UNKNOWN_PERSON),
        ({}, VERIFIED, Why.UNKNOWN_PERSON),
        ({}, {"sub": "sub-9", **VERIFIED, "email_verified": False}, Why.UNVERIFIED_ADDRESS),
        ({"email_verified": False}, {"sub": "sub-9", **VERIFIED}, Why.UNVERIFIED_ADDRESS),
        ({"email": "", "email_verified": False}, {"sub": "sub-9", **VERIFIED}, Why.UNKNOWN_PERSON),
    ],
)
def test_what_it_tells_beside_its_token_counts_of_the_same_person_and_never_against_the_token(
    client: Client, amina: User, forger: Forger, at_forger: Any, said: dict[str, Any], more: dict[str, Any], why: Why
) -> None:
    forger.says = {"userinfo_endpoint": f"{forger.issuer}/me"}
    forger.claims = {"sub": "sub-9", **said}
    forger.answers["/me"] = (200, {"Content-Type": "application/json"}, json.dumps(more).encode())
    assert refused(come_back(client, forger)) == why


def test_one_that_does_not_tell_more_when_it_is_asked_lets_nobody_in(
    client: Client, amina: User, forger: Forger, at_forger: Any
) -> None:
    forger.says = {"userinfo_endpoint": f"{forger.issuer}/me"}
    forger.claims = {"sub": "sub-9"}
    forger.answers["/me"] = (503, {}, b"")
    assert refused(come_back(client, forger)) == Why.PROVIDER_DOWN


def test_a_verifier_of_someone_else_is_of_no_use(
    client: Client, amina_by_key: User, forger: Forger, at_forger: Any
) -> None:
    """A code that was stolen on its way back does not fit the browser that brings it."""
    stolen = forger.sign_in(Client().get(GO)["Location"])
    mine = forger.sign_in(client.get(GO)["Location"])
    forger.codes["code-1"]["code_challenge"] = "van-een-ander"
    assert refused(client.get(BACK, {**mine, "code": stolen["code"]})) == Why.PROVIDER_REFUSED


def test_the_answer_of_another_provider(client: Client, amina_by_key: User, forger: Forger, at_forger: Any) -> None:
    assert refused(come_back(client, forger, iss="https://elders.example")) == Why.WRONG_ISSUER


def test_one_that_names_itself_does_so_always(
    client: Client, amina_by_key: User, forger: Forger, at_forger: Any
) -> None:
    forger.says = {"authorization_response_iss_parameter_supported": True}
    assert refused(come_back(client, forger)) == Why.WRONG_ISSUER
    assert come_back(client, forger, iss=forger.issuer).status_code == 302


@pytest.mark.parametrize("error", ["server_error", "invalid_scope", "x" * 5000, "\x01"])
def test_an_error_of_the_provider(client: Client, forger: Forger, at_forger: Any, error: str) -> None:
    state = forger.sign_in(client.get(GO)["Location"])["state"]
    assert refused(client.get(BACK, {"state": state, "error": error})) == Why.PROVIDER_REFUSED


def test_a_secret_that_does_not_fit_any_more(client: Client, forger: Forger, at_forger: Any) -> None:
    forger.secret = "een-nieuw"
    assert refused(come_back(client, forger)) == Why.WRONG_CLIENT


def test_a_secret_that_we_cannot_read_any_more(client: Client, forger: Forger, at_forger: SignInProvider) -> None:
    at_forger.sealed_secret = sealed_secrets.seal("x")[:-4]
    at_forger.save()
    assert refused(come_back(client, forger)) == Why.UNREADABLE_SECRET


def test_someone_who_stays_away_too_long(
    client: Client, amina_by_key: User, forger: Forger, at_forger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = forger.sign_in(client.get(GO)["Location"])
    session = client.session
    waiting = session["single_sign_on"]
    waiting[there["state"]]["at"] = "2026-01-01T00:00:00+00:00"
    session["single_sign_on"] = waiting
    session.save()
    assert refused(client.get(BACK, there)) == Why.LOST_STATE


def test_some_tabs_may_be_open_and_no_more(client: Client, amina_by_key: User, forger: Forger, at_forger: Any) -> None:
    first, *others = [forger.sign_in(client.get(GO)["Location"]) for _each in range(6)]
    assert len(client.session["single_sign_on"]) == 5
    assert refused(client.get(BACK, first)) == Why.LOST_STATE
    assert client.get(BACK, others[-1]).status_code == 302


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?state=&code=", "?error=access_denied"])
def test_coming_back_without_having_gone(client: Client, db: None, query: str) -> None:
    assert refused(client.get(BACK + query)) == Why.LOST_STATE


class TestWhatEachKindSays:
    def answer(self, client: Client, forger: Forger, provider: SignInProvider, **claims: Any) -> ClientResponse:
        forger.claims = claims
        return come_back(client, forger)

    def test_microsoft_names_people_by_oid_and_an_address_counts_by_xms_edov_alone(
        self, client: Client, amina: User, forger: Forger, set_up: SetUp
    ) -> None:
        provider = set_up(forger.issuer, kind=ProviderKind.ENTRA)
        of_amina = {"oid": "o-1", "email": amina.email}
        untold = self.answer(client, forger, provider, **of_amina, email_verified=True)
        assert refused(untold) == Why.UNVERIFIED_ADDRESS
        assert refused(self.answer(client, forger, provider, **of_amina, xms_edov=False)) == Why.UNVERIFIED_ADDRESS
        assert refused(self.answer(client, forger, provider, email=amina.email, xms_edov=True)) == Why.NO_KEY
        assert self.answer(client, forger, provider, **of_amina, xms_edov="1").status_code == 302
        amina.refresh_from_db()
        assert amina.external_id == "o-1"

    def test_google_lets_in_accounts_of_the_organisation_alone(
        self, client: Client, amina: User, forger: Forger, set_up: SetUp
    ) -> None:
        provider = set_up(forger.issuer, kind=ProviderKind.GOOGLE)
        of_amina = {"email": amina.email, "email_verified": True}
        assert refused(self.answer(client, forger, provider, **of_amina)) == Why.OTHER_ORGANISATION
        elsewhere = self.answer(client, forger, provider, **of_amina, hd="elders.example")
        assert refused(elsewhere) == Why.OTHER_ORGANISATION
        assert self.answer(client, forger, provider, **of_amina, hd="lennik.example").status_code == 302

    def test_acm_idm_names_people_by_vo_id_for_the_organisation_that_they_chose(
        self, client: Client, amina: User, forger: Forger, set_up: SetUp
    ) -> None:
        provider = set_up(forger.issuer, kind=ProviderKind.ACM_IDM, organisation_code="0207512345")
        chosen = {"vo_orgcode": "0207512345"}
        by_address = self.answer(
            client, forger, provider, **chosen, vo_id="v-1", email=amina.email, email_verified=True
        )
        assert refused(by_address) == Why.UNKNOWN_PERSON
        assert "v-1" in by_address.content.decode()
        User.objects.filter(pk=amina.pk).update(external_id="v-1")
        elsewhere = self.answer(client, forger, provider, vo_id="v-1", vo_orgcode="0299999999")
        assert refused(elsewhere) == Why.OTHER_ORGANISATION
        assert refused(self.answer(client, forger, provider, vo_id="v-1")) == Why.OTHER_ORGANISATION
        assert refused(self.answer(client, forger, provider, **chosen)) == Why.NO_KEY
        assert self.answer(client, forger, provider, **chosen, vo_id="v-1").status_code == 302


def test_the_log_says_why_and_tells_of_nobody(
    client: Client, amina: User, forger: Forger, at_forger: Any, caplog: pytest.LogCaptureFixture
) -> None:
    forger.claims = {"email": amina.email, "email_verified": False}
    with caplog.at_level(logging.WARNING):
        come_back(client, forger)
    assert "unverified_address" in caplog.text
    assert amina.email not in caplog.text
    assert "amina-1" not in caplog.text
