"""Lists long enough to be cut off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from onboarding.hr.lists.reopened_list import open_list
from onboarding.learning.models import Enrolment
from onboarding.people.models import User
from tests.hr.conftest import TODAY, Municipality

URL = "/beheer/voltooiing/"


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def enrol_many(municipality: Municipality, count: int, prefix: str = "Naam") -> None:
    """So many people in the municipality's programme, in four statements."""
    people = User.objects.bulk_create(
        User(
            email=f"{prefix}{number}@lennik.example".lower(),
            first_name="Jef",
            last_name=f"{prefix}{number:05}",
            organisation=municipality.organisation,
        )
        for number in range(count)
    )
    Enrolment.objects.bulk_create(
        Enrolment(user=person, programme=municipality.programme, enrolled_on=TODAY) for person in people
    )


def opened(municipality: Municipality, query: str = "", name: str = "completion_report") -> Any:
    """The list as the municipality's HR sees it."""
    officer = User.objects.with_roles().get(pk=municipality.hr_officer.pk)
    return open_list(name, query, officer, TODAY)
