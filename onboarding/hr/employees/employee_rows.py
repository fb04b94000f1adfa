"""Which employees a viewer sees in the lists, in what order they come, and how far each is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Value, When

from onboarding.hr.completion.completion_filters import BY_URGENCY
from onboarding.learning.models import Enrolment
from onboarding.learning.status import has_status
from onboarding.people.models import User, UserQuerySet

BY_NAME = ("folded", "pk")


def employees(viewer: Any) -> UserQuerySet:
    """The people of an organisation whom `viewer` may see."""
    return User.objects.visible_to(viewer).filter(organisation__isnull=False)


def with_standing(people: UserQuerySet, today: date) -> UserQuerySet:
    """With `standing`: of the programmes someone is in today, the status that most needs looking at; "" without any."""
    current = Enrolment.objects.where_they_work().current().filter(user=OuterRef("pk"))
    return people.annotate(
        standing=Case(
            *(When(Exists(current.filter(has_status(one, today))), then=Value(one.value)) for one in BY_URGENCY),
            default=Value(""),
            output_field=CharField(),
        )
    )
