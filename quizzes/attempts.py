"""Making an attempt: start, answer, finish. Every function is safe to call twice, and is called in a transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from operator import attrgetter

from django.db.models import CharField, Exists, OuterRef, QuerySet

from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.compiled_writes import CompiledInsert, CompiledSave
from quizzes.corrected_results import Answer, corrected_question, points_by
from quizzes.definitions import FeedbackMoment, NoSuchQuestion, Question, Quiz
from quizzes.grading import check_answer, grade_answer, judge
from quizzes.kept_answers import as_asked, asked_in_try, bring, carry, fitting
from quizzes.models import Attempt, Correction, PublishedQuiz, Response
from quizzes.same_question import still_fits
from quizzes.tries import tries_left

FIRST = 1  # the number of the attempt that an answer may begin


class AttemptRefused(Exception):
    """An attempt that cannot start. `code`: already_passed, no_tries_left, or wait (until `moment`)."""

    def __init__(self, code: str, moment: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.moment = moment


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an answer: the stored response, whether it is this one, and the attempt as it is now."""

    attempt: Attempt
    response: Response
    is_new: bool

    @property
    def tells_now(self) -> bool:
        """Whether the person sees at once how the answer fits."""
        return self.attempt.published_quiz.quiz.feedback_moment is FeedbackMoment.EACH


def start(user_id: int, published_quiz: PublishedQuiz, context: str, now: datetime) -> Attempt:
    """The person's open attempt in this context, or a new one, locked; raises AttemptRefused.

    A new one after a try that failed has what was fully right in that one answered already. Two callers at once get the
    same attempt: the database allows one open attempt per context.
    """
    before = THEIRS.all(user=user_id, context=context)
    number = next((attempt.number for attempt in before if not attempt.is_finished), None)
    is_new = number is None
    if number is None:
        if any(attempt.passed for attempt in before):
            raise AttemptRefused("already_passed")
        tries = max((attempt.number for attempt in before), default=0)
        quiz = published_quiz.quiz
        if tries_left(user_id, context, quiz, before) == 0:
            raise AttemptRefused("no_tries_left")
        if moment := wait_until(quiz, before, now):
            raise AttemptRefused("wait", moment)
        number = tries + 1
        _make(user_id, published_quiz, context, number, now)
    attempt = lock(user_id, context, number)
    assert attempt is not None  # noqa: S101 - it is there, or was just made
    if is_new and before and not attempt.responses.exists():  # or else another caller just did
        carry(max(before, key=attrgetter("number")), attempt)
    return attempt


def start_first(user_id: int, published_quiz: PublishedQuiz, context: str, now: datetime) -> Attempt | None:
    """The person's attempt number 1 in this context, locked: a new one when they have no attempt there at all."""
    if not THEIRS.all(user=user_id, context=context):
        _make(user_id, published_quiz, context, FIRST, now)
    return lock(user_id, context, FIRST)


def _make(user_id: int, published_quiz: PublishedQuiz, context: str, number: int, now: datetime) -> None:
    """A new attempt, unless another caller just made it."""
    new = Attempt(
        user_id=user_id,
        context=context,
        number=number,
        published_quiz=published_quiz,
        seed=seed_for(published_quiz.quiz, user_id, context, number),
        started_at=now,
    )
    _NEW_ATTEMPT.run_once(new)


def wait_until(quiz: Quiz, before: Iterable[Attempt], now: datetime) -> datetime | None:
    """When the next try may start, if that is still to come; `before` are the attempts so far."""
    ended = max((attempt.finished_at for attempt in before if attempt.finished_at), default=None)
    moment = ended + timedelta(minutes=quiz.pause_minutes) if ended and quiz.pause_minutes else None
    return moment if moment and moment > now else None


def seed_for(quiz: Quiz, user_id: int, context: str, number: int) -> int:
    """What the order of choices in an attempt follows from; 0 when the quiz does not shuffle.

    Known before the attempt exists, so that the first question looks the same before its first answer and after.
    """
    if not quiz.shuffles:
        return 0
    return int.from_bytes(hashlib.sha256(f"{user_id}:{context}:{number}".encode()).digest()[:3]) + 1


def lock(user_id: int, context: str, number: int) -> Attempt | None:
    """The person's attempt with this number, held until the transaction ends; None when there is none."""
    return _HELD.first(user=user_id, context=context, number=number)


# Of one person in one context, without the definitions of their quizzes: a process keeps these.
THEIRS = CompiledQuery(lambda: _of_person().order_by("number"))
_HELD = CompiledQuery(lambda: _of_person().filter(number=Parameter("number")).select_for_update(of=("self",)))


def _of_person() -> QuerySet[Attempt]:
    mine = Attempt.objects.filter(user=Parameter("user"), context=Parameter("context", CharField()))
    return with_corrections(mine.select_related("published_quiz").defer("published_quiz__definition"))


def with_corrections(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """With `is_corrected`: whether a correction holds for their quiz, which most quizzes never have."""
    about = Correction.objects.filter(holds_for=OuterRef("published_quiz"))
    return attempts.annotate(is_corrected=Exists(about))  # type: ignore[no-redef]  # the model says of what kind it is


def corrections_of(attempt: Attempt) -> list[Correction]:
    """What was put right in the quiz of an attempt that came from `with_corrections`, the first one first."""
    if not attempt.is_corrected:
        return []
    about = Correction.objects.filter(holds_for=attempt.published_quiz_id)
    return list(about.select_related("corrected").order_by("pk"))


def corrected_questions(attempt: Attempt) -> dict[str, tuple[Question, Correction]]:
    """The questions of an attempt's quiz that had a wrong key, as they are right, each with its last correction."""
    return {
        question.id: (after, correction)
        for correction in corrections_of(attempt)
        for question in as_asked(attempt).questions
        if (after := corrected_question(question, correction.corrected.quiz, correction.question_ids)) is not None
    }


def keep_put_right(some: PublishedQuiz, of: PublishedQuiz) -> None:
    """What was put right in the questions of a quiz holds as well where some of them are asked by themselves."""
    for correction in of.put_right_by.select_related("corrected"):
        right, ids = correction.corrected.quiz, correction.question_ids
        asked = (one for question in some.quiz.questions for one in question.situations)
        if any(corrected_question(one, right, ids) for one in asked):
            correction.holds_for.add(some)


def answer(
    attempt: Attempt,
    question_id: str,
    selected: Iterable[str],
    now: datetime,
    shown_in: PublishedQuiz | None = None,
) -> Saved:
    """Save the answer to one question of a locked attempt, and finish it when it was the last one.

    `shown_in` is the quiz that the person had on the screen; None: the attempt's own. The first answer to a question
    stands: a second one, from another tab or a repeated request, changes nothing and gets the stored response back.
    Raises quizzes.definitions.NoSuchQuestion for a question that is unknown, or was another one on the screen,
    quizzes.grading.InvalidAnswer for an answer that does not fit.
    """
    quiz = attempt.published_quiz.quiz
    question = asked_in_try(quiz.question(question_id), attempt.number)
    responses = {response.question_id: response for response in attempt.standing_responses()}
    if question_id in responses:
        return Saved(attempt, responses[question_id], is_new=False)
    is_from_before = shown_in is not None and shown_in.pk != attempt.published_quiz_id
    if shown_in is not None and is_from_before:
        shown = asked_in_try(shown_in.quiz.question(question_id), attempt.number)
        if not still_fits(shown, question):
            raise NoSuchQuestion(question_id)
    chosen = check_answer(question, selected)
    grade = grade_answer(question, chosen)
    corrections = corrections_of(attempt)
    response = _NEW_RESPONSE.run(
        Response(
            attempt=attempt,
            question_id=question_id,
            selected=list(chosen),
            points=_kindest(Answer(question, chosen, grade.points), corrections),
            max_points=grade.max_points,
            situation=question.situation,
            answered_at=now,
            answered_in=shown_in if is_from_before else None,
        )
    )
    responses[question_id] = response
    if len(responses) == len(quiz.questions):
        _finish(attempt, sum((r.points for r in responses.values()), Decimal(0)), corrections, now)
    return Saved(attempt, response, is_new=True)


def carry_over(attempt: Attempt, to: PublishedQuiz, now: datetime) -> None:
    """Let an open, locked attempt go on in another quiz, with the answers that fit it; the others are set aside.

    The caller sees to it that something is left to answer: an attempt is finished by an answer only.
    """
    keeps = fitting(attempt, to)
    attempt.responses.filter(answered_in=None).update(answered_in=attempt.published_quiz)
    attempt.responses.exclude(question_id__in=keeps).update(set_aside_at=now)
    attempt.published_quiz = to
    attempt.save(update_fields=["published_quiz"])


def start_with(before: Attempt, quiz: PublishedQuiz, context: str) -> None:
    """Go on in another context, as the same try, with the answers of an open one that still fit; these stay as well.

    Nothing is begun where none fits, or where nothing would be left to answer.
    """
    keeps = fitting(before, quiz)
    if not keeps or len(keeps) == len(quiz.quiz.questions):
        return
    attempt = Attempt.objects.create(
        user_id=before.user_id,
        published_quiz=quiz,
        context=context,
        number=before.number,
        seed=seed_for(quiz.quiz, before.user_id, context, before.number),
        started_at=before.started_at,
    )
    bring(before, attempt, keeps)


def _kindest(answer: Answer, corrections: Iterable[Correction]) -> Decimal:
    """The points of an answer by the quiz that it was given in, or by what was put right in it since."""
    for correction in corrections:
        after = corrected_question(answer.question, correction.corrected.quiz, correction.question_ids)
        if after is not None:
            answer = replace(answer, points=points_by(after, answer))
    return answer.points


def kindest_mark(quiz: Quiz, corrections: Iterable[Correction]) -> int:
    """The pass mark of a quiz, or the lowest that it has by a correction of that; one of a key leaves it as it is."""
    return min([quiz.pass_mark, *(one.corrected.quiz.pass_mark for one in corrections if not one.question_ids)])


def _finish(attempt: Attempt, points: Decimal, corrections: Iterable[Correction], now: datetime) -> None:
    quiz = attempt.published_quiz.quiz
    result = judge(points, quiz.max_points, kindest_mark(quiz, corrections))
    attempt.points, attempt.max_points, attempt.passed = result.points, result.max_points, result.passed
    attempt.finished_at = now
    _FINISHED.run(attempt)


_NEW_ATTEMPT, _NEW_RESPONSE = CompiledInsert(Attempt), CompiledInsert(Response)
_FINISHED = CompiledSave(Attempt, "points", "max_points", "passed", "finished_at")
