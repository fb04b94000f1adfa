"""What HR changes about people: joining, moving, leaving, coming back, being away. Each deed is one transaction, with
its line in the activity log.

Nobody but an administrator changes anything of an administrator: with another e-mail address on it, that account would
be theirs. And nobody reports themselves as left, which would lock them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, DateField, Exists, Min, OuterRef, Q, Subquery, Value, When

from onboarding.hr.deeds import activity, changed_values
from onboarding.hr.deeds.changed_values import Change
from onboarding.hr.models import Verb
from onboarding.learning.journey import progress
from onboarding.people import address_changes, own_values, several_departments
from onboarding.people.models import (
    Absence,
    AddressChange,
    Department,
    EmploymentStatus,
    OtherDepartment,
    OwnField,
    OwnValue,
    User,
    UserQuerySet,
)

OTHERS = "other_departments"
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


def record(
    actor: Any, verb: Verb, people: UserQuerySet, detail: str = "", given: Mapping[str, Any] | None = None
) -> int:
    """A line in the log for each organisation of these people; how many people there are in all.

    About one person, the line names that person; about more, how many they are. `given` is what they are about to get,
    by the names of the fields.
    """
    counted = people.order_by().values_list("organisation_id").annotate(number=Count("pk"), one=Min("pk"))
    groups = list(counted)
    total = sum(number for _organisation, number, _one in groups)
    for organisation_id, number, one in groups:
        subject = User.objects.get(pk=one) if total == 1 else None
        activity.record(
            actor,
            verb,
            organisation_id,
            subject=subject,
            number=None if total == 1 else number,
            detail=detail,
            changes=changed_values.of_many(people.of(organisation_id), given) if given else (),
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
    number = record(actor, Verb.LEFT, leaving, last_day.strftime(LOG_DATE_FORMAT), {"end_date": last_day})
    leaving.update(end_date=last_day)
    return number


@transaction.atomic
def bring_back(actor: Any, user: User) -> bool:
    """Someone who left works here again, and continues where they were; False when there was nothing to take back."""
    returning = writable_by(actor).filter(pk=user.pk, end_date__isnull=False)
    if not record(actor, Verb.RETURNED, returning, given={"end_date": None}):
        return False
    returning.update(end_date=None)
    return True


@transaction.atomic
def move(actor: Any, people: UserQuerySet, department: Department, on: date) -> int:
    """These people have `department` as their main one from the day `on`; how many of them came from elsewhere.

    For whom it was another one, it is the main one instead, since the day that they came. Left alone are people of
    another organisation than the department's.
    """
    moving = among(actor, people).of(department.organisation_id)
    moving = moving.filter(Q(department__isnull=True) | ~Q(department=department))
    number = record(actor, Verb.MOVED, moving, department.name, {"department": department})
    there = OtherDepartment.objects.filter(person=OuterRef("pk"), department=department)
    since = Case(When(Exists(there), then=Subquery(there.values("since"))), default=Value(on, DateField()))
    moving.update(department=department, department_since=since)
    return number


@transaction.atomic
def work_elsewhere_too(actor: Any, people: UserQuerySet, department: Department, on: date) -> int:
    """These people work in `department` too from the day `on`, besides their main one; for how many that is new.

    Left alone are people without a main department, or of another organisation than the department's.
    """
    new = several_departments.add(among(actor, people).values_list("pk", flat=True), department, on)
    return record(actor, Verb.DEPARTMENT_ADDED, User.objects.filter(pk__in=new), department.name)


@transaction.atomic
def work_elsewhere_no_more(actor: Any, people: UserQuerySet, department: Department) -> int:
    """These people work no more in `department` besides their main one; how many of them did."""
    there = OtherDepartment.objects.filter(department=department, person__in=among(actor, people).values("pk"))
    number = record(actor, Verb.DEPARTMENT_TAKEN, User.objects.filter(pk__in=there.values("person")), department.name)
    there.delete()
    return number


@transaction.atomic
def add(actor: Any, person: User, others: Iterable[Department] = (), own: Mapping[OwnField, str] | None = None) -> User:
    """A new employee, who has no password yet: an invitation lets them choose one.

    `others` are the departments besides the main one, `own` what stands in own fields.
    """
    person.set_unusable_password()
    person.save()
    own_values.give({person.pk: {field.pk: text for field, text in (own or {}).items()}})
    several_departments.give({person.pk: dict.fromkeys((one.pk for one in others), person.department_since)})
    activity.record(actor, Verb.PERSON_CREATED, person.organisation_id, subject=person)
    return person


@transaction.atomic
def edit(
    actor: Any,
    person: User,
    changed: list[str],
    today: date,
    now: datetime,
    others: Iterable[Department] = (),
    own: Mapping[OwnField, str] | None = None,
) -> AddressChange | None:
    """Save what was changed of a person; `changed` are the names of the fields, `others` the departments besides the
    main one, when "other_departments" is among them, `own` what changed in own fields.

    Another e-mail address goes through the door of address_changes.py: gives the request, if it takes one.
    """
    before = User.objects.select_related("department", "manager").get(pk=person.pk)  # an address may be written at once
    if "end_date" in changed:  # whether a mail leaves to another address, is judged by it
        User.objects.filter(pk=person.pk).update(end_date=person.end_date)
    asked = address_changes.give(person, person.email, actor, now) if "email" in changed else None
    if asked:
        changed = [name for name in changed if name != "email"]
    if changed or own:
        _save_changed(actor, before, person, changed, today, others, own or {})
    return asked


def _save_changed(
    actor: Any,
    before: User,
    person: User,
    changed: list[str],
    today: date,
    others: Iterable[Department],
    own: Mapping[OwnField, str],
) -> None:
    since = several_departments.since_by_department(person.pk)
    others_before = _names_of_others(person)
    fields = [name for name in changed if name != OTHERS]
    if "department" in changed:
        person.department_since = since.get(person.department_id, today) if person.department_id else None
        fields.append("department_since")
    if fields:
        person.save(update_fields=fields)
    if OTHERS in changed:
        several_departments.give({person.pk: {one.pk: since.get(one.pk, today) for one in others}})
    changes = changed_values.of_fields(before, person, [name for name in changed if name != OTHERS])
    if (others_now := _names_of_others(person)) != others_before:
        changes.append(Change(OTHERS, others_before, others_now))
        changed = [*changed, *([] if OTHERS in changed else [OTHERS])]
    labels = [str(getattr(User._meta.get_field(name), "verbose_name", name)) for name in changed]
    activity.record(
        actor,
        Verb.PERSON_CHANGED,
        person.organisation_id,
        subject=person,
        detail=", ".join([*labels, *(field.name for field in own)]),
        changes=[*changes, *_give_own(person, own)],
    )


def _give_own(person: User, own: Mapping[OwnField, str]) -> list[Change]:
    """Write what changed in own fields; what became what, for the log."""
    had = OwnValue.objects.by_person([person.pk]).get(person.pk, {})
    own_values.give({person.pk: {field.pk: text for field, text in own.items()}})
    return [Change(f"{changed_values.OWN}{field.name}", had.get(field.pk, ""), text) for field, text in own.items()]


@transaction.atomic
def change_work(actor: Any, people: UserQuerySet, given: Mapping[str, Any]) -> int:
    """Give these people what is in `given`, by the names of the fields: status, work_regime, site, manager.

    For how many that changes something; nobody becomes their own manager, or gets one of another organisation.
    """
    changing = among(actor, people)
    if manager := given.get("manager"):
        changing = changing.of(manager.organisation_id).exclude(pk=manager.pk)
    otherwise = Q()
    for name, value in given.items():
        otherwise |= Q(**{f"{name}__isnull": True}) | ~Q(**{name: value})
    changing = changing.filter(otherwise)
    detail = ", ".join(_in_words(*one) for one in given.items())
    number = record(actor, Verb.PERSON_CHANGED, changing, detail, given)
    changing.update(**given)
    return number


def _in_words(name: str, value: Any) -> str:
    label = getattr(User._meta.get_field(name), "verbose_name", name)
    return f"{label}: {EmploymentStatus(value).label if name == 'status' else value}"


def _names_of_others(person: User) -> str:
    return ", ".join(person.other_departments.values_list("name", flat=True))


@transaction.atomic
def add_absence(actor: Any, absence: Absence) -> Absence:
    """Someone is away; what they were to finish meanwhile is due as much later."""
    absence.save()
    _absences_changed(actor, Verb.ABSENCE_ADDED, absence)
    return absence


@transaction.atomic
def change_absence(actor: Any, absence: Absence) -> Absence:
    """Someone is away on other days; due dates are as if it had been so from the beginning."""
    absence.save()
    _absences_changed(actor, Verb.ABSENCE_CHANGED, absence)
    return absence


@transaction.atomic
def remove_absence(actor: Any, absence: Absence) -> None:
    """Someone was not away after all; due dates come back to what they would have been."""
    absence.delete()
    _absences_changed(actor, Verb.ABSENCE_REMOVED, absence)


def _absences_changed(actor: Any, verb: Verb, absence: Absence) -> None:
    person = absence.user
    last_day = "…" if absence.has_open_end else absence.last_day.strftime(LOG_DATE_FORMAT)
    days = f"{absence.first_day.strftime(LOG_DATE_FORMAT)} – {last_day}"
    activity.record(actor, verb, person.organisation_id, subject=person, detail=days)
    progress.reschedule([person.pk])


def among(actor: Any, people: UserQuerySet) -> UserQuerySet:
    """`people`, without the joins of a search, as far as the actor may change them."""
    return writable_by(actor).filter(pk__in=people.order_by().values("pk"))
