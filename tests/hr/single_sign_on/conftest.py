"""Here Lennik and Herenthout are the organisations of the learner's tests, and the provider is one that forges."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from onboarding.people.models import Organisation, User
from tests import ready_made
from tests.just_proven import just_proven
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


@pytest.fixture
def signed_in(signed_in: Callable[[User], Client]) -> Callable[[User], Client]:
    """Somebody who signed in just now."""
    return lambda person: just_proven(signed_in(person))
