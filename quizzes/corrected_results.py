"""What an attempt is worth by a corrected quiz. Results only ever go up. Pure.

A question is judged anew when the corrected quiz asks it with the same choices and another key; it keeps the points
that it had to give. A correction of the pass mark alone names no question: the attempt passes by its own mark or by
the corrected one, whichever is kinder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizzes.definitions import NoSuchQuestion, Question, Quiz
from quizzes.grading import judge, points_for
from quizzes.kinds import kind_of
from quizzes.same_question import answer_in, differs_in_key_only, in_words_of


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it counts: the question as it was asked, and the points that it earned."""

    question: Question
    selected: Sequence[str]
    points: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of an attempt; `answers` has the points before and after of each answer that is raised."""

    points_before: Decimal
    points_after: Decimal
    passed_before: bool
    passed_after: bool
    answers: Mapping[str, tuple[Decimal, Decimal]]

    @property
    def is_raised(self) -> bool:
        return bool(self.answers) or self.passes_now

    @property
    def passes_now(self) -> bool:
        return self.passed_after and not self.passed_before


def corrected_question(before: Question, corrected: Quiz, question_ids: Collection[str]) -> Question | None:
    """The question, in its own words, as it is right: when it is one of `question_ids` and the corrected quiz has
    another key for it, in the situation that it is asked in."""
    if before.id not in question_ids:
        return None
    try:
        after = corrected.question(before.id)
    except NoSuchQuestion:
        return None
    return in_words_of(before, after) if differs_in_key_only(before, after) else None


def points_by(after: Question, answer: Answer) -> Decimal:
    """The points of an answer by the corrected question, out of those that it had to give; never fewer than it has."""
    kind = kind_of(after)
    given = kind.check(after, list(answer_in(after, answer.question, answer.selected)))
    return max(answer.points, points_for(answer.question, kind.share(after, given)))


def raised_answers(
    answers: Iterable[Answer], corrected: Quiz, question_ids: Collection[str]
) -> dict[str, tuple[Decimal, Decimal]]:
    """The points before and after of the answers that are worth more by the corrected quiz, by question id."""
    raised = {}
    for answer in answers:
        after = corrected_question(answer.question, corrected, question_ids)
        points = points_by(after, answer) if after is not None else answer.points
        if points > answer.points:
            raised[answer.question.id] = (answer.points, points)
    return raised


def outcome(
    quiz: Quiz,
    answers: Collection[Answer],
    corrected: Quiz,
    question_ids: Collection[str],
    *,
    is_finished: bool,
    has_passed: bool,
) -> Outcome:
    """What an attempt at `quiz` is worth by the corrected quiz; one that is open does not pass yet."""
    raised = raised_answers(answers, corrected, question_ids)
    before = sum((answer.points for answer in answers), Decimal(0))
    after = before + sum((new - old for old, new in raised.values()), Decimal(0))
    mark = quiz.pass_mark if question_ids else min(quiz.pass_mark, corrected.pass_mark)
    passed = has_passed or (is_finished and judge(after, quiz.max_points, mark).passed)
    return Outcome(before, after, has_passed, passed, raised)
