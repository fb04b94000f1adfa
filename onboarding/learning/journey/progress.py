"""The one door for writes to an employee's journey. Every function is safe to repeat and runs in one transaction
with the summary on the enrolment. Here is what someone does in a lesson. What passes through this door as well: who
is in which programme (enrolling.py), what was done elsewhere (exempting.py), who may try once more (extra_tries.py),
what is answered within a text (block_answers.py) or in a refresher (refreshing.py), what someone resolves to do
(resolutions.py), in which language they read (reading_languages.py), and what is read afterwards (following_up.py,
reading_afterwards.py)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone

from onboarding.learning.answer_groups import first_tries
from onboarding.learning.calendar import openings
from onboarding.learning.how_done import was_together
from onboarding.learning.journey.block_answers import vote
from onboarding.learning.journey.brought_along import bring_along, left_half_way
from onboarding.learning.journey.enrolling import (
    begin_rounds,
    change_due_date,
    enrol,
    enrol_many,
    leave_room,
    move_to_working_days,
    reschedule,
    withdraw,
)
from onboarding.learning.journey.exempting import exempt
from onboarding.learning.journey.exempting import take_back as take_back_exemption
from onboarding.learning.journey.extra_tries import give as give_extra_try
from onboarding.learning.journey.following_up import ask as ask_to_read
from onboarding.learning.journey.following_up import move_to_working_days as move_reading_to_working_days
from onboarding.learning.journey.following_up import take_back as take_back_follow_ups
from onboarding.learning.journey.last_activity import touch
from onboarding.learning.journey.late_finishers import ask_what_changed
from onboarding.learning.journey.lesson_counts import COUNTED, came_back_to, count_lessons, is_last_lesson
from onboarding.learning.journey.moving_over import go_on_in
from onboarding.learning.journey.places import NoSuchBlock, place_in, version_of_next_try, where_asked
from onboarding.learning.journey.reading_afterwards import (
    LessonFirst,
    QuestionsFirst,
    TakenBack,
    finish_lesson,
    to_finish,
)
from onboarding.learning.journey.reading_afterwards import answer as answer_follow_up
from onboarding.learning.journey.reading_afterwards import finish as finish_follow_up
from onboarding.learning.journey.reading_languages import (
    NotInThatLanguage,
    like_to_read_in,
    read_in,
)
from onboarding.learning.journey.refreshing import (
    answer_refresher,
    begin_refresher,
    want_refresher_mails,
    want_refreshers,
)
from onboarding.learning.journey.resolutions import (
    TooLong,
    WrittenElsewhere,
    choose_to_be_asked,
    look_back,
    write_reflection,
)
from onboarding.learning.journey.taking_out import TakenOut, open_again, take_out
from onboarding.learning.models import Completion, Enrolment, GroupSession, LessonProgress
from onboarding.learning.notices.finishing import congratulate
from onboarding.lessons.assembling import article_of
from onboarding.lessons.models import LessonVersion
from onboarding.lessons.outlines import LessonEntry
from onboarding.lessons.translations.liked_languages import liked_by, translation_of
from onboarding.people.models import User
from quizzes import attempts
from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.compiled_writes import CompiledInsert, CompiledSave
from quizzes.definitions import NoSuchQuestion
from quizzes.models import Attempt, PublishedQuiz

__all__ = [
    "DoneAlready", "LessonFirst", "NoSuchBlock", "NotInThatLanguage", "NotOpenYet", "NotReadable", "QuestionsFirst",
    "QuizFirst", "TakenBack", "TakenOut", "TooLong", "WrittenElsewhere",
    "answer", "answer_follow_up", "answer_refresher", "ask_to_read", "begin_refresher", "begin_rounds",
    "change_due_date", "choose_to_be_asked",
    "complete_regraded", "complete_together", "enrol", "enrol_many", "exempt", "finish_follow_up", "finish_reading",
    "give_extra_try",
    "like_to_read_in", "look_back", "mark_read", "move_reading_to_working_days", "move_to_working_days",
    "open_again", "open_lesson", "read_in", "reschedule", "retry",
    "take_back_exemption", "take_back_follow_ups", "take_out",
    "vote",
    "want_refresher_mails", "want_refreshers", "welcome", "withdraw",
    "write_reflection",
]  # fmt: skip


class NotReadable(Exception):
    """Someone asked for a lesson that is not theirs, or not there (any more)."""


class NotOpenYet(NotReadable):
    """A lesson of this person that opens on a later day: `on`."""

    def __init__(self, title: str, on: date) -> None:
        super().__init__(f"{title}: {on}")
        self.title = title
        self.on = on


class QuizFirst(Exception):
    """A lesson with a quiz is completed by passing the quiz."""


class DoneAlready(Exception):
    """Someone who was in a group had done its lesson before."""


def open_lesson(user: User, lesson_id: int, now: datetime) -> LessonProgress:
    """The person's place in a lesson; the first time, that place is made on the current version, in the language
    that they like to read in where that is there, or as they left the lesson half-way in another programme of theirs,
    from which it moved.

    Raises NotReadable when no enrolment of this person has the lesson or it is not published, NotOpenYet when it
    opens on a later day.
    """
    place = place_in(user, lesson_id)
    if place is not None:
        return place
    asked = where_asked(user, lesson_id)
    if asked is None:
        raise NotReadable
    _refuse_if_closed(user, asked.enrolment, asked.entry, timezone.localtime(now).date())
    before = left_half_way(user, lesson_id)
    with transaction.atomic():
        if before is not None:
            bring_along(before, asked.enrolment, now)
        LessonProgress.objects.get_or_create(
            enrolment=asked.enrolment,
            lesson_id=lesson_id,
            defaults={
                **{"version": asked.version, "variant": asked.variant, "started_at": now},
                "translation": translation_of(asked.version.pk, liked_by(user)),
            },
        )
        touch(asked.enrolment.pk, now)
    place = place_in(user, lesson_id)
    assert place is not None  # noqa: S101 - made above
    return place


def _refuse_if_closed(user: User, enrolment: Enrolment, lesson: LessonEntry, today: date) -> None:
    closed_until = openings.closed_until(lesson.opens, user, enrolment, today)
    if closed_until is not None:
        raise NotOpenYet(lesson.title, closed_until)


def welcome(user: User, now: datetime) -> None:
    """Remember that this person saw the organisation's welcome; the first time counts."""
    User.objects.filter(pk=user.pk, welcomed_at__isnull=True).update(welcomed_at=now)


def mark_read(place: LessonProgress, sections: int, now: datetime) -> None:
    """Remember that the first `sections` sections were reached; never goes back."""
    reached = min(sections, len(article_of(place.version, place.variant).sections))
    with transaction.atomic():
        LessonProgress.objects.filter(pk=place.pk).update(
            sections_read=Greatest("sections_read", Value(reached)), read_at=now
        )
        touch(place.enrolment_id, now)


def answer(
    place: LessonProgress,
    attempt_number: int,
    question_id: str,
    selected: Iterable[str],
    now: datetime,
    *,
    shown_in: int | None = None,
    announce: bool = True,
) -> attempts.Saved | None:
    """Save an answer in the person's attempt number `attempt_number`. The first one starts with its first answer,
    every other one with `retry`, which makes it on the lesson as it is then.

    `shown_in` is the number of the published quiz on the screen; None: not known. None is given back when there is no
    such attempt: the form came from a screen of before. Raises NoSuchQuestion for a question that the quiz lacks, or
    that was another one on the screen, and quizzes.grading.InvalidAnswer for an answer that does not fit; nothing is
    saved then. Nor is it of whoever did the lesson in a group, and heard there what is right.
    """
    if _was_together(place):
        return None
    user_id, context = place.enrolment.user_id, place.attempts_context
    with transaction.atomic():
        attempt = attempts.lock(user_id, context, attempt_number)
        if attempt is None and attempt_number == attempts.FIRST:
            _hold(place)  # whoever waited here finds the attempt that another request began meanwhile
            attempt = _first_attempt(place, now)
        if attempt is None:
            return None
        saved = attempts.answer(attempt, question_id, selected, now, _on_screen(place, attempt, question_id, shown_in))
        if saved.is_new:
            if attempt.passed:
                now_there = _WITH_ITS_ENROLMENT.get(place=place.pk)  # its attempt is held: it moves no more
                _follow(place, now_there)
                _complete(place, attempt, now, announce, enrolment=now_there.enrolment)
            else:
                touch(place.enrolment_id, now)
            if attempt.is_finished and attempt.number == attempts.FIRST:
                first_tries.add_first_try(place, attempt, now)
        return saved


def _was_together(place: LessonProgress) -> bool:
    """Whether the lesson was completed in a group; without a query for a place `for_screens`."""
    if hasattr(place, "is_together"):
        return place.is_together
    return place.enrolment.completions.filter(was_together(), lesson_id=place.lesson_id).exists()


def _hold(place: LessonProgress) -> None:
    """Hold the person's place until the transaction ends, as it is now: a publication may just have moved it.

    A place is held before an attempt, and an attempt before the enrolment, so that nobody waits in a circle.
    """
    _follow(place, _HELD.get(place=place.pk))


_HELD = CompiledQuery(
    lambda: (
        LessonProgress.objects.filter(pk=Parameter("place"))
        .only("version_id", "translation_id")
        .select_for_update(of=("self",))
    )
)
# A place that moves no more, with its enrolment, held.
_WITH_ITS_ENROLMENT = CompiledQuery(
    lambda: (
        LessonProgress.objects.filter(pk=Parameter("place"))
        .select_related("enrolment__programme")
        .select_for_update(of=("enrolment",))
    )
)


def _follow(place: LessonProgress, now: LessonProgress) -> None:
    """Bring a place up to date with what it is `now`."""
    if now.version_id != place.version_id:
        place.version = LessonVersion.objects.select_related("quiz").get(pk=now.version_id)
    if now.translation_id != place.translation_id:
        place.translation = now.translation


def _on_screen(place: LessonProgress, attempt: Attempt, question_id: str, shown_in: int | None) -> PublishedQuiz | None:
    """The quiz that the person saw, where that was another one of this lesson; raises NoSuchQuestion for any other."""
    if shown_in is None or shown_in == attempt.published_quiz_id:
        return None
    shown = PublishedQuiz.objects.filter(pk=shown_in, lesson_versions__lesson=place.lesson_id).first()
    if shown is None:
        raise NoSuchQuestion(question_id)
    return shown


def _first_attempt(place: LessonProgress, now: datetime) -> Attempt | None:
    """The first attempt, locked, made if need be; None where nothing is asked, nor was."""
    user_id, context, quiz = place.enrolment.user_id, place.attempts_context, place.version.quiz
    if quiz is None:
        return attempts.lock(user_id, context, attempts.FIRST)
    return attempts.start_first(user_id, quiz, context, now)


def retry(place: LessonProgress, now: datetime) -> Attempt:
    """Start the next attempt, on the lesson as it is published now; raises attempts.AttemptRefused.

    Where that asks nothing any more, the person goes on in it all the same: reading it completes the lesson. Whoever
    completed it, by reading too, is past that: they stay in the version that they completed.
    """
    with transaction.atomic():
        _hold(place)
        if place.enrolment.completions.filter(lesson_id=place.lesson_id).exists():
            raise attempts.AttemptRefused("already_passed")
        version = version_of_next_try(place)
        if version.quiz is None:
            _go_on_in(place, version, now)
        else:
            return _try_on(place, version, version.quiz, now)
    raise attempts.AttemptRefused("no_quiz")


def _try_on(place: LessonProgress, version: LessonVersion, quiz: PublishedQuiz, now: datetime) -> Attempt:
    attempt = attempts.start(place.enrolment.user_id, quiz, place.attempts_context, now)
    if attempt.published_quiz_id == quiz.pk:  # one that was open already goes on in the version that it began on
        _go_on_in(place, version, now)
    if attempt.started_at == now:  # and is not one that was open already
        touch(place.enrolment_id, now)
    return attempt


def _go_on_in(place: LessonProgress, version: LessonVersion, now: datetime) -> None:
    if version.pk != place.version_id:
        go_on_in(place, version, now)


def finish_reading(place: LessonProgress, now: datetime, *, announce: bool = True) -> None:
    """Complete a lesson without a quiz; raises QuizFirst when it has one."""
    with transaction.atomic():
        _hold(place)
        if place.version.quiz_id is not None:
            raise QuizFirst
        _complete(place, None, now, announce)


def complete_regraded(place: LessonProgress, attempt: Attempt, now: datetime, *, announce: bool) -> bool:
    """Complete a lesson by an attempt that passes since it was regraded, in the version that it was made on; False
    when it was completed before.

    Called in the transaction of the regrade, which holds the place and the attempt. A lesson that is completed stays as
    it is.
    """
    if place.enrolment.completions.filter(lesson_id=place.lesson_id).exists():
        return False
    version = attempt.published_quiz.lesson_versions.filter(lesson=place.lesson_id).first()
    _complete(place, attempt, now, announce, _text_in(place, version) if version is not None else None)
    return True


def _text_in(place: LessonProgress, version: LessonVersion) -> _Text:
    """What someone read of this version, which they may have left since."""
    if version.pk == place.version_id:
        return _text_of(place)
    left = place.earlier_versions.filter(version=version).first()
    return _Text(version.pk, place.variant, left.translation_id if left is not None else None)


def complete_together(enrolment_id: int, session: GroupSession, now: datetime, *, announce: bool = True) -> None:
    """Complete the lesson that was led for a group, in the version and the variant that were shown there.

    Who had not begun it has a place in it since the group began; who was half-way keeps theirs, answers and all.
    Raises DoneAlready, and nothing changes, when this person had done the lesson before.
    """
    with transaction.atomic():
        begun = {"version_id": session.version_id, "variant": session.variant, "started_at": session.begun_at}
        LessonProgress.objects.get_or_create(enrolment_id=enrolment_id, lesson_id=session.lesson_id, defaults=begun)
        places = LessonProgress.objects.select_related("enrolment__programme", "lesson", "version")
        place = places.get(enrolment=enrolment_id, lesson=session.lesson_id)
        _hold(place)
        shown = _Text(session.version_id, session.variant, None)  # as it was written
        if not _complete(place, None, now, announce, shown, session):
            raise DoneAlready


class _Text(NamedTuple):
    """What someone completes: a version in a variant, and what they read it in (None: as it was written)."""

    version_id: int
    variant: str
    translation_id: int | None


def _text_of(place: LessonProgress) -> _Text:
    return _Text(place.version_id, place.variant, place.translation_id)


def _complete(
    place: LessonProgress,
    attempt: Attempt | None,
    now: datetime,
    announce: bool,
    text: _Text | None = None,
    session: GroupSession | None = None,
    enrolment: Enrolment | None = None,
) -> bool:
    """Record the completion once, and bring the summary up to date in the same transaction; whether it is the first.

    It is a completion of what the person reads, unless of another `text`. The last lesson
    asked completes the programme, and brings the completion mail, unless not to `announce`. A lesson that was completed
    before completes nothing. `enrolment` is that of the place, for who holds it already.
    """
    enrolment = enrolment or _HELD_ENROLMENT.get(enrolment=place.enrolment_id)
    found = _DONE.all(enrolment=enrolment.pk, lesson=place.lesson_id)
    done = {lesson_id for lesson_id, is_to_read in found if not is_to_read}
    is_new = place.lesson_id not in done
    completion = Completion(
        enrolment=enrolment,
        lesson_id=place.lesson_id,
        **(text or _text_of(place))._asdict(),
        attempt=attempt,
        group_session=session,
        completed_at=now,
    )
    _NEW_COMPLETION.run_once(completion)  # the first one stands
    enrolment.started_at = enrolment.started_at or now
    if session:
        enrolment.started_at = min(enrolment.started_at, place.started_at)
    if is_new or attempt is not None:  # finishing to read it once more leaves nothing behind that says so
        enrolment.last_activity_at = now
    was_waiting = enrolment.is_waiting
    count_lessons(enrolment, done | {place.lesson_id})
    is_last = is_new and is_last_lesson(enrolment, place.lesson_id, done)
    if is_last:
        enrolment.completed_at = now
        enrolment.is_waiting, enrolment.may_wait, enrolment.is_exempted = False, False, False
    _COUNTED_ANEW.run(enrolment)
    if was_waiting:
        _leave_room(enrolment, done | {place.lesson_id}, timezone.localdate(now))
    if any(is_to_read for _lesson_id, is_to_read in found):
        finish_lesson(enrolment.pk, place.lesson_id, now)
    if is_new and place.lesson.current_version_id not in (None, completion.version_id):
        transaction.on_commit(lambda: ask_what_changed.enqueue(enrolment.pk, place.lesson_id))
    if announce and is_last:
        congratulate([enrolment], timezone.localdate(now))
    return is_new


_NEW_COMPLETION = CompiledInsert(Completion)
_COUNTED_ANEW = CompiledSave(Enrolment, *COUNTED, "started_at", "last_activity_at", "completed_at")
_HELD_ENROLMENT = CompiledQuery(
    lambda: (
        Enrolment.objects.filter(pk=Parameter("enrolment")).select_related("programme").select_for_update(of=("self",))
    )
)
# The lessons that were done, and with True what is to be read of this one: asked while the enrolment is held.
_DONE = CompiledQuery(
    lambda: (
        Completion.objects.filter(enrolment=Parameter("enrolment"))
        .values_list("lesson_id", Value(value=False))
        .union(to_finish().order_by().values_list("lesson_id", Value(value=True)), all=True)
    )
)


def _leave_room(enrolment: Enrolment, done: Collection[int], today: date) -> None:
    """Whoever waited, and is asked something again, has time for it: they may be counted here first."""
    day = came_back_to(enrolment, done, today)
    if day is not None:
        leave_room([(enrolment, day)], today)
