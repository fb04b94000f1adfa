"""What HR changes about people: joining, moving, leaving, coming back, being away. Each deed is one transaction, with
its line in the activity log.

Nobody but an administrator changes anything of an administrator: with another e-mail address on it, that account would
be theirs. And nobody reports themselves as left, which would lock them out.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q

from onboarding.hr.deeds import activity, rule_switching
from onboarding.hr.models import Verb
from onboarding.learning.journey import progress
from onboarding.people import address_changes
from onboarding.people.models import Absence, AddressChange, Department, User, UserQuerySet

LOG_DATE_FORMAT = "%d/%m/%Y"


def writable_by(actor: Any) -> UserQuerySet:
    """The employees whose record `actor` may change: those they see, without the administrators.

    An administrator may change anybody's; None (a command or a rule) everybody's but the administrators'.
    """
    everyone = User.objects.filter(organisation__isnull=False)
    if actor is None:
        return everyone.filter(is_superuser=False)
    if actor.is_superuser:
        return everyone
    return everyone.filter(is_superuser=False, pk__in=User.objects.visible_to(actor).values("pk"))


def record(actor: Any, verb: Verb, people: UserQuerySet, detail: str = "") -> int:
    """A line in the log for each organisation of these people; how many people there are in all.

    About one person, the line names that person; about more, how many they are.
    """
    counted = people.order_by().values_list("organisation_id").annotate(number=Count("pk"), one=Min("pk"))
    groups = list(counted)
    total = sum(number for _organisation, number, _one in groups)
    for organisation_id, number, one in groups:
        subject = User.objects.get(pk=one) if total == 1 else None
        activity.record(
            actor, verb, organisation_id, subject=subject, number=None if total == 1 else number, detail=detail
        )
    return total


@transaction.atomic
def mark_as_left(actor: Any, people: UserQuerySet, last_day: date) -> int:
    """`last_day` is the last one at work of these people; how many of them that changed something for.

    They keep everything. Left alone are whoever would only start after that day, and the actor.
    """
    leaving = among(actor, people).exclude(end_date=last_day).exclude(start_date__gt=last_day)
    if actor is not None:
        leaving = leaving.exclude(pk=actor.pk)
    number = record(actor, Verb.LEFT, leaving, last_day.strftime(LOG_DATE_FORMAT))
    leaving.update(end_date=last_day)
    return number


@transaction.atomic
def bring_back(actor: Any, user: User) -> bool:
    """Someone who left works here again, and continues where they were; False when there was nothing to take back."""
    returning = writable_by(actor).filter(pk=user.pk, end_date__isnull=False)
    if not record(actor, Verb.RETURNED, returning):
        return False
    returning.update(end_date=None)
    return True


@transaction.atomic
def move(actor: Any, people: UserQuerySet, department: Department, on: date) -> int:
    """These people work in `department` from the day `on`; how many of them came from elsewhere.

    Left alone are people of another organisation than the department's.
    """
    moving = among(actor, people).of(department.organisation_id)
    moving = moving.filter(Q(department__isnull=True) | ~Q(department=department))
    number = record(actor, Verb.MOVED, moving, department.name)
    moving.update(department=department, department_since=on)
    return number


@transaction.atomic
def add(actor: Any, person: User, today: date) -> User:
    """A new employee, who has no password yet: an invitation lets them choose one. The rules enrol them at once."""
    person.set_unusable_password()
    person.save()
    activity.record(actor, Verb.PERSON_CREATED, person.organisation_id, subject=person)
    if person.organisation is not None:
        rule_switching.run_all(actor, person.organisation, today)
    return person


@transaction.atomic
def edit(actor: Any, person: User, changed: list[str], today: date, now: datetime) -> AddressChange | None:
    """Save what was changed of a person; `changed` are the names of the fields.

    Another e-mail address goes through the door of address_changes.py: gives the request, if it takes one.
    """
    asked = address_changes.give(person, person.email, actor, now) if "email" in changed else None
    if asked:
        changed = [name for name in changed if name != "email"]
    if changed:
        _save_changed(actor, person, changed, today)
    return asked


def _save_changed(actor: Any, person: User, changed: list[str], today: date) -> None:
    if "department" in changed:
        person.department_since = today if person.department_id else None
        changed = [*changed, "department_since"]
    person.save(update_fields=changed)
    labels = (
        str(getattr(User._meta.get_field(name), "verbose_name", name)) for name in changed if name != "department_since"
    )
    activity.record(actor, Verb.PERSON_CHANGED, person.organisation_id, subject=person, detail=", ".join(labels))


@transaction.atomic
def add_absence(actor: Any, absence: Absence) -> Absence:
    """Someone is away; what they were to finish meanwhile is due as much later."""
    absence.save()
    _absences_changed(actor, absence)
    return absence


@transaction.atomic
def remove_absence(actor: Any, absence: Absence) -> None:
    """Someone was not away after all; due dates come back to what they would have been."""
    absence.delete()
    _absences_changed(actor, absence)


def _absences_changed(actor: Any, absence: Absence) -> None:
    person = absence.user
    days = f"{absence.first_day.strftime(LOG_DATE_FORMAT)} – {absence.last_day.strftime(LOG_DATE_FORMAT)}"
    activity.record(actor, Verb.ABSENCE_CHANGED, person.organisation_id, subject=person, detail=days)
    progress.reschedule([person.pk])


def among(actor: Any, people: UserQuerySet) -> UserQuerySet:
    """`people`, without the joins of a search, as far as the actor may change them."""
    return writable_by(actor).filter(pk__in=people.order_by().values("pk"))
