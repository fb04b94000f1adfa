"""An organisation with its first HR officer: all of it or nothing, with its lines in the log and one mail."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from onboarding.hr.deeds import activity, assigning, employment
from onboarding.hr.models import Verb
from onboarding.lessons import new_organisations
from onboarding.people.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Officer:
    """Who becomes the first of HR there."""

    first_name: str
    last_name: str
    email: str


@transaction.atomic
def make(actor: User, organisation: Organisation, officer: Officer, today: date) -> User:
    """Make the new `organisation`, and invite its officer, who is returned.

    Raises ValidationError by field, those of the officer among them; then nothing is made.
    """
    new_organisations.make(organisation)
    person = User(organisation=organisation, **asdict(officer))
    person.set_unusable_password()
    person.full_clean()
    employment.add(actor, person)
    assert organisation.hr_group is not None  # noqa: S101 - it was just made
    person.groups.add(organisation.hr_group)
    activity.record(actor, Verb.ORGANISATION_MADE, organisation, subject=person, detail=organisation.name)
    assigning.invite(actor, User.objects.filter(pk=person.pk), today)
    return person
