"""Who is asked to read what is new since they finished a lesson, and that they did. Part of the one door: used from
outside as `progress.ask_to_read` etc.

Whoever is asked stays as complete as they were: nothing here touches a completion, a summary or a certificate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from onboarding.learning.calendar import working_days
from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, FollowUp, FollowUpQuerySet
from onboarding.learning.notices import follow_up_mails
from onboarding.learning.notices.mail_circumstances import Rules
from onboarding.learning.status import is_done
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.lessons.news import news_since
from onboarding.lessons.outlines import LessonEntry
from onboarding.people.who_works_here import not_left_on
from quizzes import attempts
from quizzes.attempts import Saved
from quizzes.definitions import FeedbackMoment, NoSuchQuestion, Quiz
from quizzes.models import Attempt, PublishedQuiz

BATCH = 500  # enrolments at a time: what is locked, and memory, stay small
DAYS_TO_READ = 10  # working days that whoever is asked to read something gets, unless the editor says otherwise
ONLY = 1  # the number of the one attempt at the questions of a follow-up


class QuestionsFirst(Exception):
    """What changed is read when its questions are answered too."""


class LessonFirst(Exception):
    """A lesson that is new is read by finishing it."""


def who_is_asked(lesson: Lesson, before: LessonVersion, today: date) -> EnrolmentQuerySet:
    """Who finished the lesson in the version `before` or an earlier one, in the current round, and works there."""
    finished = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=lesson, version__number__lte=before.number)
    return _at_work(lesson.programme_id, today).filter(Exists(finished))


def who_is_asked_new(programme: Programme, today: date) -> EnrolmentQuerySet:
    """Who completed the programme, in the current round, and works there."""
    return _at_work(programme.pk, today).filter(is_done())


def _at_work(programme_id: int, today: date) -> EnrolmentQuerySet:
    here = Enrolment.objects.where_they_work().current()
    return here.filter(
        not_left_on(today, "user__"), programme=programme_id, programme__is_live=True, user__is_active=True
    )


def usual_due_date(today: date) -> date:
    """The last day to read something that is asked today."""
    return working_days.add(today, DAYS_TO_READ)


def due_date_on(today: date, chosen: date) -> date:
    """The last day to read something that is asked today: as chosen, unless that day came before what is asked."""
    return chosen if chosen > today else usual_due_date(today)


def mails_of(enrolments: EnrolmentQuerySet) -> int:
    """How many mails leave when these are asked to read something: to who works there and has an address, where
    their organisation sends them. Costs two queries."""
    reached = enrolments.where_they_work().filter(user__is_active=True).exclude(user__email="").order_by()
    numbers = reached.values("user__organisation").annotate(number=Count("pk", distinct=True))
    rules = Rules()
    return sum(
        number
        for organisation_id, number in numbers.values_list("user__organisation", "number")
        if rules.of(organisation_id, follow_up_mails.KIND).is_on
    )


def ask(
    enrolment_ids: Iterable[int],
    version: LessonVersion,
    before: LessonVersion | None,
    due_date: date,
    now: datetime,
    sends_mail: bool = True,
) -> int:
    """Ask these people to read what is new in `version` by `due_date`; how many are asked it that were not.

    With `before`, the version that was live until now, each is asked what changed since the one that they finished
    themselves; without, the lesson is new. Left alone is who read as much, for whom nothing in it is new, or who was
    asked something newer already; what was still open of the same lesson makes place. They are told by mail, if it
    `sends_mail`. A portion at a time, each whole or not at all; repeating it asks nobody twice. A `due_date` that came
    before what is asked, as of what was planned, makes place for the usual one.
    """
    ids, number = list(enrolment_ids), 0
    due_date = due_date_on(timezone.localdate(now), due_date)
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            asked = _ask(ids[start : start + BATCH], version, before, due_date, now, sends_mail)
            if sends_mail:
                follow_up_mails.plan(asked, timezone.localdate(now))
        number += len(asked)
    return number


def _ask(
    enrolment_ids: list[int],
    version: LessonVersion,
    before: LessonVersion | None,
    due_date: date,
    now: datetime,
    sends_mail: bool,
) -> list[int]:
    """The enrolments that are asked, of these."""
    Lesson.objects.select_for_update(no_key=True).only("pk").get(pk=version.lesson_id)  # one at a time freezes a quiz
    here = Enrolment.objects.where_they_work().current().filter(pk__in=enrolment_ids)
    standing = list(here.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    open_ones = FollowUp.objects.open().filter(enrolment__in=standing, lesson=version.lesson_id)
    held = open_ones.select_for_update(of=("self",)).order_by("pk").values_list("enrolment_id", "version__number")
    asked_newer = {enrolment_id for enrolment_id, number in held if number >= version.number}
    read = _last_read(standing, version.lesson_id)
    quizzes = _Quizzes(version)
    new = [
        FollowUp(
            enrolment_id=enrolment_id,
            lesson_id=version.lesson_id,
            version=version,
            before=last,
            quiz=quizzes.since(last),
            asked_on=timezone.localdate(now),
            due_date=due_date,
            sends_mail=sends_mail,
        )
        for enrolment_id in standing
        if enrolment_id not in asked_newer and _is_new_for(last := read.get(enrolment_id), version, before)
    ]
    asked = [one.enrolment_id for one in new]
    open_ones.filter(enrolment__in=asked).delete()
    FollowUp.objects.bulk_create(new)
    return asked


def _is_new_for(last: LessonVersion | None, version: LessonVersion, before: LessonVersion | None) -> bool:
    """Whether who read `last` of the lesson has anything to read in `version`."""
    if last is None:
        return True
    return before is not None and last.number < version.number and not news_since(last, version).is_empty


def _last_read(enrolment_ids: list[int], lesson_id: int) -> dict[int, LessonVersion]:
    """By enrolment the last version of the lesson that was finished, or read afterwards."""
    finished = Completion.objects.filter(enrolment__in=enrolment_ids, lesson=lesson_id)
    read = FollowUp.objects.filter(enrolment__in=enrolment_ids, lesson=lesson_id, done_at__isnull=False)
    pairs = [*finished.values_list("enrolment_id", "version_id"), *read.values_list("enrolment_id", "version_id")]
    versions = LessonVersion.objects.defer("article").select_related("quiz").in_bulk({pk for _one, pk in pairs})
    last: dict[int, LessonVersion] = {}
    for enrolment_id, version_id in pairs:
        version = versions[version_id]
        if enrolment_id not in last or last[enrolment_id].number < version.number:
            last[enrolment_id] = version
    return last


class _Quizzes:
    """The questions that are new in a version: frozen once for everyone who read the same one before."""

    def __init__(self, version: LessonVersion) -> None:
        self.version = version
        self._frozen: dict[int, PublishedQuiz | None] = {}

    def since(self, before: LessonVersion | None) -> PublishedQuiz | None:
        """The questions that are new since `before`; None when there are none, or the whole lesson is new."""
        if before is None:
            return None
        if before.pk not in self._frozen:
            self._frozen[before.pk] = self._kept(before) or self._freeze(before)
        return self._frozen[before.pk]

    def _kept(self, before: LessonVersion) -> PublishedQuiz | None:
        asked_before = FollowUp.objects.filter(version=self.version, before=before, quiz__isnull=False)
        return PublishedQuiz.objects.filter(pk__in=asked_before.values("quiz")[:1]).first()

    def _freeze(self, before: LessonVersion) -> PublishedQuiz | None:
        question_ids = news_since(before, self.version).question_ids
        if not question_ids or self.version.quiz is None:
            return None
        frozen = PublishedQuiz.freeze(_only_asking(self.version.quiz.quiz, question_ids))
        attempts.keep_put_right(frozen, self.version.quiz)
        return frozen


def _only_asking(quiz: Quiz, question_ids: Collection[str]) -> Quiz:
    """These questions of a quiz; one sees at once how an answer fits, and there is nothing to pass."""
    return replace(
        quiz,
        questions=tuple(question for question in quiz.questions if question.id in question_ids),
        pass_mark=0,
        max_attempts=None,
        pause_minutes=0,
        feedback_moment=FeedbackMoment.EACH,
    )


def asked_afterwards(enrolment: Enrolment, lesson_id: int) -> LessonEntry | None:
    """The lesson if it is new, and this person, who was done already, is asked to read it; else None."""
    asked = FollowUp.objects.filter(enrolment=enrolment, lesson=lesson_id, before=None)
    return enrolment.programme.outline.lesson(lesson_id) if asked.exists() else None


def answer(follow_up: FollowUp, question_id: str, selected: Iterable[str], now: datetime) -> Saved:
    """Save the answer to one of its questions; the first one stands. With the last one, what changed is read.

    Raises NoSuchQuestion for a question that it lacks, quizzes.grading.InvalidAnswer for an answer that does not fit.
    """
    user_id, context = follow_up.enrolment.user_id, follow_up.attempts_context
    if follow_up.quiz is None:
        raise NoSuchQuestion(question_id)
    with transaction.atomic():
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
    FollowUp.objects.open().filter(enrolment=enrolment_id, lesson=lesson_id, before=None).update(done_at=now)


def take_back(follow_ups: FollowUpQuerySet) -> int:
    """Those of them that are still open need not be read any more; how many. What was read stays."""
    with transaction.atomic():
        ids = list(follow_ups.open().select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        FollowUp.objects.open().filter(pk__in=ids).delete()
        return len(ids)
