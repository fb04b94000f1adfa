"""Giving and taking roles: each deed is one transaction, with its line in the log, and its mails after it.

HR, the administrator of the organisation and a platform administrator give and take all of them, to others only. The
last one of HR stays (people/last_officer.py).
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.lessons import role_permissions
from onboarding.people import moving, role_mails, roles
from onboarding.people.models import Letter, User
from onboarding.people.roles import GUARDED, May, Role
from onboarding.people.sessions import sign_ins


def may_give(actor: User, person: User) -> bool:
    """Whether `actor` may give this person a role. Nobody gives themselves one: a second person does, but for a
    platform administrator, who has it all already."""
    return roles.may(actor, May.GIVE_ROLES) and (actor.pk != person.pk or actor.is_superuser)


@transaction.atomic
def give(actor: User, person: User, role: Role, now: datetime) -> bool:
    """Give this person a role of `roles.GIVEN` at their organisation; False when they had it.

    A role that opens what is of others closes the letter and the personal code, and with the code the sessions that
    may have begun with it. Who has no second factor signs in anew, as that asks for one.
    """
    group = _group(person, role)
    held = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.groups.filter(pk=group.pk).exists():
        return False
    held.groups.add(group)
    if role in GUARDED:
        Letter.objects.unsettled().filter(user=held).update(replaced_at=now)
        if held.personal_code:
            held.personal_code = ""
            held.save(update_fields=["personal_code"])
        if settings.SECOND_FACTOR_REQUIRED and not held.has_second_factor:
            sign_ins.end_all(held)
    _tell(actor, person, role, now, is_given=True)
    return True


@transaction.atomic
def take(actor: User, person: User, role: Role, now: datetime) -> bool:
    """Take a role; False when they had it no more. Raises LastOfficer. What they have open at the desk ends with their
    next request: roles are asked each time."""
    group = _group(person, role)
    held = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not held.groups.filter(pk=group.pk).exists():
        return False
    held.groups.remove(group)
    _tell(actor, person, role, now, is_given=False)
    return True


def _group(person: User, role: Role) -> Group:
    assert person.organisation is not None  # noqa: S101 - of an organisation are all whose roles are given
    return role_permissions.group_of(person.organisation, role)


def _tell(actor: User, person: User, role: Role, now: datetime, *, is_given: bool) -> None:
    moving.forget_read_roles(person)
    verb = Verb.ROLE_GIVEN if is_given else Verb.ROLE_TAKEN
    activity.record(actor, verb, person.organisation_id, subject=person, detail=str(role.label))
    role_mails.queue(person, role, actor, now, is_given=is_given)
