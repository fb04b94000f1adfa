"""One world for all tests of a module, built once per worker; every request in it is undone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from wagtail.admin.models import EditingSession

from tests import ready_made
from tests.access import world as worlds
from tests.client_response import ClientResponse, content_of

Ask = Callable[..., ClientResponse]


@contextmanager
def undone() -> Iterator[None]:
    """A transaction, or a savepoint in one, of which nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> ready_made.Copy:
    with django_db_blocker.unblock():
        return ready_made.copy_of(worlds.build)


@pytest.fixture(scope="module")
def world(built_world: ready_made.Copy, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), undone():
        built: worlds.World = built_world.put_back()
        EditingSession.objects.update(last_seen_at=timezone.now())  # Wagtail forgets one of an hour ago
        yield built


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Django logs each refusal, and most answers here are refusals."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def ask(world: worlds.World) -> Ask:
    """Ask for an address as someone in a role; whatever the answer does is undone."""

    def answer(role: str, url: str, data: dict[str, str] | None = None, follow: bool = False) -> ClientResponse:
        client: Client = world.client(role)
        with undone():
            return client.get(url, follow=follow) if data is None else client.post(url, data, follow=follow)

    return answer


def body(response: ClientResponse) -> str:
    return content_of(response).decode(errors="replace").lower()
