"""Where people stop in a programme: who opened each of its lessons, who completed it, and who stands there now.

Of each enrolment the database puts together which lessons it opened and completed, and says how many there are of each
sort: as people mostly go through a programme in its order, these are little more than its lessons.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast

from onboarding.hr.overview.as_opened import Enrolments, rows
from onboarding.learning import status
from onboarding.learning.exempt_lessons import ExemptLessons
from onboarding.learning.models import Completion, EnrolmentQuerySet, LessonProgress
from onboarding.lessons.outlines import LessonEntry, is_asked

ANY_ENROLMENT = 1  # in place of its key, where nothing goes by who was enrolled before a lesson came


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


class _Listed(Func):
    """The keys of a group, with commas between them."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="string_agg((%(expressions)s)::text, ',')")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="group_concat(%(expressions)s)")


def funnel(enrolments: Enrolments, lessons: Sequence[LessonEntry]) -> list[Step]:
    """The lessons of one programme, in order, over the enrolments in it. One query, whatever their number."""
    if not lessons:
        return []
    reached, completed, together, standing = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for who, is_open, exempt_from, done, opened, number in _sorts(enrolments, lessons):
        done_ids = _ids(done)
        reached.update(dict.fromkeys(_ids(opened), number))
        completed.update(dict.fromkeys(map(abs, done_ids), number))
        together.update({-one: number for one in done_ids if one < 0})
        if is_open and (first := _first_open(who, exempt_from, set(map(abs, done_ids)), lessons)) is not None:
            standing[first] += number
    return [
        Step(one.id, one.title, reached[one.id], completed[one.id], together[one.id], standing[one.id])
        for one in lessons
    ]


def _sorts(enrolments: Enrolments, lessons: Sequence[LessonEntry]) -> Iterable[Any]:
    """(enrolment, is it open, exempt from, completed, opened, how many). A lesson that was done in a group has its
    key below nought. The enrolment is told only where it matters to what is asked of someone who is not done."""
    matters = any(is_asked(one, ANY_ENROLMENT, None) != is_asked(one, one.after + 1, None) for one in lessons)
    who = F("pk") if matters else Value(ANY_ENROLMENT)
    together = Case(When(group_session__isnull=True, then=F("lesson_id")), default=-F("lesson_id"))

    def read(of: EnrolmentQuerySet) -> Any:
        return (
            of.order_by()
            .annotate(
                who=who,
                is_open=ExpressionWrapper(status.is_open(), output_field=BooleanField()),
                exempt_text=Cast("exempt_from", TextField()),
                done=_of_each(Completion, together),
                opened=_of_each(LessonProgress, F("lesson_id")),
            )
            .values_list("who", "is_open", "exempt_text", "done", "opened")
        )

    around = "SELECT who, is_open, exempt_text, done, opened, COUNT(*) FROM ({rows}) found GROUP BY 1, 2, 3, 4, 5"
    return rows(enrolments, f"sorts {matters}", read, around)


def _of_each(model: Any, what: Any) -> Subquery:
    there = model.objects.filter(enrolment=OuterRef("pk")).order_by()
    return Subquery(there.annotate(listed=_Listed(what)).values("listed"))


def _ids(listed: str | None) -> list[int]:
    return [int(one) for one in listed.split(",")] if listed else []


def _first_open(who: int, exempt_from: str, done: set[int], lessons: Sequence[LessonEntry]) -> int | None:
    """The first lesson, in order, that is asked of this enrolment and not completed; None without."""
    exempt = ExemptLessons.from_dict(json.loads(exempt_from))
    asked = (one.id for one in lessons if one.id not in exempt and is_asked(one, who, None))
    return next((lesson_id for lesson_id in asked if lesson_id not in done), None)
