"""What publishing a programme, or a value in one, would do."""

from __future__ import annotations

from functools import cached_property

from onboarding.hr.publish_step.decision_forms import AudienceForm, DecisionForm, PlainForm
from onboarding.hr.publish_step.page_effects import Effect
from onboarding.hr.publish_step.page_fields import changes_between
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.lessons.around_pages import lessons_coming_with, lessons_right_below
from onboarding.lessons.asked_lessons import gone_for_good
from onboarding.lessons.differences import Change
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, ProgrammePage, PublishDecision


class ProgrammeEffect(Effect):
    """Of a programme, or of a value in one."""

    page: PrinciplePage | ProgrammePage

    @cached_property
    def coming_in(self) -> list[Lesson]:
        """The lessons that are published under a value that goes live with this, and of which it is to be said who is
        asked them: nobody was yet, or they were gone for good."""
        if self.page.live or not isinstance(self.page, PrinciplePage):
            return []
        return lessons_coming_with(self.page, self.programme)

    @cached_property
    def were_gone(self) -> list[Lesson]:
        """Those of them that were gone for good."""
        if self.programme is None:
            return []
        gone = set(gone_for_good(self.programme, [lesson.pk for lesson in self.coming_in]).values_list("pk", flat=True))
        return [lesson for lesson in self.coming_in if lesson.pk in gone]

    @cached_property
    def people(self) -> ProgrammePeople:
        """Whoever is in the programme; who did all these lessons before they were gone, need not do them again."""
        did = [lesson.pk for lesson in self.coming_in]
        return ProgrammePeople(self.programme, self.viewer, self.goes_live_on, did)

    @cached_property
    def lessons_more(self) -> int:
        """How many lessons the programme has more once it is live, new to it or back."""
        return 0 if self.page.live or not isinstance(self.page, PrinciplePage) else len(lessons_right_below(self.page))

    @cached_property
    def chosen_before(self) -> PublishDecision | None:
        """What was chosen for these lessons when each was published, before anyone could see it; None when it was not
        the same audience for all of them, or is about before they were gone. The last one, where that was."""
        if self.were_gone:
            return None
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
            return isinstance(self.page, ProgrammePage) or self.lessons_more > 0
        return bool(self.changes) or self.goes_live_at is not None or self.expires_at not in (None, self.page.expire_at)

    @property
    def form_class(self) -> type[DecisionForm]:
        return AudienceForm if self.coming_in else PlainForm

    @property
    def touched_number(self) -> int:
        """The people whom it touches: whoever is in the programme."""
        return self.people.tell(self.people.enrolled).number
