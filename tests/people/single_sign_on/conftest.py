"""Lennik with a provider: a real one in a process of its own, or one that forges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from onboarding.people import sealed_secrets
from onboarding.people.models import Organisation, OwnedDomain, ProviderKind, SignInProvider
from tests.people.single_sign_on import forger as forgers
from tests.people.single_sign_on import mock_provider as mocks
from tests.people.single_sign_on.forger import CLIENT, SECRET, Forger
from tests.people.single_sign_on.mock_provider import MockProvider

SetUp = Callable[..., SignInProvider]


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What a process remembers of a provider is of the test before."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def real_process() -> Iterator[MockProvider]:
    with mocks.running() as provider:
        yield provider


@pytest.fixture
def forger() -> Iterator[Forger]:
    with forgers.running() as forger:
        yield forger


@pytest.fixture
def set_up(lennik: Organisation) -> SetUp:
    """Give Lennik a provider that is on, and the domain lennik.example."""

    def make(issuer: str, **fields: Any) -> SignInProvider:
        OwnedDomain.objects.get_or_create(organisation=lennik, domain="lennik.example")
        sealed = sealed_secrets.seal(SECRET)
        given = {"kind": ProviderKind.OTHER, "client_id": CLIENT, "sealed_secret": sealed, "is_on": True, **fields}
        return SignInProvider.objects.create(organisation=lennik, issuer=issuer, **given)

    return make


@pytest.fixture
def at_real(real_process: MockProvider, set_up: SetUp) -> SignInProvider:
    return set_up(real_process.issuer)


@pytest.fixture
def at_forger(forger: Forger, set_up: SetUp) -> SignInProvider:
    return set_up(forger.issuer)
