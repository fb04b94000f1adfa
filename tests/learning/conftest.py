"""A programme that ends with reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation
from tests.factories import make_programme
from tests.ready_made import Copy


@pytest.fixture(scope="session")
def published_to_read(lennik_with: Callable[..., Copy]) -> Copy:
    return lennik_with(make_programme, questions=[])


@pytest.fixture
def reading_only(lennik: Organisation, published_to_read: Copy) -> Programme:
    """A programme of two lessons without a quiz."""
    return cast(Programme, published_to_read.put_back())
