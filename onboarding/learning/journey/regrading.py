"""A corrected key, or a lower pass mark: results of before go up by it, and none goes down.

A correction is about one or the other, and about what was published before it: a version that comes later has its own
key and its own mark, however late the work is done. A key is put right as well in what someone reads afterwards.

Whoever passes by it completes the lesson, through the one door. What first tries counted for in the figures of HR stays
as it was counted: a batch never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from onboarding.learning.journey import moving_over, progress
from onboarding.learning.journey.one_by_one import each
from onboarding.learning.models import (
    Enrolment,
    EnrolmentQuerySet,
    FollowUp,
    LessonProgress,
    attempts_in_lesson,
)
from onboarding.learning.models.completions import CONTEXT
from onboarding.learning.notices import regraded
from onboarding.lessons.models import Lesson
from onboarding.people.models import User
from quizzes.attempts import kindest_mark
from quizzes.corrected_results import Answer, Outcome, corrected_question, outcome
from quizzes.definitions import Quiz, digest
from quizzes.kept_answers import as_answered
from quizzes.models import Attempt, Correction, PublishedQuiz, Regrade

IN_LESSON = "enrolment"  # with what the context of an attempt at a lesson begins; see `attempts_context`
PUT_RIGHT_BY = "put_right_by__corrected"

# Sent once it is done, whether or not anything rose, with `correction`, `lesson` and the number of `people` whom it
# concerned.
results_raised = Signal()

# Sent of each `person` who completes the lesson by it, in the transaction in which they do, with `correction` and
# `lesson`: cut off, all that was done is known of.
passed_by_it = Signal()


@dataclass(frozen=True, slots=True)
class Corrected:
    """A quiz as it is right, and the ids of its questions of which the key was wrong; none for a lower pass mark.

    It holds for versions up to number `last`; None: for all so far.
    """

    quiz: Quiz
    question_ids: Collection[str]
    last: int | None = None

    def concerns(self, quiz: Quiz) -> bool:
        """Whether an attempt at `quiz` may be worth more by it."""
        if not self.question_ids:
            return quiz.pass_mark > self.quiz.pass_mark
        return any(
            corrected_question(asked, self.quiz, self.question_ids)
            for question in quiz.questions
            for asked in question.situations
        )

    def outcome(self, attempt: Attempt, quiz: Quiz) -> Outcome:
        """What becomes of an attempt at `quiz`."""
        answers = [
            Answer(as_answered(response, quiz), response.selected, response.points)
            for response in attempt.responses.all()
        ]
        return outcome(
            quiz,
            answers,
            self.quiz,
            self.question_ids,
            is_finished=attempt.is_finished,
            has_passed=bool(attempt.passed),
        )


def who_may_pass(lesson: Lesson, draft: Quiz | None) -> EnrolmentQuerySet:
    """Whoever answered in a quiz of this lesson that asks more than `draft`, and did not complete the lesson: when that
    is published, no more than these pass by its lower mark, whatever its size. In their current round, where they work.

    Reads no answer and no score: nobody can tell from it who has how much, however many marks they try. Costs a query
    for the quizzes; the people are found in the database.
    """
    quizzes = _quizzes(lesson, Corrected(draft, ())) if draft is not None else {}
    if not quizzes:
        return Enrolment.objects.none()
    tried = attempts_in_lesson(lesson.pk).filter(published_quiz__in=quizzes)
    theirs = tried.filter(user=OuterRef("enrolment__user"), context=OuterRef("context"))
    places = moving_over.who_is_busy([lesson.pk]).alias(context=CONTEXT).filter(Exists(theirs))
    return Enrolment.objects.filter(pk__in=places.values("enrolment"))


def concerned(
    lesson: Lesson, corrected: Quiz, question_ids: Collection[str] = (), last: int | None = None
) -> QuerySet[Attempt]:
    """The attempts at this lesson, finished or open, in a quiz that the corrected one says something else about: of
    versions up to number `last`, and of what is read afterwards in them."""
    quizzes = _quizzes(lesson, Corrected(corrected, question_ids, last))
    return Attempt.objects.filter(published_quiz__in=quizzes).order_by("pk")


def answered_by_another_key(lesson: Lesson, corrected: Quiz, question_ids: Collection[str]) -> set[str]:
    """Of these questions, those that someone was asked in the same words with another key: what there is to regrade. Of
    a question that was rewritten, there is nothing. Costs three queries."""
    quizzes = _quizzes(lesson, Corrected(corrected, question_ids)) if question_ids else {}
    tried = Attempt.objects.filter(published_quiz__in=quizzes).order_by().values_list("published_quiz", flat=True)
    asked = [question for pk in set(tried.distinct()) for question in quizzes[pk].questions]
    return {one.id for one in asked if corrected_question(one, corrected, question_ids) is not None}


def enrolment_of(attempt: Attempt) -> int | None:
    """The number of the enrolment that an attempt at a lesson is part of; None of one at what is read afterwards."""
    kind, number = attempt.context.split(":")[:2]
    return int(number) if kind == IN_LESSON else None


def regrade(
    lesson: Lesson,
    corrected: Quiz,
    question_ids: Collection[str],
    reason: str,
    by: User | None,
    now: datetime,
    *,
    last: int | None = None,
    tells: bool = True,
    advance: Callable[[], None] = lambda: None,
) -> Correction:
    """Raise what is worth more, one attempt a transaction, and keep the result of before beside it.

    `last` is the number of the last version that it holds for; None: of the last one so far. Safe to repeat, and to go
    on with when it was cut off: what was raised is not raised again. `tells`: whoever has a higher result, or passes by
    a lower mark, gets a mail, through the ledger. `advance` is called after each attempt. Raises ExceptionGroup,
    after the others, when it fails for some.
    """
    right = Corrected(corrected, question_ids, last)
    correction = _correction(lesson, right, reason, by, now)

    def raise_one(found: tuple[int, int]) -> int:
        attempt_id, person = found
        _regrade_one(attempt_id, lesson, right, correction, now, tells)
        advance()
        return person

    people = set(each(raise_one, list(concerned(lesson, corrected, question_ids, last).values_list("pk", "user"))))
    if people:
        results_raised.send(sender=Correction, correction=correction, lesson=lesson, people=len(people))
    return correction


def last_asked(lesson: Lesson, number: int) -> PublishedQuiz | None:
    """The quiz of the last version up to this number that asked anything."""
    versions = lesson.versions.filter(number__lte=number, quiz__isnull=False)
    last = versions.select_related("quiz").order_by("-number").first()
    return last.quiz if last is not None else None


def _quizzes(lesson: Lesson, right: Corrected) -> dict[int, Quiz]:
    """The quizzes of the lesson that `right` may say something else about, by number: those that versions of before
    had, and those of what is read afterwards."""
    versions = lesson.versions.all() if right.last is None else lesson.versions.filter(number__lte=right.last)
    asked_afterwards = FollowUp.objects.filter(version__in=versions)
    published = PublishedQuiz.objects.filter(
        Q(pk__in=versions.values("quiz")) | Q(pk__in=asked_afterwards.values("quiz"))
    )
    return {one.pk: _as_passed(one) for one in published.prefetch_related(PUT_RIGHT_BY) if right.concerns(one.quiz)}


def _as_passed(published: PublishedQuiz, last: int | None = None) -> Quiz:
    """A quiz, with the lowest pass mark that it has by a correction: that holds too when another one raises points.

    `last` is the number of the last correction that counts; None: all do.
    """
    corrections = [one for one in published.put_right_by.all() if last is None or one.pk <= last]
    return replace(published.quiz, pass_mark=kindest_mark(published.quiz, corrections))


@transaction.atomic
def _correction(lesson: Lesson, right: Corrected, reason: str, by: User | None, now: datetime) -> Correction:
    """The correction to go on with, when the same one was begun for the same quizzes, or else a new one. It holds for
    these whether anyone answered in them or not."""
    quizzes = set(_quizzes(lesson, right))
    begun = Correction.objects.filter(
        corrected__digest=digest(right.quiz.as_dict()),
        question_ids=sorted(right.question_ids),
        reason=reason,
        corrected_by=by,
    ).prefetch_related("holds_for")
    for one in begun.order_by("pk"):
        if quizzes == {quiz.pk for quiz in one.holds_for.all()}:
            return one
    correction = _new_correction(lesson, right, reason, by, now)
    correction.holds_for.add(*quizzes)
    return correction


def _new_correction(lesson: Lesson, right: Corrected, reason: str, by: User | None, now: datetime) -> Correction:
    fingerprint = digest(right.quiz.as_dict())
    published = PublishedQuiz.objects.filter(lesson_versions__lesson=lesson, digest=fingerprint).first()
    return Correction.objects.create(
        corrected=published or PublishedQuiz.freeze(right.quiz),
        question_ids=sorted(right.question_ids),
        reason=reason,
        corrected_by=by,
        corrected_at=now,
    )


@transaction.atomic
def _regrade_one(
    attempt_id: int, lesson: Lesson, right: Corrected, correction: Correction, now: datetime, tells: bool
) -> None:
    """Hold the place and the attempt, as an answer does, so that an answer that comes meanwhile is not missed."""
    enrolment_id = enrolment_of(Attempt.objects.only("context").get(pk=attempt_id))
    places = LessonProgress.objects.filter(enrolment=enrolment_id, lesson=lesson).select_for_update(of=("self",))
    place = places.select_related("enrolment__user", "enrolment__programme").first()
    held = Attempt.objects.select_for_update(of=("self",)).select_related("published_quiz", "user")
    attempt = held.prefetch_related("responses", f"published_quiz__{PUT_RIGHT_BY}").get(pk=attempt_id)
    if Regrade.objects.filter(correction=correction, attempt=attempt).exists():
        return
    result = right.outcome(attempt, _as_passed(attempt.published_quiz, correction.pk))
    if result.is_raised or not attempt.is_finished:  # what is still to be answered is judged by it too
        _keep(attempt, result, correction)
    if place is None or not result.is_raised:
        return
    announce = tells and place.enrolment.is_current and _works_there(place)
    is_new = result.passes_now and progress.complete_regraded(place, attempt, now, announce=announce)
    if is_new:
        passed_by_it.send(sender=Correction, correction=correction, lesson=lesson, person=attempt.user)
    if announce and (is_new or result.answers):  # who passed by another try has no better result by a lower mark
        regraded.tell(place.enrolment, timezone.localdate(now))


def _keep(attempt: Attempt, result: Outcome, correction: Correction) -> None:
    Regrade.objects.create(
        correction=correction,
        attempt=attempt,
        points_before=result.points_before,
        points_after=result.points_after,
        passed_before=result.passed_before,
        passed_after=result.passed_after,
        responses={key: {"before": str(old), "after": str(new)} for key, (old, new) in result.answers.items()},
    )
    for key, (_old, new) in result.answers.items():
        attempt.responses.filter(question_id=key).update(points=new)
    if attempt.is_finished:
        attempt.points, attempt.passed = result.points_after, result.passed_after
        attempt.save(update_fields=["points", "passed"])


def _works_there(place: LessonProgress) -> bool:
    enrolment = place.enrolment
    return enrolment.programme.organisation_id == enrolment.user.organisation_id
