"""People of Lennik in every situation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.forms import BaseForm

from onboarding.people.models import Absence, Department, User
from tests.hr.conftest import TODAY, Municipality, make_person


@dataclass
class Staff:
    amina: User  # at work, in the department
    jef: User  # begins next week, in the technical service
    noor: User  # away today
    tom: User  # left yesterday
    chief: User  # an administrator who works here
    technical: Department


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


@pytest.fixture
def staff(lennik: Municipality) -> Staff:
    organisation = lennik.organisation
    technical = Department.objects.create(organisation=organisation, name="Technische dienst")
    noor = make_person(organisation, "Noor", "Éloy", department=technical, function="Loketmedewerker")
    Absence.objects.create(user=noor, first_day=TODAY, last_day=TODAY + timedelta(days=30))
    return Staff(
        amina=lennik.learner,
        jef=make_person(
            organisation, "Jef", "Claes", department=technical, personnel_number="00203",
            start_date=TODAY + timedelta(days=7),
        ),
        noor=noor,
        tom=make_person(organisation, "Tom", "Wouters", end_date=TODAY - timedelta(days=1)),
        chief=make_person(organisation, "Inge", "Aerts", is_superuser=True),
        technical=technical,
    )  # fmt: skip


def codes(form: BaseForm) -> dict[str, list[str]]:
    """The codes of what is wrong in a form, by field."""
    return {name: [error.code or "" for error in errors.as_data()] for name, errors in form.errors.items()}
