"""How an organisation signs in: its provider, and the domains that it owns. Each deed has its line in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.people import last_officer, sealed_secrets
from onboarding.people.models import Organisation, OwnedDomain, ProviderKind, SignInProvider, User
from onboarding.people.sessions import not_by_provider


@dataclass(frozen=True, slots=True)
class Kept:
    """How many people lost their key, and how many were signed out, who had not come by what is now the only way."""

    forgotten: int
    signed_out: int


def keep(
    actor: User, provider: SignInProvider, secret: str, is_another: bool, forget_keys: bool, now: datetime
) -> Kept:
    """Keep it, with `secret` sealed where there is a new one.

    `is_another` registration is one by which nobody came in yet. Raises LastOfficer, and nothing is kept, when it was
    the only way in for whoever is left of HR.
    """
    with last_officer.kept(User.objects.of(provider.organisation)):
        forgotten = _keep(actor, provider, secret, is_another, forget_keys)
        signed_out = not_by_provider.end(provider.organisation_id, now) if provider.is_only_way else set()
        return Kept(forgotten, len(signed_out))


def _keep(actor: User, provider: SignInProvider, secret: str, is_another: bool, forget_keys: bool) -> int:
    if secret:
        provider.sealed_secret = sealed_secrets.seal(secret)
    if is_another:
        provider.proven_at = None
    provider.save()
    _record(actor, provider.organisation, f"{ProviderKind(provider.kind).label}, {_state(provider)}")
    if not forget_keys:
        return 0
    keys = User.objects.of(provider.organisation).exclude(external_id="")
    number = keys.update(external_id="")
    activity.record(actor, Verb.SIGN_IN_CHANGED, provider.organisation, number=number, detail=_("sleutels gewist"))
    return number


def name_domains(actor: User, organisation: Organisation, domains: list[str]) -> None:
    """From now on the organisation owns these, and no others. Raises LastOfficer, and nothing is kept, when whoever is
    left of HR came in by one that goes."""
    with last_officer.kept(User.objects.of(organisation)):
        _name_domains(actor, organisation, domains)


def _name_domains(actor: User, organisation: Organisation, domains: list[str]) -> None:
    OwnedDomain.objects.of(organisation).exclude(domain__in=domains).delete()
    OwnedDomain.objects.bulk_create(
        [OwnedDomain(organisation=organisation, domain=domain) for domain in domains], ignore_conflicts=True
    )
    _record(actor, organisation, ", ".join(domains))


def _state(provider: SignInProvider) -> str:
    if provider.is_only_way:
        return _("enige manier")
    return _("aan") if provider.is_on else _("uit")


def _record(actor: User, organisation: Organisation, detail: str) -> None:
    activity.record(actor, Verb.SIGN_IN_CHANGED, organisation, detail=detail)
