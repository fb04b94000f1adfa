"""Here Lennik and Herenthout are the organisations of the learner's tests, which have published lessons."""

from __future__ import annotations

import pytest

from onboarding.people.models import Organisation
from tests import ready_made


@pytest.fixture
def lennik(db: None, copies: dict[str, ready_made.Copy]) -> Organisation:
    copies["lennik"].put_back()
    return Organisation.objects.get(slug="lennik")


@pytest.fixture
def herenthout(db: None, copies: dict[str, ready_made.Copy]) -> Organisation:
    copies["herenthout"].put_back()
    return Organisation.objects.get(slug="herenthout")
