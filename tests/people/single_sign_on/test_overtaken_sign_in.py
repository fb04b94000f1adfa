"""Someone signs in with a password while the provider becomes the only way: they are not in afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from onboarding.people import half_way
from onboarding.people.models import SignIn, SignInProvider, User
from onboarding.people.sessions import not_by_provider
from tests.people.single_sign_on.conftest import SetUp
from tests.private_database import private_database
from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"
SOON = 2  # seconds in which the other would be done, if nothing held it up


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a database that threads can share, for every fixture here."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


def become_only_way(provider: SignInProvider) -> None:
    """As `sign_in_setting.keep` does."""
    try:
        with transaction.atomic():
            SignInProvider.objects.filter(pk=provider.pk).update(is_only_way=True)
            not_by_provider.end(provider.organisation_id, timezone.now())
    finally:
        connections.close_all()


def test_a_sign_in_that_was_looked_at_right_before_does_not_outlive_it(
    set_up: SetUp, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = set_up("https://provider.example", proven_at=timezone.now())
    amina.set_password(PASSWORD)
    amina.save()
    other = threading.Thread(target=become_only_way, args=[provider])
    check = half_way.check

    def check_and_be_slow(request: HttpRequest, person: User) -> None:
        check(request, person)
        other.start()
        other.join(timeout=SOON)

    monkeypatch.setattr(half_way, "check", check_and_be_slow)
    client = Client()
    submit(client, client.get(reverse("account_login")), login=amina.email, password=PASSWORD)
    other.join(timeout=60)
    assert SignInProvider.objects.get().is_only_way
    assert not SignIn.objects.exists()
    assert client.get(reverse("learning:preferences")).status_code != 200
