"""Whom a provider lets in: by the key, else by an address that it vouches for, of a domain of the organisation."""

from __future__ import annotations

from django.db.models import Q

from onboarding.people.models.sign_in_providers import OwnedDomain, ProviderKind, SignInProvider
from onboarding.people.single_sign_on.profiles import PROFILES

NOBODY = Q(pk__in=[])


def named_domains(provider: SignInProvider) -> list[str]:
    """The domains one of which this provider has to name for everyone; none where it names none."""
    if not provider.kind or not PROFILES[ProviderKind(provider.kind)].whose_domain:
        return []
    return list(OwnedDomain.objects.of(provider.organisation_id).values_list("domain", flat=True))


def let_in(provider: SignInProvider) -> Q:
    """Of the people of its organisation who may sign in, as far as can be told before they do (see who_signs_in.py).

    A provider that names the domain someone acts for is taken to name that of their address.
    """
    if not provider.kind:
        return NOBODY
    profile = PROFILES[ProviderKind(provider.kind)]
    domains = list(OwnedDomain.objects.of(provider.organisation_id).values_list("domain", flat=True))
    owned = NOBODY
    for domain in domains:
        owned |= Q(email__endswith=f"@{domain}")
    by_key = ~Q(external_id="")
    if profile.whose_domain:
        by_key &= owned | Q(email="") if domains else NOBODY
    by_address = Q(external_id="") & owned if profile.verified else NOBODY
    return (by_key | by_address) & Q(is_superuser=False)  # an organisation does not open the others
