"""That someone read what is new since they finished a lesson. Part of the one door: used from outside as
`progress.answer_follow_up` etc."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField

from onboarding.learning.models import Enrolment, FollowUp, FollowUpQuerySet
from onboarding.lessons.outlines import LessonEntry
from quizzes import attempts
from quizzes.attempts import Saved
from quizzes.compiled_queries import CompiledUpdate, Parameter
from quizzes.definitions import NoSuchQuestion
from quizzes.models import Attempt, PublishedQuiz

ONLY = 1  # the number of the one attempt at the questions of a follow-up


class QuestionsFirst(Exception):
    """What changed is read when its questions are answered too."""


class TakenBack(Exception):
    """It is not asked any more, or something newer took its place."""


class LessonFirst(Exception):
    """A lesson that is new is read by finishing it."""


def asked_afterwards(enrolment: Enrolment, lesson_id: int) -> LessonEntry | None:
    """The lesson if it is new, and this person, who was done already, is asked to read it; else None."""
    asked = FollowUp.objects.filter(enrolment=enrolment, lesson=lesson_id, before=None)
    return enrolment.programme.outline.lesson(lesson_id) if asked.exists() else None


def answer(follow_up: FollowUp, question_id: str, selected: Iterable[str], now: datetime) -> Saved:
    """Save the answer to one of its questions; the first one stands. With the last one, what changed is read.

    Raises NoSuchQuestion for a question that it lacks, quizzes.grading.InvalidAnswer for an answer that does not fit,
    and TakenBack when it is not there any more: an answer that is acknowledged is one to what is asked.
    """
    user_id, context = follow_up.enrolment.user_id, follow_up.attempts_context
    if follow_up.quiz is None:
        raise NoSuchQuestion(question_id)
    with transaction.atomic():
        # Before the attempt, as whatever puts a newer one in its place does: what is answered meanwhile comes along.
        if FollowUp.objects.select_for_update().filter(pk=follow_up.pk).values_list("pk").first() is None:
            raise TakenBack
        attempt = attempts.lock(user_id, context, ONLY) or _begin(follow_up, follow_up.quiz, now)
        saved = attempts.answer(attempt, question_id, selected, now)
        if saved.attempt.is_finished:
            FollowUp.objects.open().filter(pk=follow_up.pk).update(done_at=now)
        return saved


def _begin(follow_up: FollowUp, quiz: PublishedQuiz, now: datetime) -> Attempt:
    """The attempt at its questions, locked; the one that another request began and finished meanwhile, if one did."""
    user_id, context = follow_up.enrolment.user_id, follow_up.attempts_context
    try:
        return attempts.start(user_id, quiz, context, now)
    except attempts.AttemptRefused:
        finished = attempts.lock(user_id, context, ONLY)
        assert finished is not None  # noqa: S101 - which is why it was refused
        return finished


def finish(follow_up: FollowUp, now: datetime) -> bool:
    """Someone read what changed; False when it was read, or taken back, before.

    Raises QuestionsFirst where it asks questions, and LessonFirst for a lesson that is new: these are read by answering
    the questions, or by finishing the lesson.
    """
    if follow_up.before_id is None:
        raise LessonFirst
    if follow_up.quiz_id is not None:
        raise QuestionsFirst
    return bool(FollowUp.objects.open().filter(pk=follow_up.pk).update(done_at=now))


def finish_lesson(enrolment_id: int, lesson_id: int, now: datetime) -> None:
    """Someone finished a lesson: if they were asked to read it because it is new, they have."""
    _LESSON_READ.run(enrolment=enrolment_id, lesson=lesson_id, now=now)


def to_finish() -> FollowUpQuerySet:
    """What that would finish, of the parameters `enrolment` and `lesson`. While an enrolment is held nobody is asked
    more in it (following_up.py): where there is none then, there is nothing to finish."""
    return FollowUp.objects.open().filter(enrolment=Parameter("enrolment"), lesson=Parameter("lesson"), before=None)


_LESSON_READ = CompiledUpdate(
    lambda: (
        to_finish(),
        {"done_at": Parameter("now", DateTimeField())},
    )
)
