"""Who is asked to read what is new since they finished a lesson. Part of the one door: used from outside as
`progress.ask_to_read` etc.; that they read it stands in reading_afterwards.py.

Whoever is asked stays as complete as they were: nothing here touches a completion, a summary or a certificate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from onboarding.learning.calendar.own_calendars import calendar_of_lesson
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.journey.new_questions import NewQuestions
from onboarding.learning.journey.one_by_one import each_portion
from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, FollowUp, FollowUpQuerySet
from onboarding.learning.notices import follow_up_mails
from onboarding.lessons.for_whom import ALL
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.lessons.news import news_since
from quizzes import attempts
from quizzes.models import Attempt

BATCH = 500  # enrolments at a time: what is locked, and memory, stay small
DAYS_TO_READ = 10  # working days that whoever is asked to read something gets, unless the editor says otherwise


def usual_due_date(today: date, calendar: Calendar) -> date:
    """The last day to read something that is asked today."""
    return calendar.add(today, DAYS_TO_READ)


def due_date_on(today: date, chosen: date, calendar: Calendar) -> date:
    """The last day to read something that is asked today: as chosen, or the next working day where the organisation
    closes on it since; the usual one where that day came before what is asked."""
    return calendar.on_or_after(chosen) if chosen > today else usual_due_date(today, calendar)


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
    today, calendar = timezone.localdate(now), calendar_of_lesson(version.lesson_id)
    asked = _ask(enrolment_ids, version, before, due_date_on(today, due_date, calendar), now, sends_mail)
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
    standing = _hold(here)
    held = list(_open_ones(standing, version.lesson_id))
    asked_newer = {one.enrolment_id for one in held if one.version.number >= version.number}
    read, variants = _last_read(standing, version.lesson_id)
    quizzes = NewQuestions(version)
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
        and _is_new_for(last, version, variants.get(enrolment_id, ALL))
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
    _hold(Enrolment.objects.filter(pk__in=enrolment_ids))  # as whoever finishes the lesson does, before what is to read
    open_ones = _open_ones(enrolment_ids, version.lesson_id)
    older = [one for one in open_ones if one.version.number < version.number]
    read, variants = _last_read(enrolment_ids, version.lesson_id)
    quizzes = NewQuestions(version)
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
        if _is_new_for(last := read.get(one.enrolment_id), version, variants.get(one.enrolment_id, ALL))
    ]
    _put_in_place(older, new)


def _hold(enrolments: EnrolmentQuerySet) -> list[int]:
    """Their keys; locked until the transaction ends."""
    return list(enrolments.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


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


def _is_new_for(last: LessonVersion | None, version: LessonVersion, variant: str) -> bool:
    """Whether who read `last` of the lesson in this variant, or nothing of it, has anything to read in `version`."""
    return last is None or (last.number < version.number and not news_since(last, version, variant).is_empty)


def _last_read(enrolment_ids: Sequence[int], lesson_id: int) -> tuple[dict[int, LessonVersion], dict[int, str]]:
    """By enrolment the last version of the lesson that was finished, or read afterwards, and the variant finished."""
    finished = Completion.objects.filter(enrolment__in=enrolment_ids, lesson=lesson_id)
    read = FollowUp.objects.filter(enrolment__in=enrolment_ids, lesson=lesson_id, done_at__isnull=False)
    done = list(finished.values_list("enrolment_id", "version_id", "variant"))
    pairs = [*(one[:2] for one in done), *read.values_list("enrolment_id", "version_id")]
    versions = LessonVersion.objects.defer("article").select_related("quiz").in_bulk({pk for _one, pk in pairs})
    last: dict[int, LessonVersion] = {}
    for enrolment_id, version_id in pairs:
        version = versions[version_id]
        if enrolment_id not in last or last[enrolment_id].number < version.number:
            last[enrolment_id] = version
    return last, {enrolment_id: variant for enrolment_id, _version, variant in done}


@transaction.atomic
def move_to_working_days(follow_ups: FollowUpQuerySet, calendar: Calendar) -> int:
    """Give those of them that are open, and to be read by a day off, until the next working day; how many. Nobody is
    told anew: the reminder says the day."""
    due = list(follow_ups.open().select_for_update(of=("self",)).order_by("pk"))
    off = [one for one in due if not calendar.is_working_day(one.due_date)]
    for one in off:
        one.due_date = calendar.on_or_after(one.due_date)
    FollowUp.objects.bulk_update(off, ["due_date"], batch_size=BATCH)
    return len(off)


def take_back(follow_ups: FollowUpQuerySet) -> int:
    """Those of them that are still open need not be read any more; how many. What was read stays."""
    with transaction.atomic():
        ids = list(follow_ups.open().select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        FollowUp.objects.open().filter(pk__in=ids).delete()
        return len(ids)
