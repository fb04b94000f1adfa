"""The entries of an evidence pack, a portion at a time: the same data gives the same entries, in the same order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain

from onboarding.learning.evidence.begun_lessons import Begun, Left, where_begun
from onboarding.learning.evidence.evidence_records import (
    LANGUAGE,
    AnswerRecord,
    CorrectionRecord,
    EarlierRecord,
    EnrolmentRecord,
    Entry,
    How,
    LessonRecord,
    PersonRecord,
    RegradeRecord,
    ResultRecord,
    What,
)
from onboarding.learning.evidence.evidence_scope import Scope, in_portions
from onboarding.learning.evidence.evidence_variants import VersionFacts, facts_of
from onboarding.learning.models import Completion, Enrolment, FollowUp, attempts_context
from onboarding.lessons.models import LessonVersion
from onboarding.people.models import User
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


class Entries:
    """Goes through what a scope holds; `versions` and `quizzes` are those that the entries so far are about, by id."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.versions: dict[int, VersionFacts] = {}
        self.quizzes: dict[int, QuizFacts] = {}
        self.corrections: dict[int, list[Correction]] = {}  # what was put right, by quiz

    def __iter__(self) -> Iterator[Entry]:
        """Lessons, then programmes, then follow-ups, each by number."""
        enrolled = ("enrolment__user", "enrolment__programme")
        for lessons in in_portions(self.scope.completions().select_related(*enrolled, "attempt").defer(*UNUSED)):
            yield from self._lessons(lessons)
        programmes = self.scope.programmes().select_related("user", "programme", "certificate", "declared_by")
        for finished in in_portions(programmes.defer("programme__outline", "programme__welcome")):
            yield from map(self._programme, finished)
        for follow_ups in in_portions(self.scope.follow_ups().select_related(*enrolled).defer(*UNUSED)):
            yield from self._follow_ups(follow_ups)

    # --- What stands in one portion ---

    def _lessons(self, rows: Sequence[Completion]) -> Iterator[Entry]:
        begun = where_begun(rows)
        left = (version_id for one in begun.values() for version_id, _until in one.left)
        self._know_versions({*left, *(row.version_id for row in rows)})
        whose = [
            (row.enrolment.user_id, attempts_context(row.enrolment_id, row.lesson_id)) for row in rows if row.attempt
        ]
        tries = self._tries(whose)
        for row in rows:
            own = (row.enrolment.user_id, attempts_context(row.enrolment_id, row.lesson_id))
            place = begun.get((row.enrolment_id, row.lesson_id), Begun())
            yield Entry(
                id=f"{What.LESSON}-{row.pk}",
                what=What.LESSON,
                how=How.QUIZ if row.attempt else How.READ,
                person=person_record(row.enrolment.user),
                enrolment=enrolment_record(row.enrolment),
                lesson=self._lesson(row.version_id, row.variant, place.left),
                started_at=moment(place.at),
                completed_at=written(row.completed_at),
                result=self._result(row.attempt, own, tries) if row.attempt else None,
            )

    def _programme(self, row: Enrolment) -> Entry:
        certificate = getattr(row, "certificate", None)
        return Entry(
            id=f"{What.PROGRAMME}-{row.pk}",
            what=What.PROGRAMME,
            how=How.DECLARED if row.is_declared else How.LESSONS,
            person=person_record(row.user),
            enrolment=enrolment_record(row),
            lesson=None,
            started_at=moment(row.started_at),
            completed_at=written(row.completed_at),
            result=None,
            certificate=certificate.number if certificate else None,
            declared_by=self._name_here(row.declared_by),
        )

    def _follow_ups(self, rows: Sequence[FollowUp]) -> Iterator[Entry]:
        self._know_versions(row.version_id for row in rows)
        tries = self._tries([(row.enrolment.user_id, row.attempts_context) for row in rows if row.quiz_id])
        for row in rows:
            own = (row.enrolment.user_id, row.attempts_context)
            attempt = tries.last.get(own)
            yield Entry(
                id=f"{What.FOLLOW_UP}-{row.pk}",
                what=What.FOLLOW_UP,
                how=How.QUIZ if attempt else How.READ,
                person=person_record(row.enrolment.user),
                enrolment=enrolment_record(row.enrolment),
                lesson=self._lesson(row.version_id, row.variant),
                started_at=moment(attempt.started_at) if attempt else None,
                completed_at=written(row.done_at),
                result=self._result(attempt, own, tries) if attempt else None,
            )

    # --- Its parts ---

    def _lesson(self, version_id: int, variant: str, left: Iterable[Left] = ()) -> LessonRecord:
        """`variant`: the one that the person read; `left`: the versions that they were in before."""
        version = self.versions[version_id]
        earlier = ((self.versions[one], until) for one, until in left)
        return LessonRecord(
            id=version.lesson_id,
            title=version.title,
            version=version.number,
            digest=version.digest,
            published_at=written(version.published_at),
            language=LANGUAGE,
            path=path_of(version),
            variant=version.variant(variant),
            earlier=tuple(
                self._earlier(one, variant, until)
                for one, until in earlier
                if one.number < version.number  # a correction may have completed the version that they left
            ),
        )

    def _earlier(self, version: VersionFacts, variant: str, until: datetime) -> EarlierRecord:
        published_at, path = written(version.published_at), path_of(version)
        read = version.variant(variant)
        return EarlierRecord(version.number, version.digest, published_at, path, written(until), read)

    def _result(self, attempt: Attempt, own: Whose, tries: Tries) -> ResultRecord:
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
                by=self._name_here(one.corrected_by),
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
            by=self._name_here(correction.corrected_by),
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

    def _name_here(self, person: User | None) -> str | None:
        """Who did it; not of someone who works elsewhere by now, of whom nothing is for here."""
        if person is None or person.organisation_id not in (None, self.scope.organisation.pk):
            return None
        return str(person)

    # --- What a portion needs to know ---

    def _know_versions(self, ids: Iterable[int]) -> None:
        new = set(ids) - self.versions.keys()
        if new:
            self.versions |= facts_of(new)

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

    def _tries(self, whose: Sequence[Whose]) -> Tries:
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


UNUSED = ("enrolment__programme__outline", "enrolment__programme__welcome", "enrolment__user__password")


def path_of(version: LessonVersion | VersionFacts) -> str:
    """Where a version stands in a pack."""
    return f"versions/{version.lesson_id}-v{version.number}.json"


def person_record(person: User) -> PersonRecord:
    return PersonRecord(person.pk, person.get_full_name(), person.personnel_number or "")


def enrolment_record(enrolment: Enrolment) -> EnrolmentRecord:
    return EnrolmentRecord(
        id=enrolment.pk,
        programme_id=enrolment.programme_id,
        programme=enrolment.programme.title,
        round=enrolment.round,
        enrolled_on=enrolment.enrolled_on.isoformat(),
        due_date=enrolment.due_date.isoformat() if enrolment.due_date else None,
    )


def points(number: Decimal | None) -> str:
    """Points as text, with two decimals: the same on every database."""
    return f"{number or 0:.2f}"


def written(at: datetime | None) -> str:
    """A moment that must be there, to the microsecond and in UTC."""
    if at is None:
        raise ValueError("What was completed has its moment.")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(at: datetime | None) -> str | None:
    return written(at) if at else None
