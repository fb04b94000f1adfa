"""Here Lennik and Herenthout are the organisations of the learner's tests, and the provider is one that forges."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from onboarding.people.models import Organisation
from tests import ready_made
from tests.people.single_sign_on import forger as forgers
from tests.people.single_sign_on.forger import Forger


@pytest.fixture
def lennik(db: None, copies: dict[str, ready_made.Copy]) -> Organisation:
    copies["lennik"].put_back()
    return Organisation.objects.get(slug="lennik")


@pytest.fixture
def herenthout(db: None, copies: dict[str, ready_made.Copy]) -> Organisation:
    copies["herenthout"].put_back()
    return Organisation.objects.get(slug="herenthout")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process remembers of a provider is of the test before."""
    cache.clear()


@pytest.fixture
def forger() -> Iterator[Forger]:
    with forgers.running() as forger:
        yield forger
