"""What publishing a page would do, and to whom: worked out once, for the step and for whether it is needed at all."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from onboarding.hr.access import is_hr
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.decision_forms import AudienceForm, DecisionForm, PlainForm, SizeForm
from onboarding.hr.publish_step.page_fields import changes_between
from onboarding.hr.publish_step.touched_people import Touched
from onboarding.learning.journey import following_up, regrading
from onboarding.learning.journey.asked_of import is_asked_of
from onboarding.learning.models import Enrolment
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.learning.status import is_done
from onboarding.lessons.differences import Change, Difference, difference, words_of_page, words_of_version
from onboarding.lessons.models import (
    AskedLesson,
    Lesson,
    LessonPage,
    LessonVersion,
    PrinciplePage,
    Programme,
    ProgrammePage,
)
from onboarding.lessons.publishing import programme_page_of
from onboarding.people.models import User

Publishable = LessonPage | PrinciplePage | ProgrammePage


class Effect:
    """What publishing the draft of a page does at `now`, as `viewer` may know it. `page` is as it is saved."""

    def __init__(self, page: Publishable, viewer: User, now: datetime) -> None:
        self.page, self.viewer, self.now = page, viewer, now

    @cached_property
    def draft(self) -> Any:
        """The page as it would be published."""
        return self.page.get_latest_revision_as_object()

    @cached_property
    def programme(self) -> Programme | None:
        """The programme around it, if that was ever published."""
        programme_page = programme_page_of(self.page)
        return Programme.objects.filter(page=programme_page).first() if programme_page else None

    @cached_property
    def enrolled(self) -> EnrolmentQuerySet:
        """Whoever is in the programme, as far as `viewer` may know."""
        return touched_people.seen(self.viewer, self.programme)

    def tell(self, enrolments: EnrolmentQuerySet) -> Touched:
        """How many people that is, with names for whoever may know them."""
        return touched_people.touched(enrolments, self.viewer)

    @cached_property
    def unfinished(self) -> EnrolmentQuerySet:
        """Whoever is in the programme and did not complete it."""
        return self.enrolled.exclude(is_done())

    @cached_property
    def finished(self) -> EnrolmentQuerySet:
        """Whoever completed the programme."""
        return self.enrolled.filter(is_done())

    @cached_property
    def asked_new(self) -> EnrolmentQuerySet:
        """Whoever would be asked to read a lesson that is new, and is done with the programme."""
        if self.programme is None:
            return Enrolment.objects.none()
        return following_up.who_is_asked_new(self.programme, self.goes_live_on)

    @property
    def has_people(self) -> bool:
        """Whether anyone was ever in the programme, whoever asks."""
        return self.programme is not None and self.programme.enrolments.exists()

    @property
    def goes_live_at(self) -> datetime | None:
        """When it goes live, if that is planned for later."""
        return self._later("go_live_at")

    @property
    def goes_live_on(self) -> date:
        """The day on which it goes live, and from which the days to read something are counted."""
        return timezone.localdate(self.goes_live_at or self.now)

    @property
    def expires_at(self) -> datetime | None:
        """When it goes away, if that is planned."""
        return self._later("expire_at")

    def _later(self, name: str) -> datetime | None:
        moment: datetime | None = getattr(self.draft, name)
        return moment if moment is not None and moment > self.now else None

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to say before publishing."""
        raise NotImplementedError

    @property
    def form_class(self) -> type[DecisionForm]:
        return PlainForm


class LessonEffect(Effect):
    page: LessonPage

    @cached_property
    def lesson(self) -> Lesson | None:
        """The lesson, if it was ever published."""
        return Lesson.objects.select_related("current_version__quiz").filter(page=self.page.pk).first()

    @cached_property
    def before(self) -> LessonVersion | None:
        """The version that is live, or was last."""
        if self.lesson is None:
            return None
        latest = self.lesson.versions.select_related("quiz").order_by("-number").first()
        return self.lesson.current_version or latest

    @cached_property
    def next_number(self) -> int:
        """The number of the version that it would be."""
        latest = self.lesson.versions.order_by("-number").first() if self.lesson else None
        return latest.number + 1 if latest else 1

    @cached_property
    def difference(self) -> Difference:
        before = words_of_version(self.before) if self.before else None
        return difference(before, words_of_page(self.draft))

    @property
    def is_live(self) -> bool:
        return self.lesson is not None and self.lesson.current_version_id is not None

    @cached_property
    def is_new(self) -> bool:
        """Whether its programme never asked it."""
        if self.lesson is None or self.programme is None:
            return True
        return not AskedLesson.objects.filter(programme=self.programme, lesson=self.lesson).exists()

    @property
    def is_back(self) -> bool:
        """Whether it was taken away from a programme that asked it."""
        return not self.is_live and not self.is_new

    @property
    def opens_otherwise(self) -> bool:
        """Whether it opens on another day than what is live."""
        return self.is_live and self.page.opens != self.draft.opens

    @property
    def is_needed(self) -> bool:
        if not self.is_live:
            return self.has_people
        is_other = not self.difference.is_empty or self.opens_otherwise
        return is_other or self.goes_live_at is not None or self.expires_at not in (None, self.page.expire_at)

    @property
    def form_class(self) -> type[DecisionForm]:
        if self.is_new:
            return AudienceForm
        return PlainForm if self.difference.is_empty else SizeForm

    # --- Who ---

    @property
    def _ids(self) -> list[int]:
        return [self.lesson.pk] if self.lesson else []

    @cached_property
    def done(self) -> EnrolmentQuerySet:
        """Whoever completed it: they stay so."""
        return touched_people.done_with(self.enrolled, self._ids)

    @cached_property
    def busy(self) -> EnrolmentQuerySet:
        """Whoever is half-way in it."""
        return touched_people.busy_in(self.enrolled, self._ids)

    @cached_property
    def asked(self) -> EnrolmentQuerySet:
        """Whoever would be asked to read what changed: who completed it, and works there."""
        if self.lesson is None or self.before is None:
            return Enrolment.objects.none()
        return following_up.who_is_asked(self.lesson, self.before, self.goes_live_on)

    @cached_property
    def getting_back(self) -> EnrolmentQuerySet:
        """Whoever has it to do again once it is back: who was asked it, and did neither it nor the whole programme."""
        asked = AskedLesson.objects.filter(programme=self.programme, lesson=self.lesson).first()
        if asked is None:
            return Enrolment.objects.none()
        return self.unfinished.filter(is_asked_of(asked)).exclude(pk__in=self.done.values("pk"))

    @cached_property
    def raised(self) -> list[regrading.Raised]:
        """Whoever passes by what changes: a lower pass mark, where no right answer changed as well."""
        quiz = self.draft.quiz
        if self.lesson is None or quiz is None or not self.difference.pass_mark_lowered:
            return []
        return [one for one in regrading.who_is_raised(self.lesson, quiz, ()) if one.passes_now]

    @property
    def touched_number(self) -> int:
        """The people whom it touches: whoever completed it or is half-way, or for a new one is in the programme."""
        return self.tell(self.enrolled if self.is_new else self.done | self.busy).number

    def tell_raised(self) -> Touched:
        """How many pass now, with names for whoever may know them."""
        raised = {one.person.pk for one in self.raised}
        known = User.objects.visible_to(self.viewer) if is_hr(self.viewer) else User.objects.none()
        names = known.filter(pk__in=raised).order_by(*BY_NAME)[: touched_people.NAMED]
        return Touched(len(raised), tuple(str(person) for person in names))


class ProgrammeEffect(Effect):
    """Of a programme, or of a value in one."""

    page: PrinciplePage | ProgrammePage

    @cached_property
    def coming_in(self) -> list[Lesson]:
        """The lessons that are published under a value that goes live with this, and that nobody was asked yet."""
        if self.page.live or not isinstance(self.page, PrinciplePage) or self.programme is None:
            return []
        below = LessonPage.objects.child_of(self.page).live()
        asked = AskedLesson.objects.filter(programme=self.programme)
        found = Lesson.objects.filter(page__in=below, current_version__isnull=False)
        return list(found.exclude(pk__in=asked.values("lesson")).order_by("page__path"))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The fields of the form that say something else than what is live."""
        return changes_between(self.page, self.draft)

    @property
    def is_needed(self) -> bool:
        if not self.has_people:
            return False
        if not self.page.live:
            return isinstance(self.page, ProgrammePage) or bool(self.coming_in)
        return bool(self.changes) or self.goes_live_at is not None or self.expires_at not in (None, self.page.expire_at)

    @property
    def form_class(self) -> type[DecisionForm]:
        return AudienceForm if self.coming_in else PlainForm

    @property
    def touched_number(self) -> int:
        """The people whom it touches: whoever is in the programme."""
        return self.tell(self.enrolled).number


def effect_of(page: Page, viewer: User, now: datetime) -> LessonEffect | ProgrammeEffect | None:
    """What publishing `page` would do; None for a page that says nothing to anyone in a programme."""
    if isinstance(page, LessonPage):
        return LessonEffect(page, viewer, now)
    if isinstance(page, (PrinciplePage, ProgrammePage)):
        return ProgrammeEffect(page, viewer, now)
    return None
