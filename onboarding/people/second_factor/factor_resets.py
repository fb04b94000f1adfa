"""The one door by which someone's second factor is taken away: one of HR asks, another one does it.

With the password, whoever takes it away would be in: so nobody does so alone, and nobody for themselves. The person
hears of it by mail when it is asked and when it is done.
"""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from onboarding.people import events, roles
from onboarding.people.models import FactorReset, ResetOutcome, User
from onboarding.people.models.asked_factor_resets import FactorResetQuerySet
from onboarding.people.second_factor import factor_mails


def may_act(actor: User, person: User) -> bool:
    """Whether `actor` has a say in this, by a role at the same organisation, or of the platform; never the person."""
    if actor.pk == person.pk:
        return False
    if actor.is_superuser:
        return True
    is_colleague = person.organisation_id is not None and actor.organisation_id == person.organisation_id
    return roles.may(actor, roles.May.RESET_FACTORS) and is_colleague and not person.is_superuser


def may_confirm(actor: User, reset: FactorReset) -> bool:
    """Whether `actor` may do what another one asked."""
    return may_act(actor, reset.user) and reset.asked_by_id is not None and reset.asked_by_id != actor.pk


def waiting_for(person: User, now: datetime) -> FactorReset | None:
    return FactorReset.objects.waiting(now).filter(user=person).select_related("user", "asked_by").first()


@transaction.atomic
def ask(person: User, by: User, now: datetime) -> bool:
    """Ask to take away this person's second factor; False when there is none, or when it was asked already."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.has_second_factor or waiting_for(person, now):
        return False
    _settle(FactorReset.objects.filter(user=person, settled_at=None), ResetOutcome.WITHDRAWN, None, now)  # too old
    reset = FactorReset.objects.create(user=person, asked_by=by, asked_at=now)
    factor_mails.queue(factor_mails.ASKED, person, by)
    events.factor_resets.send(FactorReset, reset=reset, actor=by, became=None)
    return True


@transaction.atomic
def confirm(reset: FactorReset, by: User, now: datetime) -> bool:
    """Take it away; False when it was settled or is too old by now."""
    if not _settle(FactorReset.objects.waiting(now).filter(pk=reset.pk), ResetOutcome.DONE, by, now):
        return False
    take_away(reset.user)
    factor_mails.queue(factor_mails.DONE, reset.user, by)
    events.factor_resets.send(FactorReset, reset=reset, actor=by, became=ResetOutcome.DONE)
    return True


@transaction.atomic
def withdraw(reset: FactorReset, by: User, now: datetime) -> bool:
    """Leave it as it is; False when it was settled by now."""
    open_one = FactorReset.objects.filter(pk=reset.pk, settled_at=None)
    if not _settle(open_one, ResetOutcome.WITHDRAWN, by, now):
        return False
    events.factor_resets.send(FactorReset, reset=reset, actor=by, became=ResetOutcome.WITHDRAWN)
    return True


def take_away(person: User) -> None:
    """The app, the passkeys and the recovery codes, all of them."""
    Authenticator.objects.filter(user_id=person.pk).delete()


def _settle(resets: FactorResetQuerySet, outcome: ResetOutcome, by: User | None, now: datetime) -> bool:
    """By a conditional update: of two at once, one does it."""
    return bool(resets.update(settled_at=now, settled_by=by, outcome=outcome))
