"""Who has an account at two organisations: which one opens, who is asked, and that nobody is let into another's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.people import backends, sign_in_limits
from onboarding.people.models import KnownAddress, Organisation, User
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.rendered_forms import submit

PASSWORD, OTHER = "vier-woorden-na-elkaar", "heel-iets-anders-hier"
SIGN_IN, CHOOSE, HOME = reverse("account_login"), reverse("account_choose"), reverse("learning:dashboard")
BOTH = "lien@voorbeeld.example"


def account(organisation: Organisation | None, password: str = PASSWORD, email: str = BOTH, **fields: Any) -> User:
    user = UserFactory.create(first_name="Lien", last_name="Maes", organisation=organisation, email=email, **fields)
    user.set_password(password)
    user.save()
    return user


@pytest.fixture
def here(lennik: Organisation) -> User:
    return account(lennik)


@pytest.fixture
def there(herenthout: Organisation) -> User:
    return account(herenthout)


def sign_in(client: Client, password: str = PASSWORD, **extra: Any) -> ClientResponse:
    return submit(client, client.get(SIGN_IN), login=BOTH, password=password, **extra)


def who_is_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def leave(user: User) -> None:
    User.objects.filter(pk=user.pk).update(start_date=None, end_date=timezone.localdate() - timedelta(days=1))


def test_one_password_that_opens_two_accounts_asks_which(client: Client, here: User, there: User) -> None:
    assert sign_in(client)["Location"] == CHOOSE
    assert who_is_in(client) is None
    page = client.get(CHOOSE)
    assert [one.pk for one in page.context["offered"]] == [there.pk, here.pk]
    assert "Lokaal bestuur Herenthout" in page.content.decode()
    response = submit(client, page, account=str(there.pk))
    assert response["Location"] == HOME
    assert who_is_in(client) == str(there.pk)
    assert client.get(HOME).status_code == 200


def test_who_is_chosen_goes_where_the_sign_in_form_would_lead_and_stays_signed_in_if_so_wished(
    client: Client, here: User, there: User
) -> None:
    wished = reverse("learning:preferences")
    page = client.get(f"{SIGN_IN}?next={wished}")
    submit(client, page, login=BOTH, password=PASSWORD, remember="on")
    assert submit(client, client.get(CHOOSE), account=str(here.pk))["Location"] == wished
    assert client.session.get_expiry_age() > 24 * 60 * 60


def test_each_password_opens_its_own_account_at_once(client: Client, here: User, herenthout: Organisation) -> None:
    there = account(herenthout, OTHER)
    assert sign_in(client, OTHER)["Location"] == HOME
    assert who_is_in(client) == str(there.pk)
    again = Client()
    assert sign_in(again)["Location"] == HOME
    assert who_is_in(again) == str(here.pk)


def test_an_organisation_that_one_left_is_not_offered(client: Client, here: User, there: User) -> None:
    leave(there)
    assert sign_in(client)["Location"] == HOME
    assert who_is_in(client) == str(here.pk)


@pytest.mark.parametrize("meanwhile", ["left", "closed", "password"])
def test_what_ends_meanwhile_is_not_offered_any_more(client: Client, here: User, there: User, meanwhile: str) -> None:
    sign_in(client)
    page = client.get(CHOOSE)
    if meanwhile == "left":
        leave(there)
    elif meanwhile == "closed":
        User.objects.filter(pk=there.pk).update(is_active=False)
    else:
        there.set_password(OTHER)
        there.save()
    response = client.post(CHOOSE, {"account": there.pk})
    assert response.status_code == 200
    assert [one.pk for one in response.context["offered"]] == [here.pk]
    assert "Herenthout" not in response.content.decode()
    assert page.status_code == 200
    assert who_is_in(client) is None


def test_nobody_chooses_an_account_that_was_not_opened(client: Client, here: User, there: User, amina: User) -> None:
    sign_in(client)
    for forged in (str(amina.pk), "0", "x", "", f"{here.pk} "):
        assert client.post(CHOOSE, {"account": forged}).status_code == 200
        assert who_is_in(client) is None


def test_who_is_someone_else_begins_anew(client: Client, here: User, there: User) -> None:
    sign_in(client)
    assert submit(client, client.get(CHOOSE), stop="1")["Location"] == SIGN_IN
    assert client.get(CHOOSE)["Location"] == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200


def test_without_signing_in_there_is_nothing_to_choose(client: Client, here: User, there: User) -> None:
    assert client.get(CHOOSE)["Location"] == SIGN_IN
    assert client.post(CHOOSE, {"account": here.pk})["Location"] == SIGN_IN


def test_an_account_that_administers_is_offered_by_name(client: Client, here: User) -> None:
    account(None, is_superuser=True)
    sign_in(client)
    assert "Beheer van Aan boord" in client.get(CHOOSE).content.decode()


@pytest.mark.parametrize("accounts", [0, 1, 2])
def test_time_does_not_tell_how_many_accounts_an_address_has(
    client: Client, lennik: Organisation, herenthout: Organisation, accounts: int
) -> None:
    for organisation in [lennik, herenthout][:accounts]:
        account(organisation)
    page = client.get(SIGN_IN)
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
        submit(client, page, login=BOTH, password="mis")
    assert encode.call_count == backends.LOOKED_AT


def test_a_forgotten_password_gives_one_mail_with_a_link_for_each_account(
    client: Client,
    here: User,
    there: User,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://aanboord.example"
    with django_capture_on_commit_callbacks(execute=True):
        submit(client, client.get(reverse("account_reset_password")), email=BOTH)
    (message,) = mail.outbox
    assert message.to == [BOTH]
    found = dict(re.findall(r"(Lokaal bestuur \w+):\nhttps://aanboord.example(/account/nieuw\S+)", str(message.body)))
    assert set(found) == {"Lokaal bestuur Herenthout", "Lokaal bestuur Lennik"}
    page = client.get(found["Lokaal bestuur Herenthout"], follow=True)
    submit(client, page, password1=OTHER, password2=OTHER)
    here.refresh_from_db()
    there.refresh_from_db()
    assert here.check_password(PASSWORD)
    assert there.check_password(OTHER)


def test_an_organisation_that_one_left_is_not_in_the_mail_either(
    client: Client, here: User, there: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    leave(there)
    with django_capture_on_commit_callbacks(execute=True):
        submit(client, client.get(reverse("account_reset_password")), email=BOTH)
    (message,) = mail.outbox
    assert "Herenthout" not in str(message.body)
    assert str(message.body).count("/account/nieuw-wachtwoord/") == 1


class TestLimits:
    @pytest.fixture(autouse=True)
    def on(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.LIMITS_ON = True
        monkeypatch.setattr(sign_in_limits, "OF_ACCOUNT", replace(sign_in_limits.OF_ACCOUNT, times=6))

    def test_a_connection_is_known_once_all_accounts_opened_there(
        self, client: Client, here: User, herenthout: Organisation
    ) -> None:
        """Or whoever has an account elsewhere with someone's address would guess on from as many places as wished."""
        there = account(herenthout, OTHER)
        sign_in(client)
        assert not KnownAddress.objects.exists()
        leave(there)
        sign_in(Client())
        assert KnownAddress.objects.count() == 1

    def test_signing_in_elsewhere_takes_no_wrong_try_away(
        self, here: User, herenthout: Organisation, client: Client
    ) -> None:
        account(herenthout, OTHER)
        for number in range(sign_in_limits.TOGETHER[0].times):
            sign_in(Client(), f"mis {number}")
            sign_in(Client(REMOTE_ADDR="192.0.2.7"), OTHER)
        assert sign_in(Client()).status_code == 429


def test_who_has_no_address_is_not_found_by_leaving_it_empty(client: Client, lennik: Organisation) -> None:
    account(lennik, email="")
    response = client.post(SIGN_IN, {"login": "", "password": PASSWORD})
    assert response.status_code == 200
    assert who_is_in(client) is None
    assert client.post(reverse("account_reset_password"), {"email": ""}).status_code == 200
    assert not mail.outbox
