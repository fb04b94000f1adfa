"""Of whom a provider speaks: the organisation's own people, by the key, else by an address that it vouches for.

An address counts only when the provider says that it is verified and the organisation owns its domain. Whoever comes in
by address is known by the key from then on: when the address goes to somebody else, the account does not.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from onboarding.people import addresses
from onboarding.people.models import OwnedDomain, ProviderKind, SignInProvider, User, UserQuerySet
from onboarding.people.single_sign_on.profiles import PROFILES, Claims, Profile
from onboarding.people.single_sign_on.refusals import Refused, Why


def person_of(provider: SignInProvider, claims: Claims, today: date) -> User:
    """Who signs in with these claims, which were checked; raises Refused."""
    profile = PROFILES[ProviderKind(provider.kind)]
    key = profile.key_in(claims)
    if not key:
        raise Refused(Why.NO_KEY, f"no usable {profile.key}")
    _check_organisation(provider, profile, claims)
    person = _colleagues(provider).filter(external_id=key).first()
    if person is None:
        try:
            person = _by_address(provider, profile, claims)
        except Refused as refused:
            refused.key = key
            raise
    if person.is_superuser:
        raise Refused(Why.ADMINISTRATOR, f"person {person.pk}")  # an organisation does not open the others
    if not person.is_active or person.has_left(today):
        raise Refused(Why.LEFT, f"person {person.pk}")
    if person.external_id != key:
        _remember(person, key)
    return person


def _colleagues(provider: SignInProvider) -> UserQuerySet:
    people: UserQuerySet = User.objects.of(provider.organisation_id)
    return people


def _check_organisation(provider: SignInProvider, profile: Profile, claims: Claims) -> None:
    """Some providers serve many organisations at once, and name the one that the token is about."""
    if profile.whose_code and claims.get(profile.whose_code) != provider.organisation_code:
        raise Refused(Why.OTHER_ORGANISATION, f"{profile.whose_code} is {str(claims.get(profile.whose_code))[:40]!r}")
    if profile.whose_domain and not _owns(provider, claims.get(profile.whose_domain)):
        raise Refused(Why.OTHER_ORGANISATION, f"{profile.whose_domain} is no domain of the organisation")


def _owns(provider: SignInProvider, domain: object) -> bool:
    if not isinstance(domain, str) or not domain.isprintable():
        return False
    return OwnedDomain.objects.of(provider.organisation_id).filter(domain=addresses.written(domain)).exists()


def _by_address(provider: SignInProvider, profile: Profile, claims: Claims) -> User:
    address = addresses.written(profile.verified_address_in(claims))
    if not address:
        raise Refused(Why.UNVERIFIED_ADDRESS if profile.verified and claims.get("email") else Why.UNKNOWN_PERSON)
    if not _owns(provider, address.rpartition("@")[2]):
        raise Refused(Why.FOREIGN_DOMAIN)
    found = _colleagues(provider).with_address([address])
    person = next((one for one in found if addresses.written(one.email) == address), None)
    if person is None:
        raise Refused(Why.UNKNOWN_PERSON)
    if person.external_id:
        raise Refused(Why.OTHER_KEY, f"person {person.pk} has another key")
    return person


def _remember(person: User, key: str) -> None:
    """Only where there is none: two who sign in at the same moment do not both become this person."""
    try:
        with transaction.atomic():
            has_it = User.objects.filter(pk=person.pk).remember_key(key)
    except IntegrityError:
        has_it = 0
    if not has_it:
        raise Refused(Why.OTHER_KEY, f"person {person.pk} got another key just now")
    person.external_id = key
