"""What becomes of people when a page goes away: worked out once, for what the step says and for what it asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from wagtail.models import Page

from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.hr.publish_step.touched_people import Touched
from onboarding.learning.journey import waiting
from onboarding.learning.models import Enrolment
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.learning.status import is_done
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import User


def lessons_of(page: Page, programme: Programme | None) -> list[Lesson]:
    """The lessons of a page that count for its programme, itself or all below it: asked, or away for a while."""
    if programme is None:
        return []
    below = LessonPage.objects.descendant_of(page, inclusive=True)
    counts = Q(pk__in=programme.lesson_ids) | Q(comes_back=True)
    return list(Lesson.objects.filter(counts, page__in=below).order_by("page__path"))


def lessons_coming_in(page: Page, destination: Page, there: ProgrammePeople) -> list[Lesson]:
    """The lessons that are new to the people `there`, when `page` is moved to `destination`.

    None without people, and none below a value that is not published.
    """
    value = destination if isinstance(page, LessonPage) else page
    if not isinstance(page, (LessonPage, PrinciplePage)) or not value.live:
        return []
    return there.coming_in(page) if there.has_people else []


@dataclass
class Leaving:
    """A page that goes away, as `viewer` may know of it. `lesson_ids` are those that leave the programme with it,
    while that goes on; none for a programme, and for a page that stays in its own."""

    page: Page
    programme: Programme | None
    lesson_ids: Collection[int]
    viewer: User

    @property
    def is_programme(self) -> bool:
        return isinstance(self.page, ProgrammePage)

    @cached_property
    def enrolled(self) -> EnrolmentQuerySet:
        return touched_people.seen(self.viewer, self.programme)

    @cached_property
    def would_wait(self) -> EnrolmentQuerySet:
        """Whoever would have everything that remains."""
        if self.programme is None or not self.lesson_ids:
            return Enrolment.objects.none()
        found = waiting.would_wait(self.programme, self.lesson_ids)
        return self.enrolled.filter(pk__in=found.values("pk"))

    @cached_property
    def waiting(self) -> Touched:
        return self._told(self.would_wait)

    @cached_property
    def done(self) -> Touched:
        """Whoever is done: with the lessons that leave, or with the programme."""
        if self.is_programme:
            return self._told(self.enrolled.filter(is_done()))
        return self._told(touched_people.done_with(self.enrolled, self.lesson_ids))

    @cached_property
    def busy(self) -> Touched:
        """Whoever is half-way: in the lessons that leave, or in the programme."""
        if self.is_programme:
            return self._told(self.enrolled.exclude(is_done()))
        return self._told(touched_people.busy_in(self.enrolled, self.lesson_ids))

    @property
    def touches_anyone(self) -> bool:
        return bool(self.lesson_ids or self.is_programme) and self.enrolled.exists()

    def _told(self, enrolments: EnrolmentQuerySet) -> Touched:
        return touched_people.touched(enrolments, self.viewer)
