"""Who was there when a lesson was led for a group, and that they confirm it: only then they did the lesson."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.learning.calendar import openings
from onboarding.learning.journey import leading, progress
from onboarding.learning.journey.lesson_counts import coming_back_to, count_lessons, is_last_lesson
from onboarding.learning.models import Attendance, Completion, Confirmed, Enrolment, GroupSession, NoticeKind
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.lessons.models import AskedLesson, Programme
from onboarding.people.models import User, UserQuerySet
from onboarding.people.who_works_here import has_left


class Hurdle(StrEnum):
    """Why someone cannot be ticked, and does not get the lesson done by having been there."""

    LEFT = "left"
    NOT_STARTED = "not_started"
    NOT_ENROLLED = "not_enrolled"
    NOT_ASKED = "not_asked"
    NOT_OPEN = "not_open"
    DONE = "done"


HURDLES: dict[Hurdle, str | Promise] = {
    Hurdle.LEFT: _("werkt hier niet meer"),
    Hurdle.NOT_STARTED: _("is nog niet begonnen met werken"),
    Hurdle.NOT_ENROLLED: _("is niet ingeschreven voor dit traject"),
    Hurdle.NOT_ASKED: _("moet deze les niet doen"),
    Hurdle.NOT_OPEN: _("krijgt deze les pas later"),
    Hurdle.DONE: _("deed deze les al"),
}


class NotConfirmed(Exception):
    """Why someone did not get the lesson done. `code`: closed (the session), gone (not ticked any more), elsewhere
    (works for another organisation), left (before the lesson was led) or done (the lesson, before)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who may have been there. `hurdle` is why they cannot be ticked, `enrolment_id` what would be ticked."""

    person: User
    enrolment_id: int | None
    hurdle: Hurdle | None

    @property
    def reason(self) -> str | Promise:
        return HURDLES[self.hurdle] if self.hurdle else ""


def candidates(session: GroupSession, people: Iterable[User], today: date) -> list[Candidate]:
    """These people, in their order, each with what keeps them from being ticked; three queries."""
    found = list(people)
    programme: Programme = session.lesson.programme
    enrolled = Enrolment.objects.where_they_work().current().filter(programme=programme, user__in=found)
    by_person = {one.user_id: one for one in enrolled}
    done = Completion.objects.filter(enrolment__in=by_person.values(), lesson=session.lesson_id)
    done_in = set(done.values_list("enrolment", flat=True))
    return [_candidate(session, programme, one, by_person.get(one.pk), done_in, today) for one in found]


def _candidate(
    session: GroupSession,
    programme: Programme,
    person: User,
    enrolment: Enrolment | None,
    done_in: Collection[int],
    today: date,
) -> Candidate:
    if person.has_left(today):
        return Candidate(person, None, Hurdle.LEFT)
    if person.start_date is not None and person.start_date > today:
        return Candidate(person, None, Hurdle.NOT_STARTED)
    if enrolment is None:
        return Candidate(person, None, Hurdle.NOT_ENROLLED)
    if enrolment.pk in done_in:
        return Candidate(person, enrolment.pk, Hurdle.DONE)
    enrolment.programme = programme
    entry = enrolment.outline.lesson(session.lesson_id)
    if entry is None:
        return Candidate(person, enrolment.pk, Hurdle.NOT_ASKED)
    if openings.closed_until(entry.opens, person, enrolment, today) is not None:
        return Candidate(person, enrolment.pk, Hurdle.NOT_OPEN)
    return Candidate(person, enrolment.pk, None)


@transaction.atomic
def tick(session_id: int, people: UserQuerySet, present: Collection[int], now: datetime) -> None:
    """Of these `people`, those of the ids in `present` were there, and the others were not, unless they confirmed.

    Who has a hurdle is not ticked, and who was ticked before is not a second time, though they may have another
    enrolment by now. Raises NotConfirmed("closed").
    """
    session = leading.hold(session_id)
    if not session.is_open(now):
        raise NotConfirmed("closed")
    looked_at = candidates(session, people, timezone.localdate(now))
    before = set(session.attendances.values_list("enrolment__user", flat=True))
    coming = set(present) - before
    there = [one.enrolment_id for one in looked_at if one.hurdle is None and one.person.pk in coming]
    absent = [one.person.pk for one in looked_at if one.person.pk not in present]
    session.attendances.unconfirmed().filter(enrolment__user__in=absent).delete()
    new = [Attendance(session=session, enrolment_id=enrolment_id) for enrolment_id in there if enrolment_id]
    Attendance.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def confirm(attendance_id: int, how: Confirmed, now: datetime, *, announce: bool = True) -> bool:
    """Someone who was ticked confirms to have been there: from now on they did the lesson, in the version that was
    shown; False when they had confirmed before.

    Raises NotConfirmed, and nothing changes. Who left since can still have signed the list while they worked here.
    """
    ticked = Attendance.objects.filter(pk=attendance_id).values_list("session", flat=True).first()
    if ticked is None:
        raise NotConfirmed("gone")
    session = leading.hold(ticked)
    there = Attendance.objects.select_related("enrolment__user").filter(pk=attendance_id).first()
    if there is None:
        raise NotConfirmed("gone")
    if there.confirmed_at is not None:
        return False
    _refuse(session, there.enrolment.user, how, now)
    enrolment_id = _where_asked_now(session, there.enrolment)
    Attendance.objects.filter(pk=there.pk).update(how=how, confirmed_at=now, enrolment=enrolment_id)
    try:
        progress.complete_together(enrolment_id, session, now, announce=announce)
    except progress.DoneAlready as before:
        raise NotConfirmed("done") from before
    return True


def _refuse(session: GroupSession, person: User, how: Confirmed, now: datetime) -> None:
    if not session.is_open(now):
        raise NotConfirmed("closed")
    if person.organisation_id != session.organisation_id:
        raise NotConfirmed("elsewhere")
    day = session.begun_at if how == Confirmed.PAPER else now
    if has_left(person.end_date, timezone.localdate(day)):
        raise NotConfirmed("left")


def _where_asked_now(session: GroupSession, enrolment: Enrolment) -> int:
    """The enrolment in which the lesson is done: the current one of this person in the programme in which the lesson is
    by now, if it moved or another round began; else the one that was ticked."""
    mine = Enrolment.objects.of_person(enrolment.user).current().filter(programme=session.lesson.programme_id)
    current = mine.values_list("pk", flat=True).first()
    return current or enrolment.pk


@dataclass(frozen=True, slots=True)
class Consequences:
    """What it comes down to when everyone who is ticked and has not confirmed does: how many people that are, for how
    many of them the programme is completed by it, and how many of these get a mail of that."""

    people: int
    finish: int
    mails: int


def consequences(session: GroupSession, today: date) -> Consequences:
    """Counted the same way as it will happen; always the same queries."""
    waiting = list(session.attendances.unconfirmed().values_list("enrolment__user", "enrolment"))
    enrolments = _asked_now_of(session, dict(waiting))
    done: dict[int, set[int]] = defaultdict(set)
    for enrolment_id, lesson_id in Completion.objects.filter(enrolment__in=enrolments).values_list(
        "enrolment_id", "lesson_id"
    ):
        done[enrolment_id].add(lesson_id)
    away = {one.programme_id: list(coming_back_to(one.programme_id)) for one in _each_programme_once(enrolments)}
    finish = [
        one.pk for one in enrolments if _would_finish(one, session.lesson_id, done[one.pk], away[one.programme_id])
    ]
    mails = mails_of(Enrolment.objects.filter(pk__in=finish), NoticeKind.COMPLETION, today)
    return Consequences(len(waiting), len(finish), mails)


def _asked_now_of(session: GroupSession, ticked: dict[int, int]) -> list[Enrolment]:
    """The enrolments in which the lesson would be done, as `_where_asked_now` says of one; `ticked` are those that were
    ticked, by the person's id. Without who works elsewhere by now, and without what is completed."""
    here = Enrolment.objects.where_they_work()
    now = here.current().filter(programme=session.lesson.programme_id, user__in=ticked)
    current = dict(now.values_list("user", "pk"))
    asked = here.filter(pk__in=(ticked | current).values(), completed_at__isnull=True)
    return list(asked.select_related("programme"))


def _each_programme_once(enrolments: Iterable[Enrolment]) -> Iterable[Enrolment]:
    return {one.programme_id: one for one in enrolments}.values()


def _would_finish(enrolment: Enrolment, lesson_id: int, done: set[int], away: list[AskedLesson]) -> bool:
    if lesson_id in done:
        return False
    count_lessons(enrolment, done | {lesson_id})  # on a copy that is not saved
    return is_last_lesson(enrolment, lesson_id, done, away)
