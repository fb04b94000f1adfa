"""What publishing a page would do, and to whom: worked out once, for the step and for whether it is needed at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Page

from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.around_pages import programme_around
from onboarding.hr.publish_step.decision_forms import AudienceForm, DecisionForm, PlainForm, SizeForm
from onboarding.hr.publish_step.page_fields import changes_between
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.learning.journey import following_up, regrading
from onboarding.learning.journey.asked_of import is_asked_of
from onboarding.learning.models import Enrolment, FollowUp
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.lessons.completeness import passing_problem
from onboarding.lessons.differences import Change, Difference, VersionWords, difference, words_of_page, words_of_version
from onboarding.lessons.models import (
    AskedLesson,
    Lesson,
    LessonPage,
    LessonVersion,
    PrinciplePage,
    Programme,
    ProgrammePage,
    PublishDecision,
)
from onboarding.lessons.news import Amount, amount
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
        return programme_around(self.page)

    @cached_property
    def people(self) -> ProgrammePeople:
        """Whoever is in the programme."""
        return ProgrammePeople(self.programme, self.viewer, self.goes_live_on)

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
        return difference(before, self._after)

    @cached_property
    def _after(self) -> VersionWords:
        """What the lesson will say."""
        return words_of_page(self.draft)

    @property
    def kinds(self) -> Mapping[str, str]:
        """The names by key of the kinds of work that parts of it are for."""
        return self._after.content.kinds

    @property
    def is_live(self) -> bool:
        return self.lesson is not None and self.lesson.current_version_id is not None

    @cached_property
    def is_new(self) -> bool:
        """Whether its programme never asked it."""
        if self.lesson is None or self.programme is None:
            return True
        return not AskedLesson.objects.filter(programme=self.programme, lesson=self.lesson).exists()

    @cached_property
    def hidden_below(self) -> Page | None:
        """The value or the programme that is not live, so that nobody sees the lesson whatever happens to it."""
        above = [self.page.get_parent(), programme_page_of(self.page)]
        return next((one for one in above if one is not None and not one.live), None)

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
            return self.people.has_people
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
        return touched_people.done_with(self.people.enrolled, self._ids)

    @cached_property
    def busy(self) -> EnrolmentQuerySet:
        """Whoever is half-way in it."""
        return touched_people.busy_in(self.people.enrolled, self._ids)

    @cached_property
    def asked(self) -> EnrolmentQuerySet:
        """Whoever would be asked to read what changed: who completed it, works there, and did not read as much."""
        if self.lesson is None or self.before is None:
            return Enrolment.objects.none()
        done = following_up.who_is_asked(self.lesson, self.before, self.goes_live_on)
        return following_up.for_whom_new(done, self.lesson, self._is_new_since)

    @cached_property
    def reading(self) -> EnrolmentQuerySet:
        """Whoever was asked to read what changed before, and did not yet."""
        return self.people.enrolled.filter(Exists(FollowUp.objects.still_asked().filter(**self._of_each)))

    @cached_property
    def reading_on(self) -> EnrolmentQuerySet:
        """Those of them who still have something to read then."""
        if self.lesson is None:
            return Enrolment.objects.none()
        return following_up.for_whom_new(self.reading, self.lesson, self._is_new_since)

    @property
    def _of_each(self) -> dict[str, Any]:
        return {"enrolment": OuterRef("pk"), "lesson": self.lesson, "before__isnull": False}

    def _is_new_since(self, version: LessonVersion, variant: str) -> bool:
        before, after = words_of_version(version).variant(variant), self._after.variant(variant)
        return not amount(difference(before, after)).is_nothing

    @cached_property
    def getting_back(self) -> EnrolmentQuerySet:
        """Whoever has it to do again once it is back: who was asked it, and did neither it nor the whole programme."""
        asked = AskedLesson.objects.filter(programme=self.programme, lesson=self.lesson).first()
        if asked is None:
            return Enrolment.objects.none()
        return self.people.unfinished.filter(is_asked_of(asked)).exclude(pk__in=self.done.values("pk"))

    @cached_property
    def _may_pass(self) -> EnrolmentQuerySet:
        """Whoever may pass by a pass mark that is lower, whatever the size of the change; they are told by mail."""
        if self.lesson is None or not self.difference.pass_mark_lowered:
            return Enrolment.objects.none()
        found = regrading.who_may_pass(self.lesson, self.draft.quiz)
        return self.people.enrolled.filter(pk__in=found.values("pk"))

    @cached_property
    def passing_at_most(self) -> int:
        """No more people than these pass. Who it is, and how many exactly, would tell their score: nobody knows that
        before it is published."""
        return self._may_pass.count()

    @cached_property
    def passing_mails_at_most(self) -> int:
        """No more mails than these leave because people pass now."""
        return self._may_pass.filter(user__is_active=True).exclude(user__email="").count()

    @property
    def passing_problem(self) -> ValidationError | None:
        """Why the draft cannot be published, where passing by its mark would tell what someone answered."""
        problem = passing_problem(self.draft.quiz) if self.draft.quiz else None
        return problem[1] if problem else None

    @cached_property
    def to_read(self) -> Amount:
        """What whoever is done has to read, if the change is material."""
        return amount(self.difference)

    @cached_property
    def asked_mails(self) -> int:
        """How many mails leave when the change is material."""
        return 0 if self.to_read.is_nothing else following_up.mails_of(self.asked)

    @property
    def touched_number(self) -> int:
        """The people whom it touches: whoever completed it or is half-way, or for a new one is in the programme."""
        return self.people.tell(self.people.enrolled if self.is_new else self.done | self.busy).number


class ProgrammeEffect(Effect):
    """Of a programme, or of a value in one."""

    page: PrinciplePage | ProgrammePage

    @cached_property
    def coming_in(self) -> list[Lesson]:
        """The lessons that are published under a value that goes live with this, and that nobody was asked yet."""
        if self.page.live or not isinstance(self.page, PrinciplePage):
            return []
        return self.people.coming_in(self.page)

    @cached_property
    def chosen_before(self) -> PublishDecision | None:
        """What was chosen for these lessons when each was published, before anyone could see it; None when it was not
        the same audience for all of them. The last one, where that was."""
        pages = LessonPage.objects.filter(lesson__in=self.coming_in)
        found = list(PublishDecision.objects.filter(revision__in=pages.values("live_revision")).order_by("decided_at"))
        is_same = len(found) == len(self.coming_in) and len({one.audience for one in found}) == 1
        return found[-1] if is_same else None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The fields of the form that say something else than what is live."""
        return changes_between(self.page, self.draft)

    @property
    def is_needed(self) -> bool:
        if not self.people.has_people:
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
        return self.people.tell(self.people.enrolled).number


def effect_of(page: Page, viewer: User, now: datetime) -> LessonEffect | ProgrammeEffect | None:
    """What publishing `page` would do; None for a page that says nothing to anyone in a programme."""
    if isinstance(page, LessonPage):
        return LessonEffect(page, viewer, now)
    if isinstance(page, (PrinciplePage, ProgrammePage)):
        return ProgrammeEffect(page, viewer, now)
    return None
