"""Which employees a viewer sees in the lists, in what order they come, and how far each is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from onboarding.hr.completion.completion_filters import BY_URGENCY
from onboarding.learning.models import Enrolment
from onboarding.learning.status import has_status
from onboarding.people.models import User, UserQuerySet

BY_NAME = ("folded", "pk")


def employees(viewer: Any) -> UserQuerySet:
    """The people of an organisation whom `viewer` may see."""
    return User.objects.visible_to(viewer).filter(organisation__isnull=False)


def with_standing(people: UserQuerySet, today: date) -> UserQuerySet:
    """With `standing`: of the programmes someone is in today, the status that most needs looking at; "" without any.

    One subquery per person: of an EXISTS for each status, PostgreSQL made a list of everyone's enrolments. What they
    are in today are programmes of where they work, said without looking each person up once more.
    """
    here: Any = Enrolment.objects.current().filter(
        user=OuterRef("pk"), programme__organisation=OuterRef("organisation")
    )
    pressing = here.with_status(today).order_by(_urgency(today)).values("status_today")
    return people.annotate(standing=Coalesce(Subquery(pressing[:1]), Value("")))


def _urgency(today: date) -> Case:
    """From 0, what most needs looking at. As `rank` of a status, but that no status is worked out for each of them."""
    return Case(*(When(has_status(status, today), then=Value(place)) for place, status in enumerate(BY_URGENCY)))
