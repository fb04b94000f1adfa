"""Who is asked to read what is new since they finished a lesson. Part of the one door: used from outside as
`progress.ask_to_read` etc.; that they read it stands in reading_afterwards.py.

Whoever is asked stays as complete as they were: nothing here touches a completion, a summary or a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from onboarding.learning.calendar import working_days
from onboarding.learning.journey.one_by_one import each_portion
from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, FollowUp, FollowUpQuerySet
from onboarding.learning.notices import follow_up_mails
from onboarding.learning.status import is_done
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.lessons.news import news_since
from onboarding.people.who_works_here import not_left_on
from quizzes import attempts
from quizzes.definitions import FeedbackMoment, Quiz
from quizzes.models import Attempt, PublishedQuiz

BATCH = 500  # enrolments at a time: what is locked, and memory, stay small
DAYS_TO_READ = 10  # working days that whoever is asked to read something gets, unless the editor says otherwise


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


def for_whom_new(
    asked: EnrolmentQuerySet, lesson: Lesson, having_news: Callable[[Sequence[LessonVersion]], Iterable[LessonVersion]]
) -> EnrolmentQuerySet:
    """Those of them for whom something is new since the version that they read last; `having_news` says since which of
    these versions something is.

    Costs two queries, and what `having_news` costs, once.
    """
    read = asked.annotate(last_read=_number_last_read(lesson))
    numbers = set(read.order_by().values_list("last_read", flat=True))
    versions = lesson.versions.filter(number__in=numbers).select_related("quiz").defer("article")
    with_news = [version.number for version in having_news(list(versions))]
    return asked.filter(pk__in=read.filter(last_read__in=with_news).order_by().values("pk"))


def _number_last_read(lesson: Lesson) -> Greatest:
    """The number of the last version of the lesson that someone finished, or read afterwards; 0 for none."""
    finished = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=lesson)
    read = FollowUp.objects.filter(enrolment=OuterRef("pk"), lesson=lesson, done_at__isnull=False)
    return Greatest(_last_number(finished), _last_number(read))


def _last_number(of_one: QuerySet[Completion] | QuerySet[FollowUp]) -> Coalesce:
    last = of_one.order_by().values("enrolment").annotate(last=Max("version__number")).values("last")
    return Coalesce(Subquery(last), 0, output_field=IntegerField())


def usual_due_date(today: date) -> date:
    """The last day to read something that is asked today."""
    return working_days.add(today, DAYS_TO_READ)


def due_date_on(today: date, chosen: date) -> date:
    """The last day to read something that is asked today: as chosen, unless that day came before what is asked."""
    return chosen if chosen > today else usual_due_date(today)


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
    `sends_mail`. Repeating it asks nobody twice. A `due_date` that came before what is asked, as of what was planned,
    makes place for the usual one. In portions; raises ExceptionGroup, after the others, when it fails for someone.
    """
    how = (version, before, due_date, now, sends_mail)
    return sum(each_portion(lambda portion: ask_portion(portion, *how), _portions(enrolment_ids)))


def _portions(enrolment_ids: Iterable[int]) -> list[list[int]]:
    ids = list(enrolment_ids)
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


@transaction.atomic
def ask_portion(
    enrolment_ids: Sequence[int],
    version: LessonVersion,
    before: LessonVersion | None,
    due_date: date,
    now: datetime,
    sends_mail: bool,
) -> int:
    """The same for a portion of them, whole or not at all."""
    today = timezone.localdate(now)
    asked = _ask(enrolment_ids, version, before, due_date_on(today, due_date), now, sends_mail)
    if sends_mail:
        follow_up_mails.plan(asked, today)
    return len(asked)


def _ask(
    enrolment_ids: Sequence[int],
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
    held = list(_open_ones(standing, version.lesson_id))
    asked_newer = {one.enrolment_id for one in held if one.version.number >= version.number}
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
        if enrolment_id not in asked_newer
        and ((last := read.get(enrolment_id)) is None or before is not None)
        and _is_new_for(last, version)
    ]
    asked = [one.enrolment_id for one in new]
    _put_in_place([one for one in held if one.enrolment_id in set(asked)], new)
    return asked


def renew(lesson_id: int) -> None:
    """What is still to be read of an earlier version of a lesson, is to be read of the version that is live instead:
    compared with what each read last, and by the same day. Nobody is asked any more for whom nothing is new in it.

    Nobody is told: a mail says what is to be read when it leaves. Safe to repeat. In portions; raises ExceptionGroup,
    after the others, when it fails for someone.
    """
    live = LessonVersion.objects.select_related("quiz").filter(lesson=lesson_id, pk=F("lesson__current_version"))
    version = live.first()
    if version is None:
        return
    older = FollowUp.objects.open().filter(
        lesson=lesson_id, version__number__lt=version.number, enrolment__is_current=True
    )
    ids = older.order_by("enrolment").values_list("enrolment_id", flat=True)
    each_portion(lambda portion: _renew(portion, version), _portions(ids))


@transaction.atomic
def _renew(enrolment_ids: Sequence[int], version: LessonVersion) -> None:
    Lesson.objects.select_for_update(no_key=True).only("pk").get(pk=version.lesson_id)  # one at a time freezes a quiz
    open_ones = _open_ones(enrolment_ids, version.lesson_id)
    older = [one for one in open_ones if one.version.number < version.number]
    read = _last_read(enrolment_ids, version.lesson_id)
    quizzes = _Quizzes(version)
    new = [
        FollowUp(
            enrolment_id=one.enrolment_id,
            lesson_id=one.lesson_id,
            version=version,
            before=last,
            quiz=quizzes.since(last),
            asked_on=one.asked_on,
            due_date=one.due_date,
            sends_mail=one.sends_mail,
        )
        for one in older
        if _is_new_for(last := read.get(one.enrolment_id), version)
    ]
    _put_in_place(older, new)


def _open_ones(enrolment_ids: Collection[int], lesson_id: int) -> FollowUpQuerySet:
    """What these are still to read of a lesson, locked; never more than one each."""
    found = FollowUp.objects.open().filter(enrolment__in=enrolment_ids, lesson=lesson_id)
    return found.select_related("version").defer("version__article").select_for_update(of=("self",)).order_by("pk")


def _put_in_place(older: Collection[FollowUp], new: Collection[FollowUp]) -> None:
    """Ask what is `new` instead of these; the answers that someone gave already and that still fit come along.

    Something of its own, that whoever has the older one on the screen does not read unseen.
    """
    FollowUp.objects.filter(pk__in=[one.pk for one in older]).delete()
    FollowUp.objects.bulk_create(new)
    contexts = {one.enrolment_id: one.attempts_context for one in older}
    begun = Attempt.objects.filter(context__in=contexts.values(), finished_at=None).select_related("published_quiz")
    by_context = {attempt.context: attempt for attempt in begun}
    for one in new:
        attempt = by_context.get(contexts.get(one.enrolment_id, ""))
        if attempt is not None and one.quiz is not None:
            attempts.start_with(attempt, one.quiz, one.attempts_context)


def _is_new_for(last: LessonVersion | None, version: LessonVersion) -> bool:
    """Whether who read `last` of the lesson, or nothing of it, has anything to read in `version`."""
    return last is None or (last.number < version.number and not news_since(last, version).is_empty)


def _last_read(enrolment_ids: Sequence[int], lesson_id: int) -> dict[int, LessonVersion]:
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


def take_back(follow_ups: FollowUpQuerySet) -> int:
    """Those of them that are still open need not be read any more; how many. What was read stays."""
    with transaction.atomic():
        ids = list(follow_ups.open().select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        FollowUp.objects.open().filter(pk__in=ids).delete()
        return len(ids)
