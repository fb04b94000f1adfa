"""The two municipalities of the personas, without the people that other tests of HR put in them."""

from __future__ import annotations

import pytest

from onboarding.people.models import Organisation
from tests.ready_made import Copy


@pytest.fixture
def lennik(db: None, copies: dict[str, Copy]) -> Organisation:
    copies["lennik"].put_back()
    return Organisation.objects.get(slug="lennik")


@pytest.fixture
def herenthout(db: None, copies: dict[str, Copy]) -> Organisation:
    copies["herenthout"].put_back()
    return Organisation.objects.get(slug="herenthout")
