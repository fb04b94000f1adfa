"""What came of the questions in an evidence pack: results, the answers to them, and what was put right since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from onboarding.learning.evidence.evidence_records import AnswerRecord, CorrectionRecord, RegradeRecord, ResultRecord
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.learning.evidence.evidence_values import moment, points, written
from quizzes.models import Attempt, Correction, PublishedQuiz, Regrade, Response

Whose = tuple[int, str]  # the person, and what the attempts are for


@dataclass(frozen=True, slots=True)
class QuizFacts:
    """What an entry says of the questions: their digest, and the pass mark in percent."""

    digest: str
    pass_mark: int


@dataclass(slots=True)
class Tries:
    """The attempts of some people: how many were finished, the last one that was, and what belongs to each."""

    finished: dict[Whose, int] = field(default_factory=lambda: defaultdict(int))
    last: dict[Whose, Attempt] = field(default_factory=dict)
    regrades: dict[int, list[Regrade]] = field(default_factory=lambda: defaultdict(list))  # by attempt
    answers: dict[Whose, list[Response]] = field(default_factory=lambda: defaultdict(list))


class Results:
    """Of what a scope holds; `quizzes` are those that the results so far are about, by id."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.quizzes: dict[int, QuizFacts] = {}
        self.corrections: dict[int, list[Correction]] = {}  # what was put right, by quiz

    def result(self, attempt: Attempt, own: Whose, tries: Tries) -> ResultRecord:
        quiz = self.quizzes[attempt.published_quiz_id]
        regrades = tries.regrades[attempt.pk]
        is_own = self.scope.with_answers
        return ResultRecord(
            quiz=quiz.digest,
            points=points(attempt.points) if is_own else None,
            max_points=attempt.max_points or 0 if is_own else None,
            percent=attempt.percent if is_own else None,
            pass_mark=quiz.pass_mark,
            passed=bool(attempt.passed),
            tries=tries.finished[own],
            corrections=tuple(self._put_right(attempt, regrades)),
            regrades=tuple(map(self._regrade, regrades)) if is_own else None,
            answers=tuple(map(self._answer, tries.answers[own])) if is_own else None,
        )

    def _put_right(self, attempt: Attempt, regrades: Sequence[Regrade]) -> Iterator[CorrectionRecord]:
        """The corrections that hold for the questions of an attempt; and for those it was open in when they were put
        right, before it went on in others."""
        found = {one.pk: one for one in self.corrections[attempt.published_quiz_id]}
        found |= {row.correction_id: row.correction for row in regrades}
        passing = {row.correction_id for row in regrades if row.passed_after and not row.passed_before}
        for key, one in sorted(found.items()):
            right = self.quizzes[one.corrected_id]
            yield CorrectionRecord(
                at=written(one.corrected_at),
                by=self.scope.name_here(one.corrected_by),
                reason=one.reason,
                quiz=right.digest,
                questions=tuple(one.question_ids),
                pass_mark=right.pass_mark,
                passed_by_it=key in passing,
            )

    def _regrade(self, row: Regrade) -> RegradeRecord:
        correction = row.correction
        return RegradeRecord(
            at=written(correction.corrected_at),
            by=self.scope.name_here(correction.corrected_by),
            reason=correction.reason,
            points_before=points(row.points_before),
            points_after=points(row.points_after),
            passed_before=row.passed_before,
            passed_after=row.passed_after,
            quiz=self.quizzes[correction.corrected_id].digest,
        )

    def _answer(self, row: Response) -> AnswerRecord:
        return AnswerRecord(
            attempt=row.attempt.number,
            question=row.question_id,
            selected=row.selected,
            points=points(row.points),
            max_points=row.max_points,
            answered_at=written(row.answered_at),
            quiz=self.quizzes[row.answered_in_id or row.attempt.published_quiz_id].digest,
            situation=row.situation,
            is_carried=row.carried_from_id is not None,
            set_aside_at=moment(row.set_aside_at),
        )

    # --- What a portion needs to know ---

    def _know_corrections(self, quiz_ids: Iterable[int]) -> None:
        """Which corrections hold for these quizzes; asked once of a quiz."""
        new = set(quiz_ids) - self.corrections.keys()
        self.corrections |= {quiz_id: [] for quiz_id in new}
        holding = Correction.holds_for.through.objects.filter(publishedquiz__in=new)
        for one in holding.select_related("correction__corrected_by") if new else ():
            self.corrections[one.publishedquiz_id].append(one.correction)

    def _know_quizzes(self, ids: Iterable[int]) -> None:
        new = set(ids) - self.quizzes.keys()
        for quiz in PublishedQuiz.objects.filter(pk__in=new) if new else ():
            self.quizzes[quiz.pk] = QuizFacts(quiz.digest, quiz.quiz.pass_mark)

    def tries(self, whose: Sequence[Whose]) -> Tries:
        """What these people did at these quizzes."""
        found = Tries()
        attempts = Attempt.objects.filter(user__in={user for user, _ in whose}, context__in={one for _, one in whose})
        attempts = attempts.filter(finished_at__isnull=False).order_by("number")
        by_id = {attempt.pk: attempt for attempt in attempts} if whose else {}
        for attempt in by_id.values():
            found.finished[attempt.user_id, attempt.context] += 1
            found.last[attempt.user_id, attempt.context] = attempt
        regrades = Regrade.objects.filter(attempt__in=by_id).select_related("correction__corrected_by")
        for regrade in regrades.order_by("pk") if by_id else ():
            found.regrades[regrade.attempt_id].append(regrade)
        answers = Response.with_set_aside.filter(attempt__in=by_id).order_by("answered_at", "pk")
        own = self.scope.with_answers
        given = list(answers) if own and by_id else []
        for answer in given:
            answer.attempt = by_id[answer.attempt_id]
            found.answers[answer.attempt.user_id, answer.attempt.context].append(answer)
        judged = {attempt.published_quiz_id for attempt in by_id.values()}
        self._know_corrections(judged)
        self._know_quizzes(
            [
                *judged,
                *(one.corrected_id for quiz_id in judged for one in self.corrections[quiz_id]),
                *(one.correction.corrected_id for one in chain.from_iterable(found.regrades.values())),
                *(answer.answered_in_id for answer in given if answer.answered_in_id),
            ]
        )
        return found
