"""The figures of the overview: each a count in the database, over the enrolments that it is given.

Nothing here depends on the number of people in queries, nor in memory but for those who are busy with one programme:
what comes back is one row per group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Q, Value, When
from django.db.models.expressions import Combinable

from onboarding.hr.completion import conditions, start_months
from onboarding.hr.overview.as_opened import Enrolments, rows
from onboarding.learning import status
from onboarding.learning.exempt_lessons import ExemptLessons
from onboarding.learning.models import Completion, EnrolmentQuerySet, LessonProgress
from onboarding.lessons.outlines import LessonEntry, is_asked


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


def _tallies(
    enrolments: Enrolments, name: str, by: Callable[[], str | Combinable], today: date, only: Q | None = None
) -> Tallies:
    """By whatever they are grouped by, which `name` stands for; one query."""

    def counted(of: EnrolmentQuerySet) -> Any:
        return (
            of.filter(only or Q())
            .order_by()
            .values_list(by())
            .annotate(
                done=Count("pk", filter=status.is_done()),
                on_track=Count("pk", filter=status.is_on_track(today)),
                late=Count("pk", filter=status.is_late(today)),
                exempted=Count("pk", filter=status.is_exempted()),
            )
        )

    return {key: Tally(*counts) for key, *counts in rows(enrolments, name, counted)}


def per_programme(enrolments: Enrolments, today: date) -> Tallies:
    return _tallies(enrolments, "programme", lambda: "programme_id", today)


@dataclass(frozen=True, slots=True)
class PerDepartment:
    """By department, None for who has none; `is_more_than_all`: who works in several counts in each of them."""

    tallies: Tallies
    is_more_than_all: bool


def per_department(enrolments: Enrolments, today: date) -> PerDepartment:
    """Two queries: for whom it is the main one, and for whom it is another one."""
    main = _tallies(enrolments, "department", lambda: "user__department_id", today)
    by, elsewhere = "user__in_other_departments__department_id", Q(user__in_other_departments__isnull=False)
    others = _tallies(enrolments, "other department", lambda: by, today, elsewhere)
    found = {pk: main.get(pk, Tally()) + others.get(pk, Tally()) for pk in [*main, *others]}
    return PerDepartment(found, is_more_than_all=bool(others))


def per_organisation(per_programme: Tallies, organisation_of: Mapping[int, int]) -> Tallies:
    """From the tallies per programme, given whose each programme is."""
    found: Tallies = {}
    for programme, tally in per_programme.items():
        organisation = organisation_of[programme]
        found[organisation] = found.get(organisation, Tally()) + tally
    return found


def per_start_month(enrolments: Enrolments, today: date) -> Tallies:
    """By the month of the first working day, as `start_months.months_apart` has them, in that order.

    Every month of the last twelve is there; before, after and unknown only when there is someone.
    """
    months = [start_months.month_key(month) for month in conditions.recent_months(today)]

    def in_month() -> Case:
        named = [
            When(conditions.started_in(month, today), then=Value(month))
            for month in (conditions.UNKNOWN, conditions.EARLIER, conditions.LATER)
        ]
        # In the order of time, so that a month needs no more than its end.
        ends = [
            When(user__start_date__lt=conditions.month_after(conditions.read_month(month)), then=Value(month))
            for month in months
        ]
        return Case(*named, *ends, output_field=CharField())

    found = _tallies(enrolments, "start month", in_month, today)
    return {
        month: found.get(month, Tally())
        for month in start_months.months_apart(today)
        if month in found or month in months
    }


# --- How long it takes ---


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


def time_taken(enrolments: Enrolments) -> TimeTaken | None:
    """None when nobody is done. One query, with a row for each number of days."""

    def counted(of: EnrolmentQuerySet) -> Any:
        done = of.filter(status.is_done()).order_by().annotate(time_taken=conditions.TIME_TAKEN)
        return done.values_list("time_taken").annotate(number=Count("pk"))

    people = sorted((taken.days, number) for taken, number in rows(enrolments, "time taken", counted))
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


# --- Where people stop ---


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson of the funnel: who opened it, who completed it, how many of these in a group, and who stands there.

    Someone stands at a lesson when the programme is not done and it is the first lesson asked of them that is not
    completed, in order. Where they are exempted from one, it is not asked of them.
    """

    lesson_id: int
    title: str
    reached: int
    completed: int
    together: int
    standing: int


def funnel(enrolments: Enrolments, lessons: Sequence[LessonEntry]) -> list[Step]:
    """The lessons of one programme, in order, over the enrolments in it. Four queries, whatever their number."""
    if not lessons:
        return []
    reached = dict(rows(enrolments, "reached", lambda of: _per_lesson(LessonProgress, of)))
    found = rows(enrolments, "completed", lambda of: _per_lesson(Completion, of, Count("group_session")))
    completed = {lesson: (number, together) for lesson, number, together in found}
    standing = _standing(enrolments, lessons)
    return [
        Step(
            lesson_id=lesson.id,
            title=lesson.title,
            reached=reached.get(lesson.id, 0),
            completed=completed.get(lesson.id, (0, 0))[0],
            together=completed.get(lesson.id, (0, 0))[1],
            standing=standing[lesson.id],
        )
        for lesson in lessons
    ]


def _per_lesson(model: Any, enrolments: EnrolmentQuerySet, *more: Count) -> Any:
    """How many there are at each lesson, also at those that the programme does not ask any more."""
    found = model.objects.filter(enrolment__in=enrolments.order_by().values("pk"))
    return found.order_by().values_list("lesson_id").annotate(Count("pk"), *more)


def _standing(enrolments: Enrolments, lessons: Sequence[LessonEntry]) -> Counter[int]:
    """How many stand at each lesson. What each of them completed is read: that is as many rows as those of whom the
    database says that nothing is missing before it, and a question that is the same for every programme."""
    done: dict[int, set[int]] = defaultdict(set)
    for pk, lesson_id in rows(enrolments, "done by who is not", _completed_so_far):
        done[pk].add(lesson_id)
    standing: Counter[int] = Counter()
    for pk, exempt_from in rows(enrolments, "who is not", _open):
        exempt = ExemptLessons.from_dict(exempt_from)
        asked = (one.id for one in lessons if one.id not in exempt and is_asked(one, pk, None))
        first = next((lesson_id for lesson_id in asked if lesson_id not in done[pk]), None)
        if first is not None:
            standing[first] += 1
    return standing


def _open(enrolments: EnrolmentQuerySet) -> Any:
    return enrolments.filter(status.is_open()).order_by().values_list("pk", "exempt_from")


def _completed_so_far(enrolments: EnrolmentQuerySet) -> Any:
    of_open = Completion.objects.filter(enrolment__in=enrolments.filter(status.is_open()).order_by().values("pk"))
    return of_open.order_by().values_list("enrolment_id", "lesson_id")
