"""Many people at once, for pages that must cost the same however many there are."""

from __future__ import annotations

from onboarding.learning.models import Enrolment
from onboarding.people.models import User
from tests.hr.conftest import TODAY, Municipality


def make_many(municipality: Municipality, number: int, prefix: str) -> None:
    people = User.objects.bulk_create(
        User(
            email=f"{prefix}{index}@veel.example",
            first_name="Veel",
            last_name=f"{prefix}{index:04}",
            organisation=municipality.organisation,
            department=municipality.department,
        )
        for index in range(number)
    )
    Enrolment.objects.bulk_create(
        Enrolment(user=person, programme=municipality.programme, enrolled_on=TODAY, due_date=TODAY) for person in people
    )
