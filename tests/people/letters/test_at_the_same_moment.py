"""Several browsers at once, on a database that all see: one letter lets in one, and of wrong tries none is lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from onboarding.people.models import Letter, NumberTries, User
from onboarding.people.sign_in_limits import MOST_WRONG, WAITS
from tests.client_response import ClientResponse
from tests.people.letters.conftest import NUMBER, Print
from tests.private_database import private_database

BROWSERS = 4
FREE = min(WAITS)  # wrong tries before one has to wait
CODES = ("928374", "736159", "640285", "835017")  # which each browser chooses
SIGN_IN = "/aanmelden/lennik/"


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a database that threads can share, for every fixture here."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


def all_at_once(send: Callable[[Client, int], ClientResponse], browsers: int = BROWSERS) -> list[ClientResponse]:
    """What each browser gets, when all of them send at the same moment."""
    start = threading.Barrier(browsers)

    def one(number: int) -> ClientResponse:
        client = Client(REMOTE_ADDR="192.0.2.1", raise_request_exception=False)
        try:
            start.wait(timeout=30)
            return send(client, number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=browsers) as pool:
        return list(pool.map(one, range(browsers)))


def test_one_letter_lets_in_one_of_all_who_use_it_at_once_and_keeps_that_ones_code(
    fatima: User, print_letter: Print
) -> None:
    address = f"/brief/{print_letter(fatima)}/"

    def use(client: Client, number: int) -> ClientResponse:
        return client.post(address, {"secret": CODES[number], "again": CODES[number]})

    answers = all_at_once(use)
    assert sorted(one.status_code for one in answers) == [302, *[410] * (BROWSERS - 1)]
    came_in = next(number for number, one in enumerate(answers) if one.status_code == 302)
    fatima.refresh_from_db()
    assert [fatima.check_personal_code(code) for code in CODES] == [number == came_in for number in range(BROWSERS)]
    assert Letter.objects.get().used_at is not None


def test_wrong_codes_at_once_are_looked_at_only_as_often_as_they_are_counted(fatima: User, settings: Settings) -> None:
    """None is lost: whoever sends many at the same moment gets no more of them than one after the other."""
    settings.LIMITS_ON = True
    fatima.set_personal_code(CODES[0])
    fatima.save()

    def guess(client: Client, number: int) -> ClientResponse:
        return client.post(SIGN_IN, {"login": NUMBER, "password": "999017"})

    looked_at = 0
    while looked_at < FREE:
        statuses = Counter(one.status_code for one in all_at_once(guess))
        assert set(statuses) <= {200, 429}
        assert statuses[200] > 0
        looked_at += statuses[200]
        assert NumberTries.objects.get().wrong == looked_at
    assert looked_at == FREE


def test_of_codes_at_once_before_the_last_try_one_is_looked_at(fatima: User, settings: Settings) -> None:
    settings.LIMITS_ON = True
    fatima.set_personal_code(CODES[0])
    fatima.save()
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.post(SIGN_IN, {"login": NUMBER, "password": "999017"})
    long_ago = timezone.now() - timedelta(seconds=max(WAITS.values()))
    NumberTries.objects.update(wrong=MOST_WRONG - 1, last_at=long_ago)

    def guess(client: Client, number: int) -> ClientResponse:
        return client.post(SIGN_IN, {"login": NUMBER, "password": CODES[1]})

    statuses = sorted(one.status_code for one in all_at_once(guess))
    assert statuses == [200, *[429] * (BROWSERS - 1)]
    assert NumberTries.objects.get().wrong == MOST_WRONG
