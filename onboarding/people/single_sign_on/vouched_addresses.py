"""Who comes in by a provider without a key: by an address that it vouches for, of a domain of the organisation."""

from __future__ import annotations

from django.db.models import Q

from onboarding.people.models.sign_in_providers import OwnedDomain, ProviderKind, SignInProvider
from onboarding.people.single_sign_on.profiles import PROFILES


def by_address(provider: SignInProvider) -> Q:
    """Whose address counts, when the provider vouches for it."""
    nobody = Q(pk__in=[])
    if not provider.kind or not PROFILES[ProviderKind(provider.kind)].verified:
        return nobody
    domains = OwnedDomain.objects.of(provider.organisation_id).values_list("domain", flat=True)
    found = nobody
    for domain in domains:
        found |= Q(email__endswith=f"@{domain}")
    return found
