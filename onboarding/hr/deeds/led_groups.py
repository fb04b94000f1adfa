"""What is done about a lesson that is led for a group, each with its line in the activity log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.journey import attending, leading
from onboarding.learning.models import Attendance, Confirmed, GroupSession
from onboarding.people.models import Department, User


@transaction.atomic
def begin(leader: User, lesson_id: int, department: Department | None, variant: str, now: datetime) -> GroupSession:
    """Raises leading.NotLed."""
    session = leading.begin(leader, lesson_id, department, variant, now)
    activity.record(leader, Verb.TOGETHER_BEGUN, session.organisation_id, detail=named(session))
    return session


@transaction.atomic
def confirm_by_code(there: Attendance, now: datetime) -> bool:
    """This person typed the own code or password; False when they had confirmed before. Raises NotConfirmed."""
    return _confirm(there.enrolment.user, there, Confirmed.CODE, now)


def confirm_on_paper(
    actor: User, signed: Collection[Attendance], now: datetime
) -> tuple[int, list[tuple[Attendance, attending.NotConfirmed]]]:
    """These people signed the list, as `actor` saw: how many have the lesson done by it, and who has not and why. Each
    in a transaction of their own."""
    number, refused = 0, []
    for there in signed:
        try:
            with transaction.atomic():
                number += _confirm(actor, there, Confirmed.PAPER, now)
        except attending.NotConfirmed as problem:
            refused.append((there, problem))
    return number, refused


def _confirm(actor: User, there: Attendance, how: Confirmed, now: datetime) -> bool:
    is_new = attending.confirm(there.pk, how, now)
    if is_new:
        session = there.session
        verb = Verb.TOGETHER_SIGNED if how == Confirmed.PAPER else Verb.TOGETHER_CONFIRMED
        person = there.enrolment.user
        activity.record(actor, verb, session.organisation_id, subject=person, detail=named(session))
    return is_new


@transaction.atomic
def close(actor: User, session: GroupSession, now: datetime) -> None:
    if leading.close(session.pk, now):
        number = session.attendances.confirmed().count()
        activity.record(actor, Verb.TOGETHER_CLOSED, session.organisation_id, number=number, detail=named(session))


@transaction.atomic
def discard(actor: User, session: GroupSession) -> None:
    """Raises leading.NotLed."""
    leading.discard(session.pk)
    activity.record(actor, Verb.TOGETHER_DROPPED, session.organisation_id, detail=named(session))


def named(session: GroupSession) -> str:
    return f"{session.version.title}, {session.leader_name}"
