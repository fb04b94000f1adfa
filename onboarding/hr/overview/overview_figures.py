"""The figures of the overview, counted in the database over the enrolments that it is given, all in one statement.

Which these are, a queryset says; what is counted of them is SQL over what it finds (`figures`), as Django groups by one
thing at a time, and each time would read everyone anew. What comes back is a row for each group and standing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import TruncDate

from onboarding.hr.completion import conditions, start_months
from onboarding.hr.overview.as_opened import Enrolments, rows
from onboarding.learning import status
from onboarding.learning.models import EnrolmentQuerySet
from onboarding.people.models import OtherDepartment


@dataclass(frozen=True, slots=True)
class Tally:
    """How many enrolments are done, on track (to do or busy, and in time), late, and exempted."""

    done: int = 0
    on_track: int = 0
    late: int = 0
    exempted: int = 0

    @property
    def total(self) -> int:
        return self.done + self.still_open + self.exempted

    @property
    def still_open(self) -> int:
        """How many of them still have to do something, or wait."""
        return self.on_track + self.late

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.done + other.done,
            self.on_track + other.on_track,
            self.late + other.late,
            self.exempted + other.exempted,
        )


Tallies = dict[Any, Tally]


def added_up(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


@dataclass(frozen=True, slots=True)
class TimeTaken:
    """How many calendar days people needed from the day of enrolling to the day of completing.

    A quartile is the smallest number of days within which at least that share of them was done (the nearest-rank
    percentile: a number of days that someone really needed). `bins` counts them by `start_months.DAYS`.
    """

    number: int
    first_quarter: int
    half: int
    third_quarter: int
    bins: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PerDepartment:
    """By department, None for who has none; `is_more_than_all`: who works in several counts in each of them."""

    tallies: Tallies
    is_more_than_all: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What the overview counts of its enrolments, each group by its key. What was not asked for is empty."""

    per_programme: Tallies
    per_department: PerDepartment
    per_start_month: Tallies
    time_taken: TimeTaken | None


class _Days(Func):
    """How many days from the second day to the first: PostgreSQL's own number, and on SQLite that of its calendar:
    Django works it out in Python there."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="CAST(julianday(%(expressions)s) AS integer)", arg_joiner=") - julianday("
        )


# The legs of the statement: which of what was found each counts, and by what. One row for each key and standing.
PROGRAMMES, DEPARTMENTS, OTHER_DEPARTMENTS, MONTHS, DAYS = range(5)
LEGS = {
    PROGRAMMES: "programme_id, standing, COUNT(*) FROM found WHERE is_counted GROUP BY 2, 3",
    DEPARTMENTS: "department, standing, COUNT(*) FROM found WHERE is_counted GROUP BY 2, 3",
    OTHER_DEPARTMENTS: (
        "another.department_id, standing, COUNT(*) FROM found"
        f" JOIN {OtherDepartment._meta.db_table} another ON another.person_id = found.user_id"
        " WHERE is_counted GROUP BY 2, 3"
    ),
    MONTHS: "month, standing, COUNT(*) FROM found WHERE is_of_months GROUP BY 2, 3",
    DAYS: "days, 0, COUNT(*) FROM found WHERE is_counted AND days IS NOT NULL GROUP BY 2",
}
OF_ORGANISATION = tuple(LEGS)
OF_ALL = (PROGRAMMES, MONTHS, DAYS)  # of thousands of departments nobody is told


def figures(
    enrolments: Enrolments, today: date, rounds: str = "", of_months: str = "", legs: Sequence[int] = OF_ORGANISATION
) -> Figures:
    """Of the enrolments in these `rounds`; by start month of those in the rounds `of_months`, as `conditions.in_rounds`
    has them, and without these of all. One query, which reads each of them once."""
    statement = " UNION ALL ".join(f"SELECT {leg}, {LEGS[leg]}" for leg in legs)

    def read(of: EnrolmentQuerySet) -> Any:
        return (
            of.order_by()
            .annotate(
                department=F("user__department_id"),
                standing=_standing(today),
                month=_month(today),
                days=Case(When(status.is_done(), then=_Days(TruncDate("completed_at"), F("enrolled_on")))),
                is_counted=_in(rounds),
                is_of_months=_in(of_months),
            )
            .values_list(
                "programme_id", "user_id", "department", "standing", "month", "days", "is_counted", "is_of_months"
            )
        )

    numbers: dict[int, dict[Any, dict[Any, int]]] = {leg: defaultdict(dict) for leg in LEGS}
    name = f"figures {legs} {rounds} {of_months}"
    for leg, key, standing, number in rows(enrolments, name, read, f"WITH found AS ({{rows}}) {statement}"):
        numbers[leg][key][standing] = number
    others = _tallies(numbers[OTHER_DEPARTMENTS])
    main = _tallies(numbers[DEPARTMENTS])
    return Figures(
        per_programme=_tallies(numbers[PROGRAMMES]),
        per_department=PerDepartment(
            {pk: main.get(pk, Tally()) + others.get(pk, Tally()) for pk in [*main, *others]}, bool(others)
        ),
        per_start_month=_by_month(_tallies(numbers[MONTHS]), today) if MONTHS in legs else {},
        time_taken=_time_taken(sorted((days, of[0]) for days, of in numbers[DAYS].items())),
    )


def _in(rounds: str) -> ExpressionWrapper[Any]:
    condition = conditions.in_rounds(rounds) if rounds else Q(pk__isnull=False)
    return ExpressionWrapper(condition, output_field=BooleanField())


def _standing(today: date) -> Case:
    """The place among the fields of a tally, of which each enrolment fits one; None for who was taken out."""
    conditions_of = (status.is_done(), status.is_on_track(today), status.is_late(today), status.is_exempted())
    cases = [When(condition, then=Value(place)) for place, condition in enumerate(conditions_of)]
    return Case(*cases, output_field=IntegerField())


def _tallies(numbers: Mapping[Any, Mapping[Any, int]]) -> Tallies:
    """In the order of their keys, None last."""
    found = sorted(numbers.items(), key=lambda one: (one[0] is None, one[0] or 0))
    return {key: Tally(*(of.get(place, 0) for place in range(4))) for key, of in found}


def _month(today: date) -> Case:
    """The place among `start_months.months_apart` of the month of the first working day."""
    places = {month: place for place, month in enumerate(start_months.months_apart(today))}
    named = [
        When(conditions.started_in(month, today), then=Value(places[month]))
        for month in (conditions.UNKNOWN, conditions.EARLIER, conditions.LATER)
    ]
    # In the order of time, so that a month needs no more than its end.
    ends = [
        When(user__start_date__lt=conditions.month_after(month), then=Value(places[start_months.month_key(month)]))
        for month in conditions.recent_months(today)
    ]
    return Case(*named, *ends, output_field=IntegerField())


def _by_month(found: Tallies, today: date) -> Tallies:
    """Every month of the last twelve is there; before, after and unknown only when there is someone."""
    recent = {start_months.month_key(month) for month in conditions.recent_months(today)}
    return {
        month: found.get(place, Tally())
        for place, month in enumerate(start_months.months_apart(today))
        if place in found or month in recent
    }


def per_organisation(per_programme: Tallies, organisation_of: Mapping[int, int]) -> Tallies:
    """From the tallies per programme, given whose each programme is."""
    found: Tallies = {}
    for programme, tally in per_programme.items():
        organisation = organisation_of[programme]
        found[organisation] = found.get(organisation, Tally()) + tally
    return found


# --- How long it takes ---


def _time_taken(people: Sequence[tuple[int, int]]) -> TimeTaken | None:
    """Of (days, number), in order; None when nobody is done."""
    if not people:
        return None
    return TimeTaken(
        number=sum(number for _days, number in people),
        first_quarter=within(people, 1),
        half=within(people, 2),
        third_quarter=within(people, 3),
        bins=binned(people),
    )


def within(people: Sequence[tuple[int, int]], quarters: int) -> int:
    """The days within which so many quarters of them were done; of (days, number), in order."""
    wanted, seen = quarters * sum(number for _days, number in people), 0
    for days, number in people:
        seen += number
        if 4 * seen >= wanted:
            return days
    raise ValueError("There is nobody.")


def binned(people: Iterable[tuple[int, int]]) -> dict[str, int]:
    bins = dict.fromkeys(start_months.DAYS, 0)
    ranges = {key: conditions.read_days(key) for key in bins}
    for days, number in people:
        for key, (least, most) in ranges.items():
            if (least is None or days >= least) and (most is None or days <= most):
                bins[key] += number
    return bins
