"""Who stands where around a lesson or a programme: numbers for whoever edits, and names for HR.

Every group is of people, each counted once, at the organisation of the page: in their present round, and working there.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.lookups import Exact

from onboarding.hr.access import is_hr
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.lists.named_people import NamedPeople
from onboarding.learning.journey.asked_of import number_completed
from onboarding.learning.journey.moving_over import who_is_busy
from onboarding.learning.models import Completion, Enrolment
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.lessons.models import Programme
from onboarding.people.models import User, UserQuerySet

NAMED = 3  # people whose name stands on a card


Touched = NamedPeople


def seen(viewer: Any, programme: Programme | None) -> EnrolmentQuerySet:
    """The enrolments in a programme that count for `viewer`: HR sees who it is, an editor how many (see `touched`)."""
    if programme is None:
        return Enrolment.objects.none()
    there = Enrolment.objects.filter(programme=programme).current().where_they_work()
    return there.visible_to(viewer) if is_hr(viewer) else there


def done_with(enrolments: EnrolmentQuerySet, lesson_ids: Collection[int]) -> EnrolmentQuerySet:
    """Those that completed one of these lessons."""
    completions = Completion.objects.filter(enrolment=OuterRef("pk"), lesson__in=lesson_ids)
    return enrolments.filter(Exists(completions))


def done_with_all(enrolments: EnrolmentQuerySet, lesson_ids: Collection[int]) -> EnrolmentQuerySet:
    """Those that completed every one of these lessons."""
    return enrolments.filter(Exact(number_completed(lesson_ids), len(lesson_ids)))


def busy_in(enrolments: EnrolmentQuerySet, lesson_ids: Collection[int]) -> EnrolmentQuerySet:
    """Those that are half-way in one of these lessons."""
    return enrolments.filter(Exists(who_is_busy(lesson_ids).filter(enrolment=OuterRef("pk"))))


def people_of(enrolments: EnrolmentQuerySet) -> UserQuerySet:
    """The people of these enrolments, in the order of their names."""
    return User.objects.filter(pk__in=enrolments.values("user")).order_by(*BY_NAME)


def touched(enrolments: EnrolmentQuerySet, viewer: Any) -> Touched:
    """How many people that is, and the full names of the first few for HR; two queries at any size."""
    people = people_of(enrolments)
    number = people.count()
    if not number or not is_hr(viewer):
        return Touched(number)
    return Touched(number, tuple(str(person) for person in people.defer("password")[:NAMED]))
