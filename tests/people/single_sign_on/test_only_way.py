"""An organisation that lets its people in by its provider alone: every other way says so, and the way back stays."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.people import invitation_links, resets
from onboarding.people.models import Organisation, SignInProvider, User
from onboarding.people.single_sign_on import only_way
from onboarding.people.single_sign_on.refusals import SENTENCES, Why
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.people.single_sign_on.conftest import SetUp
from tests.people.single_sign_on.forger import Forger
from tests.rendered_forms import open_and_submit

PASSWORD = "vier-woorden-na-elkaar"
GO = "/account/organisatie/lennik/"


@pytest.fixture
def provider(set_up: SetUp, forger: Forger) -> SignInProvider:
    return set_up(forger.issuer, is_only_way=True, proven_at=timezone.now())


@pytest.fixture
def amina_with_password(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def sign_in(client: Client, person: User, password: str = PASSWORD) -> ClientResponse:
    return open_and_submit(client, reverse("account_login"), {"login": person.email, "password": password})


def is_sent_to_the_provider(response: ClientResponse) -> None:
    page = response.content.decode()
    assert response.status_code == 403
    assert response.context["code"] == Why.ONLY_WAY
    assert str(SENTENCES[Why.ONLY_WAY]) in page
    assert f'href="{GO}"' in page


def test_a_password_that_is_right_opens_nothing(
    client: Client, amina_with_password: User, provider: SignInProvider
) -> None:
    is_sent_to_the_provider(sign_in(client, amina_with_password))
    assert "_auth_user_id" not in client.session


def test_a_password_that_is_wrong_tells_nothing_new_and_shows_the_way(
    client: Client, amina_with_password: User, provider: SignInProvider, herenthout: Organisation
) -> None:
    """By the domain alone: of who is not known there it says the same."""
    stranger = User(email="niemand@lennik.example")
    pages = [sign_in(client, one, "mis") for one in (amina_with_password, stranger)]
    assert [page.status_code for page in pages] == [200, 200]
    assert all(f'href="{GO}"' in page.content.decode() for page in pages)
    assert pages[0].context["form"].errors == pages[1].context["form"].errors


def test_without_it_being_the_only_way_a_password_works(
    client: Client, amina_with_password: User, provider: SignInProvider
) -> None:
    SignInProvider.objects.update(is_only_way=False)
    assert sign_in(client, amina_with_password).status_code == 302


def test_whoever_asks_for_a_new_password_gets_a_mail_with_the_way_in(
    client: Client,
    amina_with_password: User,
    provider: SignInProvider,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        open_and_submit(client, reverse("account_reset_password"), {"email": amina_with_password.email})
    (message,) = mail.outbox
    assert GO in str(message.body)
    assert "nieuw-wachtwoord" not in str(message.body)


def test_a_link_from_before_opens_nothing(client: Client, amina_with_password: User, provider: SignInProvider) -> None:
    SignInProvider.objects.update(is_only_way=False)
    link = resets.link_for(amina_with_password).partition("://")[2].partition("/")[2]
    page = client.get(f"/{link}", follow=True)
    assert page.status_code == 200
    SignInProvider.objects.update(is_only_way=True)
    is_sent_to_the_provider(client.get(f"/{link}", follow=True))
    chosen = {"password1": "nieuwe-woorden-erbij", "password2": "nieuwe-woorden-erbij"}
    is_sent_to_the_provider(client.post(page.redirect_chain[-1][0], chosen))
    amina_with_password.refresh_from_db()
    assert amina_with_password.check_password(PASSWORD)


def test_who_is_in_changes_no_password(client: Client, amina_with_password: User, provider: SignInProvider) -> None:
    client.force_login(amina_with_password)
    is_sent_to_the_provider(client.get(reverse("account_change_password")))


def test_the_provider_lets_them_in(client: Client, amina: User, provider: SignInProvider, forger: Forger) -> None:
    forger.claims = {"email": amina.email, "email_verified": True}
    assert client.get("/account/terug/", forger.sign_in(client.get(GO)["Location"])).status_code == 302
    assert client.session["_auth_user_id"] == str(amina.pk)


def test_the_platform_administrator_is_the_way_back(
    client: Client, stephanie: User, provider: SignInProvider, lennik: Organisation
) -> None:
    stephanie.organisation = lennik
    stephanie.save()
    assert sign_in(client, stephanie, "geheim").status_code == 302


def test_it_binds_nobody_elsewhere_and_nobody_without_an_address(
    amina: User, ioana: User, provider: SignInProvider
) -> None:
    assert only_way.of(amina) == provider
    assert only_way.of(ioana) is None
    amina.email = ""
    assert only_way.of(amina) is None


def test_the_database_holds_that_someone_came_in_first(set_up: SetUp) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        set_up("https://login.example", is_only_way=True)


def test_whoever_has_an_account_elsewhere_still_gets_there_with_the_same_password(
    client: Client, amina_with_password: User, provider: SignInProvider, herenthout: Organisation
) -> None:
    elsewhere = UserFactory.create(organisation=herenthout, email=amina_with_password.email)
    elsewhere.set_password(PASSWORD)
    elsewhere.save()
    choice = client.get(sign_in(client, amina_with_password)["Location"])
    entered = client.post(reverse("account_choose"), {"account": str(elsewhere.pk)})
    assert choice.status_code == 200
    assert (entered.status_code, client.session["_auth_user_id"]) == (302, str(elsewhere.pk))


def test_an_invitation_from_before_chooses_no_password(client: Client, amina: User, provider: SignInProvider) -> None:
    amina.set_unusable_password()
    amina.save()
    link = urlsplit(invitation_links.link_for(amina, timezone.localdate())).path
    is_sent_to_the_provider(client.get(link))
    is_sent_to_the_provider(client.post(link, {"password1": PASSWORD, "password2": PASSWORD}))
    amina.refresh_from_db()
    assert not amina.has_usable_password()
