"""Who may get a list of HR's in the mail, and through whose eyes it is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Value, When

from onboarding.hr.access import is_hr
from onboarding.hr.models import ListRecipient, SavedView
from onboarding.people.models import User, UserQuerySet


def colleagues(saved: SavedView, viewer: Any, today: date) -> UserQuerySet:
    """Whom `viewer` may have the list mailed to: who works at its organisation and has an address. Of a list of no
    organisation only oneself."""
    people = User.objects.visible_to(viewer).filter(is_active=True).exclude(email="").not_left(today)
    if saved.organisation_id is None:
        return people.filter(pk=viewer.pk)
    return people.filter(organisation=saved.organisation_id)


def sees_lists(person: User, organisation_id: int | None, today: date) -> bool:
    """Whether this person can still sign in, has an address, and is HR of this organisation or an administrator."""
    is_there = person.is_active and bool(person.email) and not person.has_left(today)
    return is_there and is_hr(person) and (person.is_superuser or person.organisation_id == organisation_id)


def through_whose_eyes(recipient: ListRecipient, person: User, today: date) -> User | None:
    """Through whose eyes this person gets the list: the own ones, for who is of HR; those of someone of HR for who is
    not, and gets it all the same. None for whoever gets nothing, or not any more. One query at most."""
    saved = recipient.saved_view
    if sees_lists(person, saved.organisation_id, today):
        return person
    is_colleague = saved.organisation_id is not None and person.organisation_id == saved.organisation_id
    if not (recipient.beyond_hr and is_colleague and person.is_active and person.email) or person.has_left(today):
        return None
    return of_hr(saved, today)


def of_hr(saved: SavedView, today: date) -> User | None:
    """Who made the list, if still of HR there, else another one of HR; never an administrator, who sees other
    organisations too."""
    officers = User.objects.with_roles().filter(
        organisation=saved.organisation_id, groups__hr_of=saved.organisation_id, is_active=True, is_superuser=False
    )
    made_it_first = Case(When(pk=saved.made_by_id, then=Value(0)), default=Value(1))
    return officers.not_left(today).order_by(made_it_first, "pk").first()
