"""What becomes of people when a page goes away: worked out once, for what the step says and for what it asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wagtail.models import Page

from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.hr.publish_step.touched_people import Touched
from onboarding.learning.journey import waiting
from onboarding.learning.models import Enrolment, NoticeKind
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.learning.status import is_done
from onboarding.lessons.around_pages import lessons_coming_with, lessons_of, programme_page_of
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import User


def leaves_by_moving(page: Page, destination: Page) -> bool:
    """Whether the lessons of `page` (a specific page) leave their programme when it stands under `destination`.

    Employees see a lesson that stands right under a live value of its programme, or a value right under it.
    """
    if isinstance(page, ProgrammePage):
        return False
    if programme_page_of(page) != programme_page_of(destination):
        return True
    holder = PrinciplePage.objects.live() if isinstance(page, LessonPage) else ProgrammePage.objects.all()
    return not holder.filter(pk=destination.pk).exists()


def touches_below(page: Page, viewer: User) -> bool:
    """Whether there is anyone in a programme that stands below `page`."""
    programmes = Programme.objects.filter(page__in=ProgrammePage.objects.descendant_of(page))
    return any(touched_people.seen(viewer, programme).exists() for programme in programmes)


def lessons_coming_in(page: Page, destination: Page, there: ProgrammePeople) -> list[Lesson]:
    """The lessons that are new to the people `there`, when `page` is moved to `destination`.

    None without people, and none below a value that is not published.
    """
    value = destination if isinstance(page, LessonPage) else page
    if not isinstance(page, (LessonPage, PrinciplePage)) or not value.live:
        return []
    return lessons_coming_with(page, there.programme) if there.has_people else []


@dataclass
class Leaving:
    """A page that goes away, as `viewer` may know of it. `lesson_ids` are those that leave the programme with it,
    while that goes on; none for a programme, and for a page that stays in its own."""

    page: Page
    programme: Programme | None
    lesson_ids: Collection[int]
    viewer: User
    today: date

    @classmethod
    def altogether(cls, page: Page, programme: Programme | None, viewer: User, today: date) -> Leaving:
        """With all its lessons, as a page does that is taken off or deleted."""
        lessons = [] if isinstance(page, ProgrammePage) else lessons_of(page, programme)
        return cls(page, programme, [lesson.pk for lesson in lessons], viewer, today)

    @property
    def lessons_fewer(self) -> int:
        """How many lessons the programme has fewer then; one that is away already counts no more."""
        return len({*self.lesson_ids} & {*self.programme.lesson_ids}) if self.programme is not None else 0

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
        found = waiting.would_wait(self.programme, self.lesson_ids, self.today)
        return self.enrolled.filter(pk__in=found.values("pk"))

    @cached_property
    def waiting(self) -> Touched:
        return self._told(self.would_wait)

    @cached_property
    def coming_back(self) -> list[str]:
        """The titles of other lessons that they still have to do, once these are back."""
        return waiting.still_to_come(self.programme, self.would_wait) if self.programme else []

    @cached_property
    def would_be_done(self) -> EnrolmentQuerySet:
        """Those of them who still have to do no other lesson, once that is back: a plan declares no others done."""
        if self.programme is None:
            return self.would_wait
        return waiting.with_nothing_to_come(self.programme, self.would_wait, self.lesson_ids)

    @property
    def mails(self) -> int:
        """How many of them would get a mail, if they were declared done today."""
        return mails_of(self.would_wait, NoticeKind.COMPLETION, self.today)

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
