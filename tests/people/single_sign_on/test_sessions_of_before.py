"""Once the provider is the only way in, no session of another way goes on: of nobody whom it binds, on no device."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.people import address_changes
from onboarding.people.models import Organisation, SignIn, SignInProvider, User
from onboarding.people.sessions import not_by_provider
from tests.factories import UserFactory
from tests.people.single_sign_on.conftest import SetUp
from tests.people.single_sign_on.forger import Forger
from tests.rendered_forms import submit

HOME = reverse("learning:preferences")
GO = "/account/organisatie/lennik/"


@pytest.fixture
def provider(set_up: SetUp, forger: Forger) -> SignInProvider:
    return set_up(forger.issuer, is_only_way=True, proven_at=timezone.now())


@pytest.fixture
def by_provider(forger: Forger, provider: SignInProvider) -> Callable[[User], Client]:
    def enter(person: User) -> Client:
        forger.claims = {"email": person.email, "email_verified": True}
        client = Client()
        client.get("/account/terug/", forger.sign_in(client.get(GO)["Location"]))
        return client

    return enter


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_who_came_otherwise_is_out_and_who_came_by_the_provider_goes_on(
    signed_in: Callable[[User], Client],
    by_provider: Callable[[User], Client],
    amina: User,
    marleen: User,
    lennik: Organisation,
) -> None:
    old, new, of_marleen = signed_in(amina), by_provider(amina), signed_in(marleen)
    assert not_by_provider.end(lennik.pk, timezone.now()) == {amina.pk, marleen.pk}
    assert [is_in(client) for client in (old, new, of_marleen)] == [False, True, False]
    assert SignIn.objects.count() == 1


def test_whom_it_does_not_bind_goes_on(
    signed_in: Callable[[User], Client],
    provider: SignInProvider,
    lennik: Organisation,
    ioana: User,
    stephanie: User,
) -> None:
    stephanie.organisation = lennik
    stephanie.save()
    without = UserFactory.create(organisation=lennik, email="", personnel_number="12")
    clients = [signed_in(one) for one in (ioana, stephanie, without)]
    assert not_by_provider.end(lennik.pk, timezone.now()) == set()
    assert all(is_in(client) for client in clients)


def test_a_session_that_is_over_counts_for_nobody(
    signed_in: Callable[[User], Client], provider: SignInProvider, lennik: Organisation, amina: User
) -> None:
    client = signed_in(amina)
    assert not_by_provider.people_there(lennik.pk, timezone.now()) == {amina.pk}
    client.session.flush()
    assert not_by_provider.people_there(lennik.pk, timezone.now()) == set()


def test_a_first_address_ends_the_sessions_with_number_and_code(
    signed_in: Callable[[User], Client], provider: SignInProvider, lennik: Organisation, marleen: User
) -> None:
    person = UserFactory.create(organisation=lennik, email="", personnel_number="12", last_login=timezone.now())
    here, elsewhere = signed_in(person), signed_in(person)
    address_changes.give(person, "nieuw@lennik.example", marleen, timezone.now())
    asked = here.get(HOME)
    answered = submit(here, asked, antwoord="ja")
    assert answered["Location"] == reverse("account_login")
    assert "Voortaan meld je aan met nieuw@lennik.example." in here.get(answered["Location"]).content.decode()
    assert not is_in(here)
    assert not is_in(elsewhere)


def test_another_address_ends_nothing(
    by_provider: Callable[[User], Client], provider: SignInProvider, amina: User, marleen: User
) -> None:
    client = by_provider(amina)
    address_changes.give(amina, "anders@lennik.example", marleen, timezone.now())
    assert submit(client, client.get(HOME), antwoord="ja")["Location"] == HOME
    assert is_in(client)


@pytest.mark.parametrize("is_only_way", [True, False])
def test_who_comes_from_elsewhere_does_not_bring_a_session(
    signed_in: Callable[[User], Client],
    provider: SignInProvider,
    lennik: Organisation,
    herenthout: Organisation,
    is_only_way: bool,
) -> None:
    SignInProvider.objects.update(is_only_way=is_only_way)
    person = UserFactory.create(organisation=herenthout)
    client = signed_in(person)
    person.organisation = lennik
    person.save()
    assert is_in(client) is not is_only_way
