"""Which answers of one attempt still count in another quiz, or in a next try, and in which situation a try asks.

A next try asks only what was missed. What was fully right before goes along with its points, so the total is what was
kept and what is answered anew: nobody passes by answering less, or by answering anything wrongly.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from quizzes.definitions import FIRST, SECOND, Question, Quiz
from quizzes.grading import Verdict, grade_answer
from quizzes.models import Attempt, PublishedQuiz, Response
from quizzes.same_question import still_fits


def asked_in_try(question: Question, number: int) -> Question:
    """The question as try `number` asks it: every other one in its second situation, where it has that."""
    return question.in_situation(FIRST if number % 2 else SECOND)


def as_asked(attempt: Attempt) -> Quiz:
    """The quiz of an attempt, each question in the situation that it is asked in, or was."""
    quiz, answers = attempt.published_quiz.quiz, attempt.answers
    return replace(
        quiz,
        questions=tuple(
            as_answered(answers[question.id], quiz)
            if question.id in answers
            else asked_in_try(question, attempt.number)
            for question in quiz.questions
        ),
    )


def as_answered(response: Response, quiz: Quiz) -> Question:
    """The question of `quiz` that a response answers, in the situation that it was asked in."""
    return quiz.question(response.question_id).in_situation(response.situation)


def fitting(attempt: Attempt, to: PublishedQuiz) -> set[str]:
    """The questions of `to` that the answers of an attempt still fit, by id."""
    return {
        response.question_id
        for response in attempt.responses.select_related("answered_in")
        if _fits(response, attempt.published_quiz, to.quiz)
    }


def right_before(attempt: Attempt, to: PublishedQuiz) -> list[Response]:
    """The answers of a try that is over which a next one at `to` keeps: those that were fully right and still fit.

    None of them where nothing would be left to ask: an attempt is finished by an answer only. Costs one query.
    """
    kept = [
        response
        for response in attempt.responses.select_related("answered_in")
        if _fits(response, attempt.published_quiz, to.quiz) and _is_right(response, attempt)
    ]
    return kept if len(kept) < len(to.quiz.questions) else []


def carry(before: Attempt, attempt: Attempt) -> None:
    """Put what was fully right in the try before into a new one, which is held, with its points and its day."""
    kept = right_before(before, attempt.published_quiz)
    Response.objects.bulk_create(_copy(one, before, attempt, carried_from=one) for one in kept)


def bring(before: Attempt, attempt: Attempt, question_ids: Collection[str]) -> None:
    """Put the answers to these questions into an attempt that goes on where the one before was, as the same try."""
    fit = before.responses.filter(question_id__in=question_ids).select_related("answered_in", "carried_from")
    Response.objects.bulk_create(_copy(one, before, attempt, carried_from=one.carried_from) for one in fit)


def _copy(response: Response, before: Attempt, attempt: Attempt, carried_from: Response | None) -> Response:
    """The same answer in another attempt, unsaved: with its points, its day and the quiz that it was given in."""
    return Response(
        attempt=attempt,
        question_id=response.question_id,
        selected=response.selected,
        points=response.points,
        max_points=response.max_points,
        situation=response.situation,
        answered_at=response.answered_at,
        answered_in=response.answered_in or _another(before.published_quiz, attempt.published_quiz),
        carried_from=carried_from,
    )


def _another(quiz: PublishedQuiz, own: PublishedQuiz) -> PublishedQuiz | None:
    return quiz if quiz.pk != own.pk else None


def _fits(response: Response, own: PublishedQuiz, to: Quiz) -> bool:
    shown = (response.answered_in or own).quiz
    after = next((question for question in to.questions if question.id == response.question_id), None)
    return after is not None and still_fits(as_answered(response, shown), after)


def _is_right(response: Response, attempt: Attempt) -> bool:
    """Whether it earned all the points, by what was put right in it too; without points, whether it fits best."""
    if response.max_points:
        return response.points >= response.max_points
    shown = (response.answered_in or attempt.published_quiz).quiz
    return grade_answer(as_answered(response, shown), response.selected).verdict is Verdict.BEST
