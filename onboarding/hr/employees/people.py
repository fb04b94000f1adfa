"""Which employees a viewer sees in the lists, in what order they come, and how far each is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Value, When

from onboarding.learning.models import Enrolment
from onboarding.learning.status import Status
from onboarding.people.managers import UserQuerySet
from onboarding.people.models import User

BY_NAME = ("folded", "pk")


def employees(viewer: Any) -> UserQuerySet:
    """The people of an organisation whom `viewer` may see."""
    return User.objects.visible_to(viewer).filter(organisation__isnull=False)


def with_standing(people: UserQuerySet, today: date) -> UserQuerySet:
    """With `standing`: of the programmes someone is in today, the status that most needs looking at; "" without any."""
    current = Enrolment.objects.filter(user=OuterRef("pk"), is_current=True)
    unfinished = current.filter(completed_at__isnull=True)
    return people.annotate(
        standing=Case(
            When(Exists(unfinished.filter(due_date__lt=today)), then=Value(Status.LATE.value)),
            When(Exists(unfinished.filter(started_at__isnull=False)), then=Value(Status.BUSY.value)),
            When(Exists(unfinished), then=Value(Status.TODO.value)),
            When(Exists(current), then=Value(Status.DONE.value)),
            default=Value(""),
            output_field=CharField(),
        )
    )
