"""What is found by words at the desk: people, lessons and saved lists, by how they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onboarding.hr.employees.employee_filters import Presence
from onboarding.hr.employees.employee_rows import employees
from onboarding.hr.lists.reopened_list import title_of
from onboarding.hr.lists.saved_views import kept_by
from onboarding.hr.saved_lists.saved_list_pages import address_of
from onboarding.lessons.models import Lesson
from onboarding.people.models import User
from onboarding.people.searching import in_order_of, of_person, with_every_word

SHOWN = 10  # of each kind


@dataclass(frozen=True, slots=True)
class Line:
    """Where it leads; `about` tells two of the same name apart."""

    name: str
    url: str
    about: str


@dataclass(frozen=True, slots=True)
class Kind:
    """`number` is of all that is found; `all_url` leads to them, "" where all are shown or no screen has them."""

    title: str
    number: int
    lines: Sequence[Line]
    all_url: str = ""

    @property
    def others(self) -> int:
        return self.number - len(self.lines)


def by_words(viewer: Any, words: str, today: date) -> list[Kind]:
    """Three kinds, in two queries each at most."""
    people = with_every_word(employees(viewer), words, of_person()).select_related("department")
    people = people.order_by(in_order_of("folded", words), "pk")
    titles = Lesson.objects.visible_to(viewer).select_related("programme").order_by("title__fold", "pk")
    lessons = with_every_word(titles, words, ("title__fold",))
    lists = with_every_word(kept_by(viewer), words, ("name__fold",))
    everyone = f"{reverse('hr:employees')}?{urlencode({'q': words, 'status': Presence.ALL.value})}"
    return [
        _kind(_("Mensen"), people.defer("password"), lambda person: _person(person, today), everyone),
        _kind(_("Lessen"), lessons.defer("programme__outline", "programme__welcome"), _lesson),
        _kind(_("Lijsten"), lists, lambda saved: Line(saved.name, address_of(saved), str(title_of(saved.view)))),
    ]


def _kind(title: str, found: QuerySet[Any], line: Any, all_url: str = "") -> Kind:
    lines = [line(one) for one in found[:SHOWN]]
    number = found.count() if len(lines) == SHOWN else len(lines)
    return Kind(title, number, lines, all_url if number > len(lines) else "")


def _person(person: User, today: date) -> Line:
    department = person.department.name if person.department else ""
    known = (department, person.function, person.personnel_number, _("uit dienst") if person.has_left(today) else "")
    return Line(str(person), reverse("hr:employee", args=[person.pk]), " · ".join(part for part in known if part))


def _lesson(lesson: Lesson) -> Line:
    """To its history, with who did which version; for a lesson without a page, to who is in its programme."""
    if lesson.page_id is None:
        url = f"{reverse('hr:completion_report')}?{urlencode({'programme': lesson.programme_id})}"
    else:
        url = reverse("hr:lesson_history", args=[lesson.page_id])
    return Line(lesson.title, url, lesson.programme.title)
