"""From what HR can exempt the people it chose: a programme in which some of them are, or a lesson of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import cached_property

from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.lists.named_people import NamedPeople, named_people
from onboarding.ids import read_id
from onboarding.learning.journey.exempting import Candidates
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.lessons.outlines import LessonEntry
from onboarding.people.models import User, UserQuerySet


@dataclass(frozen=True, slots=True)
class What:
    """A lesson of a programme, or (None) the whole of it; `key` is how it stands in the address."""

    programme: Programme
    lesson: LessonEntry | None = None

    @property
    def key(self) -> str:
        return f"{self.programme.pk}-{self.lesson.id}" if self.lesson else str(self.programme.pk)


def offered(viewer: Any, people: UserQuerySet) -> Iterator[tuple[Programme, list[What]]]:
    """Each programme that is current for some of these people: the whole of it, and its lessons."""
    current = Enrolment.objects.where_they_work().current().filter(user__in=people.order_by().values("pk"))
    mine = Programme.objects.visible_to(viewer).filter(pk__in=current.values("programme"))
    for programme in mine.select_related("organisation").order_by("title__fold", "pk"):
        yield programme, [What(programme), *(What(programme, lesson) for lesson in programme.outline.lessons)]


def read(viewer: Any, key: str) -> What | None:
    """What the address names, as far as `viewer` may see it."""
    programme_key, dash, lesson_key = key.partition("-")
    programme_id, lesson_id = read_id(programme_key), read_id(lesson_key) if dash else None
    if programme_id is None or (dash and lesson_id is None):
        return None
    programme = Programme.objects.visible_to(viewer).select_related("organisation").filter(pk=programme_id).first()
    if programme is None:
        return None
    lesson = programme.outline.lesson(lesson_id) if lesson_id is not None else None
    return What(programme, lesson) if lesson is not None or not dash else None


class Figures:
    """What exempting these people from something comes down to, in numbers."""

    def __init__(self, people: UserQuerySet, what: What, today: date) -> None:
        self._gone = people.who_left(today)
        self.left = self._gone.count()
        self._among = Candidates(people.not_left(today), what.programme, what.lesson)

    @cached_property
    def ids(self) -> list[int]:
        """The enrolments for which it is recorded."""
        return list(self._among.possible.order_by("pk").values_list("pk", flat=True))

    @property
    def number(self) -> int:
        return len(self.ids)

    @cached_property
    def completed(self) -> int:
        return self._among.completed.count()

    @cached_property
    def exempted_before(self) -> int:
        return self._among.exempted_before.count()

    @cached_property
    def not_asked(self) -> int:
        return self._among.not_asked.count()

    @cached_property
    def not_enrolled(self) -> int:
        return self._among.not_enrolled.count()

    @cached_property
    def left_out(self) -> dict[str, NamedPeople]:
        """Who of the people is not among them, by why not: the first few by name; a query for each group."""
        among, by_enrolment = self._among, User.objects.filter  # of this programme each has one current enrolment
        found = {
            "completed": (by_enrolment(enrolments__in=among.completed), self.completed),
            "exempted_before": (by_enrolment(enrolments__in=among.exempted_before), self.exempted_before),
            "not_asked": (by_enrolment(enrolments__in=among.not_asked), self.not_asked),
            "not_enrolled": (among.not_enrolled, self.not_enrolled),
            "left": (self._gone, self.left),
        }
        return {why: named_people(people.order_by(*BY_NAME), number) for why, (people, number) in found.items()}

    @cached_property
    def would_wait(self) -> int:
        """How many then have nothing left to do, of which they did some here: HR declares them done."""
        return self._among.would_wait.count()
