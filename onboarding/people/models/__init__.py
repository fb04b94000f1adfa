"""WHO: organisations, departments and the people who work there."""

from onboarding.people.models.absences import Absence
from onboarding.people.models.asked_addresses import AddressChange, AddressOutcome
from onboarding.people.models.counted_tries import KnownAddress, SharedCacheRow
from onboarding.people.models.factor_resets import FactorReset, ResetOutcome
from onboarding.people.models.kinds_of_work import KindOfWork, KindOfWorkQuerySet
from onboarding.people.models.organisations import Department, Organisation, validate_brand_colour
from onboarding.people.models.people import Language, PersonRequest, User, UserQuerySet
from onboarding.people.models.sign_ins import KnownDevice, SignIn

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
