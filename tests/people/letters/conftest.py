"""Fatima, who has no computer at work: a letter was printed for her."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone

from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.models import Department, Organisation, User
from tests.factories import UserFactory

NUMBER = "00412"

Print = Callable[..., str]


@pytest.fixture
def fatima(lennik: Organisation, department: Department) -> User:
    return UserFactory.create(
        first_name="Fatima", last_name="El Idrissi", organisation=lennik, department=department,
        personnel_number=NUMBER,
    )  # fmt: skip


@pytest.fixture
def print_letter(marleen: User) -> Print:
    """Print a letter for someone; gives the code that stands on it."""

    def print_one(person: User, now: datetime | None = None) -> str:
        code = letter_codes.new()
        letter_keeping.keep([(person.pk, code)], marleen, now or timezone.now())
        return code

    return print_one
