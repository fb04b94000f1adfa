"""Who guesses at a password closes the account for themselves, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.people import sign_in_limits
from onboarding.people.models import KnownAddress, Organisation, User
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"
SIGN_IN, RESET = reverse("account_login"), reverse("account_reset_password")
OFFICE, HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7", "203.0.113.9"
BRIEFLY = sign_in_limits.TOGETHER[0].times


@pytest.fixture(autouse=True)
def on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """With bounds that are lower than ours: so that reaching them takes no minutes."""
    settings.LIMITS_ON = True
    for name in ("FROM_ADDRESS", "OF_ACCOUNT", "RESETS_FROM_ADDRESS", "RESETS_OF_ACCOUNT"):
        monkeypatch.setattr(sign_in_limits, name, replace(getattr(sign_in_limits, name), times=12))


@pytest.fixture
def person(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def sign_in(login: str, password: str, address: str, **headers: Any) -> ClientResponse:
    client = Client(REMOTE_ADDR=address, **headers)
    return submit(client, client.get(SIGN_IN), login=login, password=password)


def guess(login: str, address: str, times: int = 1, **headers: str) -> list[int]:
    return [sign_in(login, f"mis {number}", address, **headers).status_code for number in range(times)]


def test_after_five_wrong_tries_someone_waits_even_with_the_right_password(person: User) -> None:
    assert guess(person.email, OFFICE, BRIEFLY + 1) == [200] * BRIEFLY + [429]
    refused = sign_in(person.email, PASSWORD, OFFICE)
    assert refused.status_code == 429
    assert "Wacht vijf minuten" in refused.content.decode()


def test_an_account_that_is_guessed_at_is_open_to_its_owner_elsewhere(person: User) -> None:
    guess(person.email, ELSEWHERE, 8)
    assert sign_in(person.email, PASSWORD, HOME).status_code == 302


def test_one_person_does_not_lock_out_the_office(person: User, lennik: Organisation) -> None:
    """Two hundred people behind one address; one of them types at random, at any account."""
    colleagues = UserFactory.create_batch(3, organisation=lennik)
    for colleague in colleagues:
        colleague.set_password(PASSWORD)
        colleague.save()
        assert sign_in(colleague.email, PASSWORD, OFFICE).status_code == 302  # as on any other day
    guess(person.email, OFFICE, 8)
    for number in range(sign_in_limits.FROM_ADDRESS.times):
        guess(f"niemand{number}@lennik.example", OFFICE)
    assert all(sign_in(colleague.email, PASSWORD, OFFICE).status_code == 302 for colleague in colleagues)


def test_trying_one_password_on_many_accounts_comes_to_an_end(person: User) -> None:
    bound = sign_in_limits.FROM_ADDRESS.times
    statuses = [guess(f"niemand{number}@lennik.example", ELSEWHERE)[0] for number in range(bound + 1)]
    assert statuses == [200] * bound + [429]
    refused = sign_in(person.email, PASSWORD, ELSEWHERE)
    assert refused.status_code == 429
    assert "over een uur" in refused.content.decode()


def test_guessing_from_many_addresses_comes_to_an_end_and_leaves_the_owner_alone(person: User) -> None:
    assert sign_in(person.email, PASSWORD, HOME).status_code == 302
    bound = sign_in_limits.OF_ACCOUNT.times
    statuses = [guess(person.email, f"203.0.113.{number}")[0] for number in range(bound + 1)]
    assert statuses == [200] * bound + [429]
    assert sign_in(person.email, PASSWORD, HOME).status_code == 302


def test_right_passwords_are_never_too_many(person: User) -> None:
    assert {sign_in(person.email, PASSWORD, OFFICE).status_code for _time in range(15)} == {302}


def test_a_wrong_try_among_right_ones_still_counts(person: User) -> None:
    """Or someone with an account of their own could guess on, signing in themselves in between."""
    for _time in range(BRIEFLY):
        assert guess(person.email, OFFICE) == [200]
        sign_in(person.email, PASSWORD, HOME)
    assert guess(person.email, OFFICE) == [429]


def test_an_unknown_account_is_refused_as_a_known_one_is(person: User) -> None:
    known, unknown = guess(person.email, OFFICE, 8), guess("niemand@lennik.example", OFFICE, 8)
    assert known == unknown


def test_the_case_of_the_address_gives_no_new_tries(person: User) -> None:
    for login in (person.email.upper(), person.email.title(), f" {person.email}", person.email, person.email.upper()):
        guess(login, OFFICE)
    assert guess(person.email, OFFICE) == [429]


@pytest.mark.parametrize("screen", [SIGN_IN, RESET])
def test_an_address_that_looks_alike_uses_up_nothing_of_the_other(lennik: Organisation, screen: str) -> None:
    """The Kelvin sign, of which Python makes a k in lower case."""
    mike = UserFactory.create(email="mike@lennik.example", organisation=lennik)
    mike.set_password(PASSWORD)
    mike.save()
    for _time in range(BRIEFLY + 1):
        sign_in_limits.take_reset("mi\u212ae@lennik.example", OFFICE, timezone.now())
        with suppress(sign_in_limits.TooOften):
            sign_in_limits.Attempt("mi\u212ae@lennik.example", OFFICE, timezone.now())
    if screen == SIGN_IN:
        assert sign_in(mike.email, PASSWORD, OFFICE).status_code == 302
    else:
        assert sign_in_limits.take_reset(mike.email, OFFICE, timezone.now())


def test_where_someone_signed_in_stays_known_whatever_becomes_of_the_counts(person: User) -> None:
    assert sign_in(person.email, PASSWORD, HOME).status_code == 302
    caches["limits"].clear()
    for number in range(sign_in_limits.OF_ACCOUNT.times):
        guess(person.email, f"203.0.113.{number}")
    assert sign_in(person.email, PASSWORD, OFFICE).status_code == 429
    assert sign_in(person.email, PASSWORD, HOME).status_code == 302


def test_where_someone_signed_in_is_known_for_ninety_days_after_the_last_time(person: User) -> None:
    for _time in range(2):
        assert sign_in(person.email, PASSWORD, HOME).status_code == 302
    seen = KnownAddress.objects.get()
    assert person.email not in seen.pair
    sign_in_limits.forget_known(seen.last_seen + timedelta(days=89))
    assert KnownAddress.objects.exists()
    sign_in_limits.forget_known(seen.last_seen + timedelta(days=90))
    assert not KnownAddress.objects.exists()


def test_what_was_known_too_long_ago_is_not_known_before_it_is_forgotten(person: User) -> None:
    assert sign_in(person.email, PASSWORD, HOME).status_code == 302
    KnownAddress.objects.update(last_seen=timezone.now() - timedelta(days=90))
    for number in range(sign_in_limits.OF_ACCOUNT.times):
        guess(person.email, f"203.0.113.{number}")
    assert sign_in(person.email, PASSWORD, HOME).status_code == 429


@pytest.mark.parametrize("proxies", [0, 1])
def test_forged_headers_give_no_new_tries(person: User, settings: Settings, proxies: int) -> None:
    settings.TRUSTED_PROXIES = proxies
    seen = f", {ELSEWHERE}" if proxies else ""
    for number in range(BRIEFLY):
        guess(person.email, OFFICE, HTTP_X_FORWARDED_FOR=f"10.1.1.{number}{seen}")
    assert guess(person.email, OFFICE, HTTP_X_FORWARDED_FOR=f"10.2.2.2{seen}") == [429]


def test_behind_a_proxy_people_are_told_apart(person: User, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    guess(person.email, OFFICE, 12, HTTP_X_FORWARDED_FOR=ELSEWHERE)
    client = Client(REMOTE_ADDR=OFFICE, HTTP_X_FORWARDED_FOR=HOME)
    assert submit(client, client.get(SIGN_IN), login=person.email, password=PASSWORD).status_code == 302


def test_over_a_unix_socket_one_can_sign_in(person: User) -> None:
    for number in range(sign_in_limits.FROM_ADDRESS.times + 1):
        guess(f"niemand{number}@lennik.example", "")
    assert sign_in(person.email, PASSWORD, "").status_code == 302


def test_who_chose_a_new_password_through_the_mailbox_gets_in_at_once(
    person: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    guess(person.email, HOME, BRIEFLY + 1)
    client = Client(REMOTE_ADDR=HOME)
    with django_capture_on_commit_callbacks(execute=True):
        submit(client, client.get(RESET), email=person.email)
    link = re.search(r"http://[^/\s]+(/account/nieuw-wachtwoord/\S+)", str(mail.outbox[0].body))
    fresh = "heel-iets-nieuws-nu"
    submit(client, client.get(link[1], follow=True), password1=fresh, password2=fresh)
    assert sign_in(person.email, fresh, HOME).status_code == 302


class TestAskingForANewPassword:
    @pytest.fixture
    def ask(self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[..., ClientResponse]:
        def ask(email: str, address: str = HOME) -> ClientResponse:
            client = Client(REMOTE_ADDR=address)
            with django_capture_on_commit_callbacks(execute=True):
                return submit(client, client.get(RESET), email=email)

        return ask

    def test_gives_the_same_answer_however_often_and_a_few_mails(
        self, person: User, ask: Callable[..., ClientResponse]
    ) -> None:
        times = sign_in_limits.RESETS.times
        answers = [ask(person.email) for _time in range(times + 3)]
        assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, f"{RESET}verstuurd/")}
        assert len(mail.outbox) == times

    def test_someone_else_cannot_use_up_the_links_of_an_account(
        self, person: User, ask: Callable[..., ClientResponse]
    ) -> None:
        for _time in range(sign_in_limits.RESETS_OF_ACCOUNT.times + 3):  # refused, these count no further
            ask(person.email, ELSEWHERE)
        mail.outbox.clear()
        ask(person.email, HOME)
        assert len(mail.outbox) == 1

    def test_from_everywhere_it_comes_to_an_end_and_leaves_the_owner_alone(
        self, person: User, ask: Callable[..., ClientResponse]
    ) -> None:
        assert sign_in(person.email, PASSWORD, HOME).status_code == 302
        bound = sign_in_limits.RESETS_OF_ACCOUNT.times
        for number in range(bound + 3):
            ask(person.email, f"203.0.113.{number}")
        assert len(mail.outbox) == bound
        ask(person.email, HOME)
        assert len(mail.outbox) == bound + 1

    def test_over_a_unix_socket_one_account_uses_up_nothing_of_the_others(
        self, person: User, ask: Callable[..., ClientResponse]
    ) -> None:
        for number in range(sign_in_limits.RESETS_FROM_ADDRESS.times):
            ask(f"niemand{number}@lennik.example", "")
        ask(person.email, "")
        assert len(mail.outbox) == 1

    def test_from_one_address_comes_to_an_end(self, person: User, ask: Callable[..., ClientResponse]) -> None:
        for number in range(sign_in_limits.RESETS_FROM_ADDRESS.times):
            ask(f"niemand{number}@lennik.example")
        ask(person.email)
        assert mail.outbox == []
        ask(person.email, OFFICE)
        assert len(mail.outbox) == 1


def test_who_finds_a_session_open_cannot_guess_at_the_password(
    signed_in: Callable[[User], Client], person: User
) -> None:
    client, address = signed_in(person), reverse("account_change_password")
    fresh = "heel-iets-nieuws-nu"
    for _time in range(sign_in_limits.CHANGES.times):
        submit(client, client.get(address), oldpassword="mis", password1=fresh, password2=fresh)
    page = submit(client, client.get(address), oldpassword=PASSWORD, password1=fresh, password2=fresh)
    assert "Wacht vijf minuten" in page.content.decode()
