"""On which days each organisation works, read from the database once for a run or a request."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from onboarding.learning.calendar.working_days import LEGAL, Calendar
from onboarding.learning.models import ClosingDay
from onboarding.people.models import User


class Calendars:
    """Those of several organisations, in one query: of all, or of those that `whose` says, as a filter of days."""

    def __init__(self, **whose: Any) -> None:
        found = ClosingDay.objects.filter(**whose).order_by().distinct()
        closed: dict[int, dict[date, str]] = {}
        for organisation_id, day, name in found.values_list("organisation_id", "day", "name"):
            closed.setdefault(organisation_id, {})[day] = name
        self.own = {organisation_id: Calendar(days) for organisation_id, days in closed.items()}

    def of(self, organisation_id: int | None) -> Calendar:
        """Of who works for no organisation too."""
        return self.own.get(organisation_id or 0, LEGAL)


def calendars_of_enrolments(enrolment_ids: Collection[int]) -> Calendars:
    """Of where these people are enrolled; one query."""
    return Calendars(organisation__programmes__enrolments__in=enrolment_ids)


def calendars_of_people(people_ids: Collection[int]) -> Calendars:
    """Of where these people work; one query."""
    return Calendars(organisation__people__in=people_ids)


def calendar_of(organisation_id: int | None) -> Calendar:
    """Of one organisation; one query."""
    return _of_days(organisation=organisation_id)


def calendar_of_lesson(lesson_id: int) -> Calendar:
    """Of the organisation that has this lesson; one query."""
    return _of_days(organisation__programmes__lessons=lesson_id)


def shared_calendar(people: QuerySet[User]) -> Calendar:
    """On which days all of these people work, wherever that is; one query."""
    return _of_days(organisation__people__in=people.order_by().values("pk"))


def _of_days(**whose: Any) -> Calendar:
    return Calendar(dict(ClosingDay.objects.filter(**whose).values_list("day", "name")))
