"""WHO: organisations, departments and the people who work there."""

from onboarding.people.models.absences import Absence
from onboarding.people.models.asked_addresses import AddressChange, AddressOutcome
from onboarding.people.models.asked_factor_resets import FactorReset, ResetOutcome
from onboarding.people.models.counted_tries import KnownAddress, SharedCacheRow
from onboarding.people.models.devices_signed_in import KnownDevice, SignIn
from onboarding.people.models.kinds_of_work import KindOfWork, KindOfWorkQuerySet
from onboarding.people.models.organisations import Department, Organisation, validate_brand_colour
from onboarding.people.models.people import Language, PersonRequest, User, UserQuerySet

__all__ = [
    "Absence",
    "AddressChange",
    "AddressOutcome",
    "Department",
    "FactorReset",
    "KindOfWork",
    "KindOfWorkQuerySet",
    "KnownAddress",
    "KnownDevice",
    "Language",
    "Organisation",
    "PersonRequest",
    "ResetOutcome",
    "SharedCacheRow",
    "SignIn",
    "User",
    "UserQuerySet",
    "validate_brand_colour",
]
