"""HR sets up how its organisation signs in, and hears what is wrong; the administrator says which domains it owns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from onboarding.hr.deeds import role_giving
from onboarding.hr.models import Activity, Verb
from onboarding.people import last_officer, sealed_secrets
from onboarding.people.models import Organisation, OwnedDomain, ProviderKind, SignInProvider, User
from onboarding.people.models import SignIn as SignedIn
from onboarding.people.roles import Role
from onboarding.people.single_sign_on.refusals import Why
from tests.client_response import ClientResponse
from tests.factories import OrganisationFactory, UserFactory
from tests.people.single_sign_on.forger import CLIENT, SECRET, Forger
from tests.rendered_forms import fill, open_and_submit, submit, tamper

SignIn = Callable[[User], Client]
ISSUER = "https://login.lennik.example"
FILLED_IN = {"kind": "other", "issuer": ISSUER, "client_id": CLIENT, "secret": SECRET}


@pytest.fixture
def address(lennik: Organisation) -> str:
    return reverse("hr:sign_in_setting", args=[lennik.pk])


@pytest.fixture
def hr(marleen: User, signed_in: SignIn) -> Client:
    return signed_in(marleen)


@pytest.fixture
def provider(lennik: Organisation) -> SignInProvider:
    return SignInProvider.objects.create(
        organisation=lennik, kind=ProviderKind.OTHER, issuer=ISSUER, client_id=CLIENT,
        sealed_secret=sealed_secrets.seal(SECRET), is_on=True,
    )  # fmt: skip


def codes(response: ClientResponse, name: str) -> list[str]:
    return [error.code for error in response.context["form"].errors.as_data().get(name, [])]


def test_what_lets_in_the_last_one_of_hr_is_not_switched_off(
    signed_in: SignIn, marleen: User, provider: SignInProvider, lennik: Organisation, address: str
) -> None:
    manager = UserFactory.create(organisation=lennik)
    role_giving.give(marleen, manager, Role.ORGANISATION_ADMINISTRATOR, timezone.now())
    User.objects.filter(pk=marleen.pk).update(external_id="sleutel")
    User.objects.filter(pk=marleen.pk).update(email="", password="!")
    page = open_and_submit(signed_in(manager), address, {"is_on": False}, follow=True)
    assert "Maak eerst iemand anders HR." in page.content.decode()
    assert SignInProvider.objects.get().is_on
    assert not Activity.objects.filter(verb=Verb.SIGN_IN_CHANGED).exists()


@pytest.mark.parametrize("is_known", [False, True])
def test_it_is_the_only_way_once_someone_of_hr_comes_in_by_it(
    signed_in: SignIn, marleen: User, provider: SignInProvider, lennik: Organisation, address: str, is_known: bool
) -> None:
    manager = UserFactory.create(organisation=lennik)
    role_giving.give(marleen, manager, Role.ORGANISATION_ADMINISTRATOR, timezone.now())
    SignInProvider.objects.update(proven_at=timezone.now())
    User.objects.filter(pk=marleen.pk).update(external_id="sleutel" if is_known else "")
    page = open_and_submit(signed_in(manager), address, {"is_only_way": True}, follow=True)
    assert SignInProvider.objects.get().is_only_way is is_known
    assert ("Maak eerst iemand anders HR." in page.content.decode()) is not is_known


@pytest.mark.parametrize("domain", ["lennik.example", "elders.example"])
def test_an_address_that_the_provider_vouches_for_is_a_way_in(
    marleen: User, provider: SignInProvider, lennik: Organisation, domain: str
) -> None:
    OwnedDomain.objects.create(organisation=lennik, domain=domain)
    SignInProvider.objects.update(proven_at=timezone.now(), is_only_way=True)
    can = last_officer.until(lennik.pk) == last_officer.FOR_EVER
    assert can is (marleen.email.endswith(f"@{domain}"))


class TestFillingIn:
    def test_what_is_filled_in_is_kept_with_the_secret_sealed_and_a_line_in_the_log(
        self, hr: Client, address: str, marleen: User, lennik: Organisation
    ) -> None:
        copied = f" {ISSUER}/.well-known/openid-configuration "
        page = open_and_submit(hr, address, {**FILLED_IN, "issuer": copied, "is_on": True}, follow=True)
        provider = SignInProvider.objects.get()
        assert (provider.organisation, provider.issuer, provider.is_on) == (lennik, ISSUER, True)
        assert SECRET not in provider.sealed_secret
        assert sealed_secrets.unseal(provider.sealed_secret) == SECRET
        assert SECRET not in page.content.decode()
        line = Activity.objects.get(verb=Verb.SIGN_IN_CHANGED)
        assert (line.actor, line.organisation) == (marleen, lennik)
        assert SECRET not in line.detail

    def test_the_menu_leads_there(self, hr: Client, address: str) -> None:
        assert reverse("hr:sign_in_settings") in hr.get("/beheer/").content.decode()
        assert hr.get(reverse("hr:sign_in_settings"))["Location"] == address

    def test_it_tells_what_the_provider_needs(self, hr: Client, address: str) -> None:
        page = hr.get(address).content.decode()
        assert "http://localhost:8000/account/terug/" in page
        assert "https://authenticatie.vlaanderen.be/op" in page

    def test_an_empty_secret_leaves_the_one_that_is_kept(
        self, hr: Client, address: str, provider: SignInProvider
    ) -> None:
        open_and_submit(hr, address, {"client_id": "een-andere"})
        kept = SignInProvider.objects.get()
        assert (kept.client_id, kept.sealed_secret) == ("een-andere", provider.sealed_secret)

    def test_a_secret_does_not_go_to_another_address_than_it_was_filled_in_for(
        self, hr: Client, address: str, provider: SignInProvider
    ) -> None:
        response = open_and_submit(hr, address, {"issuer": "https://van-mij.example"})
        assert codes(response, "secret") == ["secret_again"]
        assert SignInProvider.objects.get().issuer == ISSUER

    @pytest.mark.parametrize(
        ("values", "field", "code"),
        [
            ({"issuer": "http://login.lennik.example"}, "issuer", "unusable_address"),
            ({"issuer": "login.lennik.example"}, "issuer", "unusable_address"),
            ({"issuer": ""}, "issuer", "required"),
            ({"client_id": "  "}, "client_id", "required"),
            ({"secret": ""}, "secret", "required"),
            ({"kind": "acm_idm"}, "organisation_code", "required"),
            ({"is_only_way": True}, "is_only_way", "not_on"),
            ({"is_only_way": True, "is_on": True}, "is_only_way", "not_proven"),
        ],
    )
    def test_what_is_not_right_is_said_beside_it(
        self, hr: Client, address: str, values: dict[str, Any], field: str, code: str
    ) -> None:
        response = open_and_submit(hr, address, {**FILLED_IN, **values})
        assert response.status_code == 200
        assert codes(response, field) == [code]
        assert not SignInProvider.objects.exists()

    def test_a_kind_that_there_is_not(self, hr: Client, address: str) -> None:
        response = tamper(hr, address, {**FILLED_IN, "kind": "facebook"})
        assert codes(response, "kind") == ["invalid_choice"]


class TestTheOnlyWay:
    @pytest.fixture(autouse=True)
    def someone_came_in(self, provider: SignInProvider) -> None:
        SignInProvider.objects.update(proven_at=timezone.now())

    def test_it_can_be_once_someone_came_in(self, hr: Client, address: str, marleen: User) -> None:
        User.objects.filter(pk=marleen.pk).update(external_id="sleutel")
        open_and_submit(hr, address, {"is_only_way": True})
        assert SignInProvider.objects.get().is_only_way

    def test_whoever_came_in_otherwise_is_told_of_in_numbers_and_signed_out(
        self, hr: Client, address: str, marleen: User, amina: User, ioana: User, signed_in: SignIn
    ) -> None:
        User.objects.filter(pk=marleen.pk).update(external_id="sleutel")
        others = [signed_in(one) for one in (amina, amina, ioana)]
        page = hr.get(address)
        assert page.context["otherwise"] == {marleen.pk, amina.pk}
        assert "2 mensen zijn nu met een wachtwoord of een code aangemeld" in page.content.decode()
        assert "Jij ook" in page.content.decode()
        answer = submit(hr, page, is_only_way=True)
        assert answer["Location"] == reverse("account_login")
        said = "2 mensen die anders aangemeld waren, zijn afgemeld."
        assert said in hr.get(answer["Location"]).content.decode()
        home = reverse("learning:preferences")
        assert [client.get(home).status_code for client in (hr, *others)] == [302, 302, 302, 200]

    def test_who_set_it_up_and_came_by_the_provider_stays(
        self, hr: Client, address: str, marleen: User, amina: User, signed_in: SignIn
    ) -> None:
        User.objects.filter(pk=marleen.pk).update(external_id="sleutel")
        SignedIn.objects.filter(user=marleen).update(by_provider=True)
        signed_in(amina)
        page = open_and_submit(hr, address, {"is_only_way": True}, follow=True)
        assert page.redirect_chain[-1][0] == address
        assert page.context["otherwise"] == set()
        assert "1 persoon die anders aangemeld was, is afgemeld." in page.content.decode()

    def test_another_registration_has_let_in_nobody_yet(self, hr: Client, address: str) -> None:
        response = open_and_submit(hr, address, {"is_only_way": True, "client_id": "een-andere"})
        assert codes(response, "is_only_way") == ["not_proven"]
        open_and_submit(hr, address, {"client_id": "een-andere"})
        assert SignInProvider.objects.get().proven_at is None

    def test_another_code_of_the_organisation_has_let_in_nobody_yet(self, hr: Client, address: str) -> None:
        SignInProvider.objects.update(kind=ProviderKind.ACM_IDM, organisation_code="0207500123")
        response = open_and_submit(hr, address, {"is_only_way": True, "organisation_code": "0207500124"})
        assert codes(response, "is_only_way") == ["not_proven"]

    @pytest.mark.parametrize(("secret", "found"), [("een-ander", ["secret_refused"]), (SECRET, [])])
    def test_a_new_secret_is_tried_before_it_is_kept(
        self, hr: Client, address: str, marleen: User, forger: Forger, secret: str, found: list[str]
    ) -> None:
        SignInProvider.objects.update(issuer=forger.issuer, is_only_way=True, sealed_secret=sealed_secrets.seal("oud"))
        User.objects.filter(pk=marleen.pk).update(external_id="sleutel")
        response = open_and_submit(hr, address, {"secret": secret})
        assert (codes(response, "secret") if response.status_code == 200 else []) == found
        assert sealed_secrets.unseal(SignInProvider.objects.get().sealed_secret) == ("oud" if found else SECRET)

    def test_beforehand_it_says_for_how_many_and_who_would_not_come_in(
        self, hr: Client, address: str, lennik: Organisation
    ) -> None:
        OwnedDomain.objects.create(organisation=lennik, domain="lennik.example")
        for email in ("a@lennik.example", "b@elders.example", "d@sub.lennik.example"):
            UserFactory.create(organisation=lennik, email=email)
        UserFactory.create(organisation=lennik, email="c@elders.example", external_id="c")
        figures = hr.get(address).context["figures"]
        assert (figures.bound, figures.shut_out, figures.with_key) == (5, 2, 1)  # with Marleen, of lennik.example
        SignInProvider.objects.update(kind=ProviderKind.ACM_IDM)
        assert hr.get(address).context["figures"].shut_out == 4

    def test_the_administrator_takes_it_back_when_the_provider_is_down(
        self, address: str, stephanie: User, signed_in: SignIn
    ) -> None:
        SignInProvider.objects.update(is_only_way=True)
        open_and_submit(signed_in(stephanie), address, {"is_only_way": False})
        assert not SignInProvider.objects.get().is_only_way


class TestKeysOfBefore:
    def test_they_are_forgotten_when_asked_and_the_log_says_of_how_many(
        self, hr: Client, address: str, provider: SignInProvider, amina: User, ioana: User
    ) -> None:
        User.objects.filter(pk__in=[amina.pk, ioana.pk]).update(external_id="x")
        open_and_submit(hr, address, {"client_id": CLIENT})
        assert User.objects.exclude(external_id="").count() == 2
        open_and_submit(hr, address, {"forget_keys": True})
        assert list(User.objects.exclude(external_id="")) == [ioana]
        assert Activity.objects.filter(verb=Verb.SIGN_IN_CHANGED, number=1).exists()

    def test_nothing_is_asked_where_there_are_none(self, hr: Client, address: str) -> None:
        assert "forget_keys" not in hr.get(address).context["form"].fields


class TestDomains:
    def test_the_administrator_says_which_they_are(
        self, address: str, stephanie: User, lennik: Organisation, signed_in: SignIn
    ) -> None:
        OwnedDomain.objects.create(organisation=lennik, domain="oud.example")
        open_and_submit(signed_in(stephanie), address, {"domains": "Lennik.BE\n@ocmwlennik.be lennik.be"})
        assert [one.domain for one in OwnedDomain.objects.of(lennik)] == ["lennik.be", "ocmwlennik.be"]
        assert Activity.objects.get(verb=Verb.SIGN_IN_CHANGED).detail == "lennik.be, ocmwlennik.be"

    @pytest.mark.parametrize(
        "text", ["lennik", "https://lennik.be", "a@lennik.be", "lënnik.be", "-a.be", "a..be", "1.2.3.4"]
    )
    def test_what_is_no_domain_is_refused(self, address: str, stephanie: User, signed_in: SignIn, text: str) -> None:
        response = open_and_submit(signed_in(stephanie), address, {"domains": text})
        (error,) = response.context["domains_form"].errors.as_data()["domains"]
        assert error.code == "not_a_domain"
        assert not OwnedDomain.objects.exists()

    def test_hr_reads_them_and_does_not_write_them(self, hr: Client, address: str, lennik: Organisation) -> None:
        OwnedDomain.objects.create(organisation=lennik, domain="lennik.be")
        page = hr.get(address)
        assert "lennik.be" in page.content.decode()
        hr.post(address, {"domains": "elders.be"})
        assert [one.domain for one in OwnedDomain.objects.all()] == ["lennik.be"]


class TestTryingOut:
    @pytest.fixture(autouse=True)
    def at_forger(self, provider: SignInProvider, forger: Forger, lennik: Organisation) -> None:
        SignInProvider.objects.update(issuer=forger.issuer)
        OwnedDomain.objects.create(organisation=lennik, domain="lennik.example")

    def found(self, hr: Client, address: str) -> list[tuple[str, bool]]:
        page = submit(hr, hr.get(address), test="1")
        assert page.status_code == 200
        return [(one.code, one.is_well) for one in page.context["found"]]

    def test_all_is_well(self, hr: Client, address: str) -> None:
        assert self.found(hr, address) == [
            (code, True) for code in ("address", "methods", "keys", "client", "by_address")
        ]

    @pytest.mark.parametrize(
        ("changed", "wrong"),
        [
            ({"says": {"issuer": "https://elders.example"}}, Why.WRONG_ISSUER),
            ({"says": {"token_endpoint": None}}, Why.UNUSABLE_PROVIDER),
            ({"says": {"token_endpoint": "http://elders.example/"}}, Why.UNUSABLE_PROVIDER),
            ({"says": {"id_token_signing_alg_values_supported": ["ES256"]}}, "no_rs256"),
            ({"says": {"code_challenge_methods_supported": ["plain"]}}, "no_s256"),
            ({"keys": []}, "no_keys"),
            ({"secret": "een-ander"}, Why.WRONG_CLIENT),
            ({"answers": {"/.well-known/openid-configuration": (404, {}, b"")}}, Why.UNUSABLE_PROVIDER),
            ({"answers": {"/.well-known/openid-configuration": (500, {}, b"")}}, Why.PROVIDER_DOWN),
            ({"answers": {"/keys": (500, {}, b"")}}, Why.PROVIDER_DOWN),
            ({"answers": {"/token": (403, {}, b"")}}, Why.WRONG_CLIENT),
        ],
    )
    def test_the_first_thing_that_is_wrong_is_said(
        self, hr: Client, address: str, forger: Forger, changed: dict[str, Any], wrong: str
    ) -> None:
        for name, value in changed.items():
            setattr(forger, name, value)
        found = self.found(hr, address)
        assert found[-1] == (wrong, False)
        assert all(is_well for _code, is_well in found[:-1])

    def test_google_without_a_domain_lets_in_nobody(self, hr: Client, address: str) -> None:
        SignInProvider.objects.update(kind=ProviderKind.GOOGLE)
        OwnedDomain.objects.all().delete()
        assert self.found(hr, address)[-1] == ("no_domain", False)

    def test_acm_idm_knows_people_by_key(self, hr: Client, address: str) -> None:
        SignInProvider.objects.update(kind=ProviderKind.ACM_IDM)
        assert self.found(hr, address)[-1] == ("by_key", True)

    def test_a_secret_that_cannot_be_read_is_filled_in_anew(self, hr: Client, address: str) -> None:
        SignInProvider.objects.update(sealed_secret="x")
        assert self.found(hr, address)[-1] == (Why.UNREADABLE_SECRET, False)


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers", "Common"])
@pytest.mark.parametrize("kind", ["entra", "other"])
def test_an_address_of_every_tenant_is_refused(hr: Client, address: str, tenant: str, kind: str) -> None:
    issuer = f"https://login.microsoftonline.com/{tenant}/v2.0"
    response = open_and_submit(hr, address, {**FILLED_IN, "kind": kind, "issuer": issuer})
    assert codes(response, "issuer") == ["every_tenant"]
    assert not SignInProvider.objects.exists()


@pytest.mark.parametrize(
    "issuer", ["https://login.microsoftonline.com/common-sense/v2.0", "https://login.lennik.example/common/v2.0"]
)
def test_the_address_of_one_tenant_is_kept(hr: Client, address: str, issuer: str) -> None:
    open_and_submit(hr, address, {**FILLED_IN, "kind": "entra", "issuer": issuer})
    assert SignInProvider.objects.get().issuer == issuer


def test_another_organisation_is_not_there(hr: Client, herenthout: Organisation) -> None:
    assert hr.get(reverse("hr:sign_in_setting", args=[herenthout.pk])).status_code == 404


def test_the_administrator_sees_every_organisation_in_as_many_queries(
    stephanie: User, lennik: Organisation, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = signed_in(stephanie), reverse("hr:sign_in_settings")
    client.get(address)
    with django_assert_num_queries(6) as few:
        assert "Lennik" in client.get(address).content.decode()
    for _each in range(5):
        OrganisationFactory.create()
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_what_the_form_sends_is_what_it_shows(hr: Client, address: str, provider: SignInProvider) -> None:
    """The secret is not among it."""
    sent = fill(hr.get(address), client_id=CLIENT)
    assert sent["client_id"] == CLIENT
    assert not sent.get("secret")
