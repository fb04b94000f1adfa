"""Which employees a viewer sees in the lists, in what order they come, and how far each is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from onboarding.hr.completion.completion_filters import BY_URGENCY
from onboarding.hr.lists.ordering import rank
from onboarding.learning.models import Enrolment
from onboarding.people.models import User, UserQuerySet

BY_NAME = ("folded", "pk")


def employees(viewer: Any) -> UserQuerySet:
    """The people of an organisation whom `viewer` may see."""
    return among(User.objects.all(), viewer)


def among(people: UserQuerySet, viewer: Any) -> UserQuerySet:
    """Those of these people."""
    return people.visible_to(viewer).filter(organisation__isnull=False)


def with_standing(people: UserQuerySet, today: date) -> UserQuerySet:
    """With `standing`: of the programmes someone is in today, the status that most needs looking at; "" without any.

    One subquery per person: of an EXISTS for each status, PostgreSQL made a list of everyone's enrolments.
    """
    current: Any = Enrolment.objects.where_they_work().current().filter(user=OuterRef("pk")).with_status(today)
    pressing = current.order_by(rank("status_today", BY_URGENCY)).values("status_today")
    return people.annotate(standing=Coalesce(Subquery(pressing[:1]), Value("")))
