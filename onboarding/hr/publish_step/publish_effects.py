"""What publishing a page would do, and to whom: worked out once, for the step and for whether it is needed at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef
from wagtail.models import Page

from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.decision_forms import AudienceForm, DecisionForm, PlainForm, SizeForm
from onboarding.hr.publish_step.draft_news import DraftNews
from onboarding.hr.publish_step.page_effects import Effect
from onboarding.hr.publish_step.programme_effects import ProgrammeEffect
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.learning.journey import asked_to_read, regrading
from onboarding.learning.journey.asked_of import is_asked_of
from onboarding.learning.journey.moving_over import counts_alike
from onboarding.learning.models import Enrolment, FollowUp, NoticeKind
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.learning.status import is_unfinished
from onboarding.lessons.around_pages import programme_page_of
from onboarding.lessons.asked_lessons import gone_for_good
from onboarding.lessons.completeness import passing_problem
from onboarding.lessons.differences import Difference, difference, words_of_version
from onboarding.lessons.known_keys import known_to_be_wrong
from onboarding.lessons.models import (
    AskedLesson,
    Lesson,
    LessonPage,
    LessonVersion,
    PrinciplePage,
    ProgrammePage,
)
from onboarding.lessons.news import Amount, amount
from onboarding.people.models import User
from quizzes.definitions import Question


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
        return difference(before, self.news.words)

    @property
    def may_be_typo(self) -> bool:
        """Whether nothing changes that counts."""
        before = self.before.quiz if self.before else None
        return counts_alike(before.quiz if before else None, self.draft.quiz)

    @cached_property
    def news(self) -> DraftNews:
        return DraftNews(self.draft)

    @property
    def kinds(self) -> Mapping[str, str]:
        """The names by key of the kinds of work that parts of it are for."""
        return self.news.words.content.kinds

    @property
    def is_live(self) -> bool:
        return self.lesson is not None and self.lesson.current_version_id is not None

    @cached_property
    def is_new(self) -> bool:
        """Whether its programme never asked it, or it was gone for good: then it is asked of whom the editor says."""
        if self.lesson is None or self.programme is None or self.was_gone:
            return True
        return not AskedLesson.objects.filter(programme=self.programme, lesson=self.lesson).exists()

    @cached_property
    def was_gone(self) -> bool:
        """Whether it was taken away from its programme for good, and employees see it again."""
        if self.lesson is None or self.programme is None or self.is_live or self.hidden_below is not None:
            return False
        return gone_for_good(self.programme, [self.lesson.pk]).exists()

    @cached_property
    def people(self) -> ProgrammePeople:
        """Whoever is in the programme; who did the lesson before it was gone, need not do it again."""
        return ProgrammePeople(self.programme, self.viewer, self.goes_live_on, self._ids if self.was_gone else [])

    @cached_property
    def hidden_below(self) -> Page | None:
        """The value or the programme that is not live, so that nobody sees the lesson whatever happens to it."""
        above = [self.page.get_parent(), programme_page_of(self.page)]
        return next((one for one in above if one is not None and not one.live), None)

    @property
    def lessons_more(self) -> int:
        """How many lessons the programme has more once it is live."""
        return 0 if self.is_live or self.hidden_below is not None else 1

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
        done = asked_to_read.who_is_asked(self.lesson, self.before, self.goes_live_on)
        return asked_to_read.for_whom_new(done, self.lesson, self.news.having_news)

    @cached_property
    def reading(self) -> EnrolmentQuerySet:
        """Whoever was asked to read what changed before, and did not yet."""
        return self.people.enrolled.filter(Exists(FollowUp.objects.still_asked().filter(**self._of_each)))

    @cached_property
    def reading_on(self) -> EnrolmentQuerySet:
        """Those of them who still have something to read then."""
        if self.lesson is None:
            return Enrolment.objects.none()
        return asked_to_read.for_whom_new(self.reading, self.lesson, self.news.having_news)

    @property
    def _of_each(self) -> dict[str, Any]:
        return {"enrolment": OuterRef("pk"), "lesson": self.lesson, "before__isnull": False}

    @cached_property
    def getting_back(self) -> EnrolmentQuerySet:
        """Whoever has it to do again once it is back: who was asked it, and did neither it nor the whole programme."""
        asked = AskedLesson.objects.filter(programme=self.programme, lesson=self.lesson).first()
        if asked is None:
            return Enrolment.objects.none()
        return self.people.unfinished.filter(is_asked_of(asked)).exclude(pk__in=self.done.values("pk"))

    @cached_property
    def mark_before(self) -> int | None:
        """The pass mark when the lesson last asked questions, where it is lower now; None where it is not."""
        if self.lesson is None or self.before is None or self.draft.quiz is None:
            return None
        last = self.before.quiz or regrading.last_asked(self.lesson, self.before.number)
        return last.quiz.pass_mark if last and self.draft.quiz.pass_mark < last.quiz.pass_mark else None

    @cached_property
    def _may_pass(self) -> EnrolmentQuerySet:
        """Whoever may pass by a pass mark that is lower, whatever the size of the change; they are told by mail."""
        if self.lesson is None or self.mark_before is None:
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
        """No more mails than these leave because people pass now: about that, and that the programme is done where this
        may be the last lesson."""
        last = self._may_pass.filter(is_unfinished(), lessons_done__gte=F("lessons_asked") - 1)
        regraded = mails_of(self._may_pass, NoticeKind.REGRADED, self.goes_live_on)
        return regraded + mails_of(last, NoticeKind.COMPLETION, self.goes_live_on)

    @cached_property
    def known_to_be_wrong(self) -> list[Question]:
        """The questions of the draft of which the key was put right before, and is another one again."""
        quiz = self.draft.quiz
        return known_to_be_wrong(quiz, self.lesson) if quiz and self.lesson else []

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
        return 0 if self.to_read.is_nothing else mails_of(self.asked, NoticeKind.FOLLOW_UP, self.goes_live_on)

    @property
    def touched_number(self) -> int:
        """The people whom it touches: whoever completed it or is half-way, or for a new one is in the programme."""
        return self.people.tell(self.people.enrolled if self.is_new else self.done | self.busy).number


def effect_of(page: Page, viewer: User, now: datetime) -> LessonEffect | ProgrammeEffect | None:
    """What publishing `page` would do; None for a page that says nothing to anyone in a programme."""
    if isinstance(page, LessonPage):
        return LessonEffect(page, viewer, now)
    if isinstance(page, (PrinciplePage, ProgrammePage)):
        return ProgrammeEffect(page, viewer, now)
    return None
