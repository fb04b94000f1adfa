"""The figures of the overview: each a count in the database, over the enrolments that it is given.

Nothing here depends on the number of people in memory or in queries: what comes back is one row per group, or is
counted as it comes in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Q, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import RowNumber

from onboarding.hr.completion import conditions, start_months
from onboarding.hr.overview.as_opened import Enrolments, rows
from onboarding.learning import status
from onboarding.learning.exempt_lessons import ExemptLessons
from onboarding.learning.models import Completion, EnrolmentQuerySet, LessonProgress
from onboarding.lessons.outlines import Audience, LessonEntry, is_asked

CHUNK = 2000  # completions in memory at a time


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


def funnel(enrolments: EnrolmentQuerySet, lessons: Sequence[LessonEntry], still_open: int) -> list[Step]:
    """The lessons of one programme, in order, over the enrolments in it, `still_open` of them neither done nor
    exempted.

    Four queries, whatever the number of lessons, and one where people are exempted from some of them; and one more,
    with one for each time that a lesson came later of which those who were busy then are not asked, as long as some of
    them are not done.
    """
    ids = [lesson.id for lesson in lessons]
    if not ids:
        return []
    mine = enrolments.order_by().values("pk")
    reached = _per_lesson(LessonProgress.objects.filter(enrolment__in=mine, lesson__in=ids))
    completed, together = _completed(Completion.objects.filter(enrolment__in=mine, lesson__in=ids))
    open_ones = enrolments.filter(status.is_open())
    exempted, standing = _standing_of_exempted(open_ones.filter(lessons_exempted__gt=0), lessons)
    standing += _standing(open_ones.filter(lessons_exempted=0), lessons, still_open - exempted)
    return [
        Step(
            lesson_id=lesson.id,
            title=lesson.title,
            reached=reached.get(lesson.id, 0),
            completed=completed.get(lesson.id, 0),
            together=together.get(lesson.id, 0),
            standing=standing[lesson.id],
        )
        for lesson in lessons
    ]


def _standing_of_exempted(enrolments: EnrolmentQuerySet, lessons: Sequence[LessonEntry]) -> tuple[int, Counter[int]]:
    """How many people these are, who are exempted from some lessons, and how many stand at each."""
    found = {
        pk: ExemptLessons.from_dict(exempt_from)
        for pk, exempt_from in enrolments.order_by().values_list("pk", "exempt_from")
    }
    done: dict[int, set[int]] = defaultdict(set)
    if found:
        completed = Completion.objects.filter(enrolment__in=enrolments.order_by().values("pk")).order_by()
        for pk, lesson_id in completed.values_list("enrolment_id", "lesson_id").iterator(chunk_size=CHUNK):
            done[pk].add(lesson_id)
    standing: Counter[int] = Counter()
    for pk, exempt in found.items():
        asked = (one.id for one in lessons if one.id not in exempt and is_asked(one, pk, None))
        first = next((lesson_id for lesson_id in asked if lesson_id not in done[pk]), None)
        if first is not None:
            standing[first] += 1
    return len(found), standing


def _standing(unfinished: EnrolmentQuerySet, lessons: Sequence[LessonEntry], still_open: int) -> Counter[int]:
    """How many stand at each lesson: counted apart for those between whom no lesson came, who are asked the same."""
    came = sorted({lesson.after for lesson in lessons if lesson.audience == Audience.NEW and lesson.after})
    if not came:
        return _standing_of(unfinished, [lesson.id for lesson in lessons], still_open)
    cohort = Case(*[When(pk__lte=after, then=Value(place)) for place, after in enumerate(came)], default=len(came))
    open_in = unfinished.order_by().annotate(cohort=cohort).values_list("cohort").annotate(number=Count("pk"))
    standing: Counter[int] = Counter()
    for place, number in sorted(open_in):
        first, last = came[place - 1] if place else 0, came[place] if place < len(came) else None
        people = unfinished.filter(pk__gt=first)
        people = people.filter(pk__lte=last) if last else people
        asked = [lesson.id for lesson in lessons if is_asked(lesson, first + 1, None)]
        standing += _standing_of(people, asked, number)
    return standing


def _standing_of(unfinished: EnrolmentQuerySet, ids: Sequence[int], arrived: int) -> Counter[int]:
    standing: Counter[int] = Counter()
    unbroken = _without_a_gap_before(unfinished, ids)
    for lesson_id in ids:
        standing[lesson_id] = arrived - unbroken[lesson_id]
        arrived = unbroken[lesson_id]
    return standing


def _per_lesson(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("lesson_id").annotate(number=Count("pk")))


def _completed(rows: Any) -> tuple[dict[int, int], dict[int, int]]:
    """How many completed each lesson, and how many of these did it in a group; one query."""
    numbers = rows.order_by().values("lesson_id").annotate(number=Count("pk"), together=Count("group_session"))
    found = list(numbers.values_list("lesson_id", "number", "together"))
    return {key: number for key, number, _t in found}, {key: together for key, _n, together in found}


def _without_a_gap_before(enrolments: EnrolmentQuerySet, ids: Sequence[int]) -> Counter[int]:
    """How many completed each lesson and every lesson before it too.

    Such a completion is as many-th of its enrolment, in the programme's order, as its lesson is of the programme. They
    are counted here: grouped in the database, a subquery around the window made PostgreSQL without fresh statistics
    number all completions anew for each of them, and that took minutes.
    """
    if not ids:
        return Counter()
    numbered = (
        Completion.objects.filter(enrolment__in=enrolments.order_by().values("pk"), lesson__in=ids)
        .order_by()
        .annotate(place=place_of(ids))
        .annotate(rank=Window(RowNumber(), partition_by=F("enrolment_id"), order_by=F("place").asc()))
        .filter(rank=F("place"))
    )
    return Counter(numbered.values_list("lesson_id", flat=True).iterator(chunk_size=CHUNK))


def place_of(ids: Sequence[int]) -> Combinable:
    """The place of `lesson_id` in `ids`, from 1; by halving, so that 300 lessons cost nine comparisons a row."""
    return _place_among(sorted((lesson_id, place) for place, lesson_id in enumerate(ids, start=1)))


def _place_among(places: Sequence[tuple[int, int]]) -> Combinable:
    if len(places) == 1:
        return Value(places[0][1])
    middle = len(places) // 2
    return Case(
        When(lesson_id__lt=places[middle][0], then=_place_among(places[:middle])),
        default=_place_among(places[middle:]),
        output_field=IntegerField(),
    )
