"""The two municipalities of the personas, without the people that other tests of HR put in them."""

from __future__ import annotations

import pytest

from onboarding.lessons import organisations
from onboarding.people.models import Organisation
from tests.factories import OrganisationFactory


def _municipality(short_name: str) -> Organisation:
    organisation = OrganisationFactory(short_name=short_name)
    organisations.set_up(organisation)
    return Organisation.objects.get(pk=organisation.pk)


@pytest.fixture
def lennik(db: None) -> Organisation:
    return _municipality("Lennik")


@pytest.fixture
def herenthout(db: None) -> Organisation:
    return _municipality("Herenthout")
