"""Who is new, and who of them is in no programme yet: what stands on the first line of the overview.

The figures are counted by the filters of the list of employees, which each of them opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onboarding.hr.completion import conditions
from onboarding.hr.completion.completion_filters import NO_DEPARTMENT, NO_PROGRAMME
from onboarding.hr.employees.employee_filters import EmployeeFilterSet
from onboarding.hr.employees.employee_rows import employees
from onboarding.hr.overview.as_opened import AsOpened
from onboarding.hr.overview.drill_down import Figure
from onboarding.people.seen_by_hr import is_like_hr
from quizzes.compiled_queries import Parameter

NEW_FOR = relativedelta(months=3)  # who began so long ago is new, unless HR chooses a period


@dataclass(frozen=True, slots=True)
class Period:
    """The first working days of whoever is new, both included; None is as early or as late as you like."""

    first: date | None
    last: date | None

    @property
    def in_words(self) -> str:
        days = {"first": date_format(self.first, "j F Y") if self.first else ""}
        days["last"] = date_format(self.last, "j F Y") if self.last else ""
        if self.first and self.last:
            return _("Nieuw van %(first)s tot en met %(last)s") % days
        return _("Nieuw sinds %(first)s") % days if self.first else _("Begonnen tot en met %(last)s") % days


@dataclass(frozen=True, slots=True)
class Newcomers:
    """How many are new in the period, and how many of them are in no programme; nobody who left."""

    period: Period
    everyone: Figure
    nowhere: Figure


def period_of(chosen: Mapping[str, Any], today: date) -> Period | None:
    """The days that HR chose in the filters of the overview, those of a month included; else the last three months and
    whoever is still to begin. None when whoever has no first working day was chosen."""
    month, days = chosen.get("start_month") or "", chosen.get("started")
    if month == conditions.UNKNOWN:
        return None
    periods = [conditions.days_of(month, today)] if month else []
    periods += [(days.start and days.start.date(), days.stop and days.stop.date())] if days else []
    if not periods:
        return Period(today - NEW_FOR, None)
    return Period(
        max((first for first, _last in periods if first), default=None),
        min((last for _first, last in periods if last), default=None),
    )


def found(request: HttpRequest, viewer: Any, chosen: Mapping[str, Any], today: date) -> Newcomers | None:
    """Within the organisation, the department and the days that are `chosen`. None when it is about who has no first
    working day. One query as HR opens it; else two, and one per choice made."""
    period = period_of(chosen, today)
    if period is None:
        return None
    query = _query(chosen, period)

    def people(as_viewer: Any) -> Any:
        found = employees(as_viewer)
        return EmployeeFilterSet(_as_address(query), queryset=found, request=request, today=today).qs

    everyone, nowhere = _counted(people, viewer, today, is_as_opened=not request.GET)
    return Newcomers(
        period,
        everyone=Figure(everyone, _address(query)),
        nowhere=Figure(nowhere, _address(query | {"programme": NO_PROGRAMME})),
    )


def _counted(people: Callable[[Any], Any], viewer: Any, today: date, *, is_as_opened: bool) -> tuple[int, int]:
    """How many, and how many of them in no programme, which is a join: counted per person it takes twice as long."""
    if not (is_as_opened and is_like_hr(viewer)):
        found = people(viewer)
        return found.count(), found.filter(conditions.is_in_no_programme()).count()
    kept = AsOpened(today, "new people", {"organisation": viewer.organisation_id}, people)
    return next(iter(kept.rows("how many", _both)), (0, 0))


def _both(people: Any) -> Any:
    """Nothing, or both numbers for the one organisation: of that, who is in one of its programmes is one list."""
    in_one = conditions.in_programmes_of(Parameter("organisation")).values("user")
    numbers = {"everyone": Count("pk"), "nowhere": Count("pk", filter=~Q(pk__in=in_one))}
    return people.order_by().values("organisation").annotate(**numbers).values_list("everyone", "nowhere")


def _query(chosen: Mapping[str, Any], period: Period) -> dict[str, str]:
    """As the list of employees has it in its address."""
    query = {
        name: NO_DEPARTMENT if one == NO_DEPARTMENT else str(one.pk)
        for name in ("organisation", "department")
        if (one := chosen.get(name))
    }
    days = {"started_from": period.first, "started_to": period.last}
    return query | {name: day.isoformat() for name, day in days.items() if day}


def _as_address(query: Mapping[str, str]) -> QueryDict:
    given = QueryDict(mutable=True)
    given.update(query)
    return given


def _address(query: Mapping[str, str]) -> str:
    return f"{reverse('hr:employees')}?{_as_address(query).urlencode()}"
