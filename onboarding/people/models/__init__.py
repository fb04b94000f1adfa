"""WHO: organisations, departments and the people who work there."""

from onboarding.people.models.asked_addresses import AddressChange, AddressOutcome
from onboarding.people.models.counted_tries import KnownAddress, SharedCacheRow
from onboarding.people.models.people import (
    Absence,
    Department,
    Language,
    Organisation,
    PersonRequest,
    User,
    validate_brand_colour,
)

__all__ = [
    "Absence",
    "AddressChange",
    "AddressOutcome",
    "Department",
    "KnownAddress",
    "Language",
    "Organisation",
    "PersonRequest",
    "SharedCacheRow",
    "User",
    "validate_brand_colour",
]
