"""Enrolling people, and by when they are to be done. Part of the one door: used from outside as `progress.enrol` etc.

Everyone who is enrolled in a programme for the first time passes through `enrol_many`, which locks the programme: two
who enrol the same people at once come one after the other, so that each knows which enrolments it made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max

from onboarding.learning.calendar.due_dates import Away, effective, last_day, with_room
from onboarding.learning.calendar.own_calendars import calendar_of, calendars_of_enrolments, calendars_of_people
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import Enrolment, EnrolmentQuerySet, EnrolmentRule, Mailed
from onboarding.learning.notices.announcing import announce as announce_enrolments
from onboarding.learning.notices.ledger import detach
from onboarding.learning.status import is_done, is_exempted
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, User

BATCH = 500  # people or enrolments at a time: memory and the number of queries for each stay constant


def enrol(
    user: User,
    programme: Programme,
    on: date,
    *,
    due_date: date | None = None,
    rule: EnrolmentRule | None = None,
    mailed: Mailed = Mailed.NEWCOMERS,
    announce: bool = True,
) -> Enrolment:
    """Enrol `user` as `enrol_many` does; the current enrolment if there is one already.

    Raises ValueError when person and programme belong to different organisations.
    """
    mine = Enrolment.objects.current().filter(user=user, programme=programme)
    enrolment = mine.first()
    if enrolment is None:
        enrol_many([user.pk], programme, on, due_date=due_date, rule=rule, mailed=mailed, announce=announce)
        enrolment = mine.get()
    enrolment.user, enrolment.programme = user, programme
    return enrolment


def enrol_many(
    people_ids: Iterable[int],
    programme: Programme,
    on: date,
    *,
    due_dates: Mapping[int, date] | None = None,
    due_date: date | None = None,
    rule: EnrolmentRule | None = None,
    mailed: Mailed = Mailed.NEWCOMERS,
    announce: bool = True,
    at_once: bool = False,
) -> list[int]:
    """Enrol these people in the first round of `programme`; the ids of the new enrolments.

    Left alone is who was ever enrolled in it, in any round. Agreed as the due date is the person's own of `due_dates`,
    else `due_date`, else the programme's number of calendar days after `on`, or after the first working day of who is
    yet to start, up to a working day. Absences that are known move it at once. Who is `mailed` is told, on the first
    working day of who is yet to start or `at_once`, and of the others the ledger says that HR chose so; nothing is
    written in it when not to `announce`.
    All or nothing; each BATCH costs the same queries. Raises ValueError when a person belongs to another organisation
    than the programme.
    """
    own, calendar = due_dates or {}, calendar_of(programme.organisation_id)
    added: list[int] = []

    with transaction.atomic():
        locked = Programme.objects.select_for_update(no_key=True).only("outline", "is_live").get(pk=programme.pk)
        for batch in batches(people_ids):
            found = list(User.objects.filter(pk__in=batch).order_by("pk").only("organisation_id", "start_date"))
            if any(person.organisation_id != programme.organisation_id for person in found):
                raise ValueError("A person is enrolled in programmes of the own organisation.")
            had = set(Enrolment.objects.filter(programme=programme, user__in=batch).values_list("user_id", flat=True))
            new = [
                Enrolment(
                    user_id=person.pk,
                    programme=programme,
                    enrolled_on=on,
                    due_date=own.get(person.pk)
                    or due_date
                    or due_unless_chosen(person.start_date, programme, on, calendar),
                    rule=rule,
                    **_summary_of_new(locked),
                )
                for person in found
                if person.pk not in had
            ]
            if not new:
                continue
            _apply_absences(new)
            ids = [enrolment.pk for enrolment in Enrolment.objects.bulk_create(new)]
            if announce:
                announce_enrolments(ids, on, mailed, at_once=at_once)
            added += ids
    return added


def begin_rounds(enrolment_ids: Iterable[int], on: date, *, announce: bool = True) -> list[int]:
    """Begin the next round for these current enrolments, completed or exempted; the ids of the new ones.

    They are told, where the programme mails about its rounds. The earlier rounds stay as they are, no longer current.
    Nothing begins for whom HR took out of a later round. Due the programme's number of working days after `on`, moved
    by absences. Two at once begin a round once: what is current and over is looked at again under a lock.
    """
    added: list[int] = []
    for batch in batches(enrolment_ids):
        with transaction.atomic():
            current = Enrolment.objects.current().filter(is_done() | is_exempted(), pk__in=batch)
            current = current.exclude(pk__in=Enrolment.objects.before(Enrolment.objects.withdrawn()).values("pk"))
            locked = current.select_for_update(of=("self", "programme"), no_key=True)
            over = list(locked.select_related("programme").order_by("pk"))
            if not over:
                continue
            calendars = calendars_of_enrolments([one.pk for one in over])
            Enrolment.objects.filter(pk__in=[one.pk for one in over]).update(is_current=False)
            new = [
                Enrolment(
                    user_id=one.user_id,
                    programme=one.programme,
                    enrolled_on=on,
                    due_date=last_day(on, one.programme.days_to_finish, calendars.of(one.programme.organisation_id)),
                    round=one.round + 1,
                    **_summary_of_new(one.programme),
                )
                for one in over
            ]
            _apply_absences(new)
            ids = [enrolment.pk for enrolment in Enrolment.objects.bulk_create(new)]
            for is_mailed in {one.programme.outline.mails_rounds for one in over} if announce else ():
                theirs = [one.pk for one in new if one.programme.outline.mails_rounds == is_mailed]
                announce_enrolments(theirs, on, Mailed.EVERYONE if is_mailed else Mailed.NOBODY)
            added += ids
    return added


def change_due_date(enrolment_ids: Iterable[int], day: date | None) -> int:
    """Agree `day` as the due date, or none; the number of enrolments that it now holds for.

    Only what is open and current changes. Absences keep moving the date that was agreed.
    """
    number = 0
    for batch in batches(enrolment_ids):
        with transaction.atomic():
            enrolments = _open(Enrolment.objects.filter(pk__in=batch))
            before = [(one.due_date, one.agreed_due_date) for one in enrolments]
            for enrolment in enrolments:
                enrolment.due_date, enrolment.agreed_due_date = day, None
            _apply_absences(enrolments)
            _save_changed(enrolments, before)
            number += len(enrolments)
    return number


def move_to_working_days(enrolment_ids: Iterable[int], calendar: Calendar) -> int:
    """Agree the next working day where these enrolments are due on a day off; the number of due dates that moved."""
    number = 0
    for batch in batches(enrolment_ids):
        with transaction.atomic():
            enrolments = [one for one in _open(Enrolment.objects.filter(pk__in=batch)) if one.due_date is not None]
            before = [(one.due_date, one.agreed_due_date) for one in enrolments]
            for one in enrolments:
                agreed = one.agreed_due_date or one.due_date
                one.due_date, one.agreed_due_date = agreed and calendar.on_or_after(agreed), None
            _apply_absences(enrolments)
            number += _save_changed(enrolments, before)
    return number


def reschedule(user_ids: Iterable[int]) -> int:
    """Work out the due dates of these people anew, their absences having changed; the number of dates that moved."""
    number = 0
    for batch in batches(user_ids):
        with transaction.atomic():
            enrolments = _open(Enrolment.objects.filter(user__in=batch, due_date__isnull=False))
            before = [(one.due_date, one.agreed_due_date) for one in enrolments]
            for enrolment in enrolments:
                enrolment.due_date = enrolment.agreed_due_date or enrolment.due_date
                enrolment.agreed_due_date = None
            _apply_absences(enrolments)
            number += _save_changed(enrolments, before)
    return number


def leave_room(with_more: Iterable[tuple[Enrolment, date]], today: date) -> None:
    """Move the due dates of these open enrolments, locked and with their programme, to where they leave time for what
    is asked of them since, each from that day; nobody becomes late because of an edit. That they moved is kept."""
    from_when = list(with_more)
    enrolments = [one for one, _day in from_when]
    before = [(one.due_date, one.agreed_due_date) for one in enrolments]
    moved = []
    calendars = calendars_of_enrolments([one.pk for one in enrolments if one.due_date])
    for one, day in from_when:
        calendar = calendars.of(one.programme.organisation_id)
        due = one.due_date and with_room(one.due_date, day, one.programme.days_to_finish, calendar)
        if due != one.due_date:
            one.due_date, one.agreed_due_date = due, None
            moved.append(one)
    _apply_absences(moved)
    _save_changed(enrolments, before)
    for one in moved:
        one.more_time_on, one.more_time_until = today, one.due_date
    Enrolment.objects.bulk_update(moved, ["more_time_on", "more_time_until"])


def last_in(programme_id: int) -> int:
    """The number of the last enrolment in a programme; 0 when there is none."""
    return Enrolment.objects.filter(programme=programme_id).aggregate(last=Max("pk"))["last"] or 0


def withdraw(enrolment_ids: Iterable[int], now: datetime) -> int:
    """Take people out of programmes in which they did nothing at all yet; the number of enrolments that went.

    Whatever was begun, whatever comes after an earlier round, and whatever someone was ever exempted from, stays. Mail
    that was planned does not go out; of that, and of what went out or is going out right now, the ledger still tells.
    """
    number = 0
    for batch in batches(enrolment_ids):
        with transaction.atomic():
            untouched = Enrolment.objects.untouched().filter(pk__in=batch)
            ids = list(untouched.select_for_update(of=("self",)).values_list("pk", flat=True))
            detach(ids, now)
            Enrolment.objects.filter(pk__in=ids).delete()
            number += len(ids)
    return number


def _open(enrolments: EnrolmentQuerySet) -> list[Enrolment]:
    """Those of them that are current and not completed, locked."""
    return list(enrolments.current().unfinished().select_for_update(of=("self",)).order_by("pk"))


def _save_changed(enrolments: list[Enrolment], before: list[tuple[date | None, date | None]]) -> int:
    changed = [one for one, was in zip(enrolments, before, strict=True) if (one.due_date, one.agreed_due_date) != was]
    Enrolment.objects.bulk_update(changed, ["due_date", "agreed_due_date"])
    return len(changed)


def _apply_absences(enrolments: list[Enrolment]) -> None:
    """Move (unsaved) the due dates, which are as agreed, by the absences of their people; one query, and one more where
    somebody was away."""
    people = [one.user_id for one in enrolments if one.due_date is not None]
    absences: dict[int, list[Away]] = defaultdict(list)
    found = Absence.objects.filter(user__in=people).order_by()
    works_for: dict[int, int | None] = {}
    days = found.values_list("user_id", "user__organisation_id", "first_day", "last_day")
    for user_id, organisation_id, first_day, until in days:
        works_for[user_id] = organisation_id
        absences[user_id].append(Away(first_day, until))
    if not absences:
        return
    calendars = calendars_of_people(list(absences))
    for enrolment in enrolments:
        agreed = enrolment.due_date
        if agreed is not None and enrolment.user_id in absences:
            calendar = calendars.of(works_for[enrolment.user_id])
            enrolment.due_date = effective(agreed, enrolment.enrolled_on, absences[enrolment.user_id], calendar)
            enrolment.agreed_due_date = agreed if enrolment.due_date != agreed else None


def _summary_of_new(programme: Programme) -> dict[str, Any]:
    """The summary of who is enrolled now: everything is asked of them, and nothing is done."""
    asked = len(programme.lesson_ids)
    return {"lessons_asked": asked, "is_waiting": not asked or not programme.is_live}


def due_unless_chosen(first_working_day: date | None, programme: Programme, on: date, calendar: Calendar) -> date:
    """By when someone who is enrolled on that day is to be done, where nobody chose a day; absences apart."""
    return last_day(max(on, first_working_day or on), programme.days_to_finish, calendar)


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """These ids, BATCH at a time."""
    left = iter(ids)
    while batch := list(islice(left, BATCH)):
        yield batch
