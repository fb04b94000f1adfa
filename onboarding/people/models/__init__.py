"""WHO: organisations, departments and the people who work there."""

from onboarding.people.models.absences import Absence
from onboarding.people.models.asked_addresses import AddressChange, AddressOutcome
from onboarding.people.models.asked_factor_resets import FactorReset, ResetOutcome
from onboarding.people.models.counted_tries import KnownAddress, SharedCacheRow
from onboarding.people.models.devices_shared import SharedDevice
from onboarding.people.models.devices_signed_in import KnownDevice, SignIn
from onboarding.people.models.kinds_of_work import KindOfWork, KindOfWorkQuerySet
from onboarding.people.models.organisations import Department, Organisation, validate_brand_colour
from onboarding.people.models.other_departments import OtherDepartment, OtherDepartmentQuerySet
from onboarding.people.models.own_fields import OwnField, OwnValue, OwnValueQuerySet, has_own_value
from onboarding.people.models.people import EmploymentStatus, Language, PersonRequest, User, UserQuerySet
from onboarding.people.models.personal_letters import Letter, LetterQuerySet, LetterState, NumberTries
from onboarding.people.models.pulses import Heart, Pulse
from onboarding.people.models.role_groups import RoleGroup
from onboarding.people.models.sign_in_providers import OwnedDomain, ProviderKind, SignInProvider, validate_domain
from onboarding.people.models.undelivered_mails import MailKind, UndeliveredMail, UndeliveredMailQuerySet

__all__ = [
    "Absence",
    "AddressChange",
    "AddressOutcome",
    "Department",
    "EmploymentStatus",
    "FactorReset",
    "Heart",
    "KindOfWork",
    "KindOfWorkQuerySet",
    "KnownAddress",
    "KnownDevice",
    "Language",
    "Letter",
    "LetterQuerySet",
    "LetterState",
    "MailKind",
    "NumberTries",
    "Organisation",
    "OtherDepartment",
    "OtherDepartmentQuerySet",
    "OwnField",
    "OwnValue",
    "OwnValueQuerySet",
    "OwnedDomain",
    "PersonRequest",
    "ProviderKind",
    "Pulse",
    "ResetOutcome",
    "RoleGroup",
    "SharedCacheRow",
    "SharedDevice",
    "SignIn",
    "SignInProvider",
    "UndeliveredMail",
    "UndeliveredMailQuerySet",
    "User",
    "UserQuerySet",
    "has_own_value",
    "validate_brand_colour",
    "validate_domain",
]
