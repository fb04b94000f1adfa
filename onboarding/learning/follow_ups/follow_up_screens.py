"""What the pages about one thing to read show: the pieces that are new, and its questions one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from onboarding.learning.journey.reading_afterwards import ONLY
from onboarding.learning.lesson.attempt_screens import AttemptSeries
from onboarding.learning.lesson.question_screens import QuestionHead
from onboarding.learning.models import FollowUp
from onboarding.learning.notices import reading_list
from onboarding.lessons.news import NewPiece, news_to_read
from onboarding.lessons.translations.as_read import AsRead
from onboarding.lessons.translations.liked_languages import liked_by, translation_of
from onboarding.people.models import User
from quizzes.attempts import seed_for, with_corrections
from quizzes.models import Attempt


def own(user: User, follow_up_id: int) -> FollowUp | None:
    """What this person is or was asked to read, with `is_still_asked` and what its screens show, in
    the language that they like to read in; None for someone else's."""
    mine = FollowUp.objects.of(user.organisation_id).filter(enrolment__user=user, pk=follow_up_id)
    related = ("enrolment__programme", "lesson__programme", "version", "before", "quiz")
    unread = (*reading_list.UNREAD, "enrolment__programme__welcome", "lesson__programme__outline")
    found = mine.with_standing().with_variant().select_related(*related).defer(*unread).first()
    if found is not None:
        found.enrolment.user = user
        found.translation = translation_of(found.version_id, liked_by(user))
    return found


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """What changed in a lesson. `is_still_asked`: it is live, in a programme that is, and not read yet."""

    follow_up: FollowUp
    as_read: AsRead
    pieces: Sequence[NewPiece]
    notes: Sequence[str]
    what: str
    by_when: str
    is_still_asked: bool
    is_changed_again: bool
    missing: str | Promise  # the name of the language that they like to read in, where it is not there
    next_url: str  # of its first open question; empty where there is none


def page_of(follow_up: FollowUp, today: date) -> FollowUpPage:
    as_read, liked = follow_up.as_read, liked_by(follow_up.enrolment.user)
    return FollowUpPage(
        follow_up=follow_up,
        as_read=as_read,
        pieces=news_to_read(follow_up.before, as_read).pieces if follow_up.before else (),
        notes=reading_list.notes_of([follow_up])[0],
        what=reading_list.what_is_new(follow_up),
        by_when=reading_list.by_when(follow_up.due_date, today),
        is_still_asked=follow_up.is_still_asked,
        is_changed_again=follow_up.lesson.current_version_id not in (None, follow_up.version_id),
        missing="" if as_read.language == liked else liked.name,
        next_url=FollowUpQuestions(follow_up).next_url if follow_up.quiz else "",
    )


class FollowUpQuestions(AttemptSeries):
    """The questions that are new, with the answers so far. Costs two queries, and one where a key was put right."""

    template = "learning/follow_ups/follow_up_question.html"
    attempt_number = ONLY
    end_label = gettext_lazy("Naar het einde")

    def __init__(self, follow_up: FollowUp) -> None:
        assert follow_up.quiz is not None  # noqa: S101 - the caller checked
        self.follow_up = follow_up
        mine = Attempt.objects.filter(user=follow_up.enrolment.user_id, context=follow_up.attempts_context)
        attempts = with_corrections(mine.select_related("published_quiz"))
        super().__init__(follow_up.quiz, attempts.filter(number=ONLY).first(), follow_up.as_read)

    @property
    def next_url(self) -> str:
        """Where to go on: the first open question, or the end."""
        return self.end_url if self.first_open is None else self.question_url(self.first_open)

    @property
    def end_url(self) -> str:
        return reverse("learning:follow_up", args=[self.follow_up.pk])

    def question_url(self, number: int) -> str:
        return reverse("learning:follow_up_question", args=[self.follow_up.pk, number])

    def head(self, number: int) -> QuestionHead:
        return QuestionHead(self.follow_up.enrolment.programme.title, self.as_read.title, self.as_read.lang)

    def reread_url(self, number: int) -> str:
        return self.end_url

    def seed(self, number: int) -> int:
        follow_up = self.follow_up
        return seed_for(self.quiz, follow_up.enrolment.user_id, follow_up.attempts_context, ONLY)
