"""What the quiz of a lesson and its result show, put together from one person's place in the lesson."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.safestring import SafeString

from onboarding.constant_addresses import address_with
from onboarding.learning.journey.places import attempts_of, latest_attempt, version_of_next_try
from onboarding.learning.lesson.attempt_screens import AttemptSeries
from onboarding.learning.lesson.lesson_screens import LessonHead, head_of, section_url, together_in_words_of
from onboarding.learning.lesson.question_screens import QuestionHead
from onboarding.learning.models import LessonProgress
from onboarding.lessons.assembling import article_of
from quizzes.attempts import seed_for, wait_until
from quizzes.definitions import Quiz
from quizzes.kept_answers import right_before
from quizzes.models import Attempt, PublishedQuiz, Regrade, percent_of
from quizzes.tries import tries_left

READS_BACK = "nalezen"  # in the address of a question: all are gone through once more


class LessonQuiz(AttemptSeries):
    """A lesson's quiz in someone's last attempt; before the first one, that of the person's version.

    The lesson must have one. Costs the query of the attempt, and that of its answers.
    """

    def __init__(self, place: LessonProgress, *, reads_back: bool = False) -> None:
        self.place = place
        self.reads_back = reads_back
        attempt = latest_attempt(place)
        published = attempt.published_quiz if attempt else place.version.quiz
        assert published is not None  # noqa: S101 - the caller checked question_count
        super().__init__(published, attempt, place.as_read)
        self.quiz_id = published.pk
        self.attempt_number = attempt.number if attempt else 1

    @property
    def end_url(self) -> str:
        return address_with("learning:result", self.place.lesson_id)

    def question_url(self, number: int) -> str:
        address = address_with("learning:question", self.place.lesson_id, number)
        return f"{address}?{READS_BACK}" if self.reads_back else address

    def head(self, number: int) -> QuestionHead:
        return QuestionHead(self.place.enrolment.programme.title, self.as_read.title, self.as_read.lang)

    def reread_url(self, number: int) -> str:
        return section_url(self.place, self.right[number - 1].reread)

    def seed(self, number: int) -> int:
        """The seed of the attempt; before the first one, the seed it will have."""
        if self.attempt:
            return self.attempt.seed
        return seed_for(self.quiz, self.place.enrolment.user_id, self.place.attempts_context, 1)


@dataclass(frozen=True, slots=True)
class Reread:
    heading: str
    url: str
    lang: SafeString


@dataclass(frozen=True, slots=True)
class Recount:
    """A result that went up: when, from which percentage to which, and whether by a key or by the pass mark.

    `number` is that of the try that it is about; None when that is the one that is shown.
    """

    number: int | None
    at: datetime
    before: int
    after: int
    is_by_key: bool


@dataclass(frozen=True, slots=True)
class ResultPage:
    """How the last attempt went; `best` is an earlier one that went better, if any: that is the one that counts."""

    head: LessonHead
    is_completed: bool
    attempt: Attempt | None
    best: Attempt | None
    percent: int
    pass_mark: int
    recount: Recount | None
    reread: list[Reread]
    asked_again: int  # how many questions a next try asks, of which the others count already; 0: all of them
    tries_left: int | None  # None: unlimited
    wait_until: datetime | None  # when the next try may start; None: now
    waits_today: bool
    has_next: bool
    enrolment_id: int
    together: str  # in words, for a lesson that was done in a group; "" for any other


def result_page(place: LessonProgress, now: datetime) -> ResultPage | None:
    """How the lesson ended, or where it stands; None while there is nothing to show."""
    # Or else what was tried in a version of before, or before the group, counts for nothing.
    asks = bool(place.version.question_count) and not place.is_together
    attempts = attempts_of(place) if asks else []
    finished = [attempt for attempt in attempts if attempt.is_finished]
    is_open = len(finished) < len(attempts)
    attempt = finished[-1] if finished and (place.is_completed or not is_open) else None
    if attempt is None and not place.is_completed:
        return None
    quiz = attempt.published_quiz.quiz if attempt else None
    following = None if place.is_completed else version_of_next_try(place).quiz
    rules = quiz if place.is_completed else following.quiz if following else None
    moment = wait_until(rules, attempts, now) if rules and not place.is_completed else None
    mine = place.enrolment.user_id, place.attempts_context
    return ResultPage(
        head=head_of(place),
        is_completed=place.is_completed,
        attempt=attempt,
        best=_better_one(finished, attempt) if attempt else None,
        percent=attempt.percent if attempt else 100,
        pass_mark=rules.pass_mark if rules else 0,
        recount=_recount(finished, attempt),
        reread=_to_reread(place, quiz, attempt) if quiz and attempt else [],
        asked_again=_asked_again(attempt, following) if attempt and following else 0,
        tries_left=tries_left(*mine, following.quiz, attempts) if attempt and following else None,
        wait_until=moment,
        waits_today=moment is not None and timezone.localdate(moment) == timezone.localdate(now),
        has_next=place.enrolment.completed_at is None,
        enrolment_id=place.enrolment_id,
        together=together_in_words_of(place),
    )


def _asked_again(attempt: Attempt, following: PublishedQuiz) -> int:
    """How many questions a next try asks; 0 where it asks them all."""
    kept = len(right_before(attempt, following))
    return len(following.quiz.questions) - kept if kept else 0


def _recount(attempts: list[Attempt], shown: Attempt | None) -> Recount | None:
    """The last time that one of these results went up; costs a query only where something was put right."""
    by_id = {attempt.pk: attempt for attempt in attempts if attempt.is_corrected}
    if not by_id:
        return None
    over = Regrade.objects.filter(attempt__in=by_id, attempt__finished_at__lte=F("correction__corrected_at"))
    raised = over.exclude(points_before=F("points_after"), passed_before=F("passed_after"))
    last = raised.select_related("correction").order_by("-pk").first()
    if last is None:
        return None
    raised_one = by_id[last.attempt_id]
    most = raised_one.max_points
    return Recount(
        number=None if shown is not None and shown.pk == raised_one.pk else raised_one.number,
        at=last.correction.corrected_at,
        before=percent_of(last.points_before, most),
        after=percent_of(last.points_after, most),
        is_by_key=last.points_after > last.points_before,
    )


def _better_one(attempts: list[Attempt], last: Attempt) -> Attempt | None:
    """The attempt that earned the largest share of its points, when that is more than the last one did."""
    best = max(attempts, key=lambda attempt: attempt.percent)
    return best if best.percent > last.percent else None


def _to_reread(place: LessonProgress, quiz: Quiz, attempt: Attempt) -> list[Reread]:
    """The sections behind the questions that did not earn all their points, each once, in the lesson's order."""
    answers = attempt.answers
    missed = {
        question.reread
        for question in quiz.questions
        if question.reread and question.id in answers and answers[question.id].points < question.points
    }
    return [
        Reread(section.heading, section_url(place, written.heading), place.as_read.lang)
        for written in article_of(place.version, place.variant).sections
        if written.heading in missed and (section := place.as_read.section_under(written.heading))
    ]
