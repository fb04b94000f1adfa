"""Amina, who has one of each kind of completion, and her pack."""

from __future__ import annotations

import pytest

from onboarding.learning.models import Enrolment
from onboarding.people.models import User
from tests.learning.evidence.packs import complete_one_of_each, pack_of, scope_of, unpacked


@pytest.fixture
def done(enrolment: Enrolment, marleen: User) -> Enrolment:
    complete_one_of_each(enrolment, marleen)
    return enrolment


@pytest.fixture
def pack(done: Enrolment, marleen: User) -> bytes:
    """What HR gets of Amina."""
    return pack_of(scope_of(done.user, marleen))


@pytest.fixture
def files(pack: bytes) -> dict[str, bytes]:
    return unpacked(pack)
