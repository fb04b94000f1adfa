"""What HR gives people to do, for one or for many: a programme, another due date, an invitation. Each deed is one
transaction, with its line in the activity log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.deeds.employment import LOG_DATE_FORMAT, among, record
from onboarding.hr.models import Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Mailed
from onboarding.learning.notices import invitations
from onboarding.lessons.models import Programme
from onboarding.people.models import User, UserQuerySet


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How many people are new in the programme, and how many were in it already, in whatever round."""

    new: int
    already: int


def new_in(actor: Any, people: UserQuerySet, programme: Programme, today: date) -> UserQuerySet:
    """Those of these people whom `enrol` would enrol: who was never in the programme."""
    enrolled = Enrolment.objects.filter(programme=programme)
    return _candidates(actor, people, programme, today).exclude(pk__in=enrolled.values("user"))


def _candidates(actor: Any, people: UserQuerySet, programme: Programme, today: date) -> UserQuerySet:
    return among(actor, people).not_left(today).of(programme.organisation_id)


@transaction.atomic
def enrol(
    actor: Any,
    people: UserQuerySet,
    programme: Programme,
    today: date,
    due_date: date | None = None,
    mailed: Mailed = Mailed.NEWCOMERS,
) -> Enrolled:
    """Enrol these people, due on `due_date` or as the programme says, and have whom HR chose `mailed`.

    Left alone are people of another organisation than the programme's, and who has left.
    """
    candidates = _candidates(actor, people, programme, today)
    ids = list(candidates.order_by("pk").values_list("pk", flat=True))
    new = progress.enrol_many(ids, programme, today, due_date=due_date, mailed=mailed)
    if new:
        one = User.objects.get(enrolments=new[0]) if len(new) == 1 else None
        activity.record(
            actor,
            Verb.ENROLLED,
            programme.organisation_id,
            subject=one,
            number=None if one else len(new),
            detail=programme.title,
        )
    return Enrolled(len(new), len(ids) - len(new))


@transaction.atomic
def change_due_date(actor: Any, people: UserQuerySet, programme: Programme, day: date) -> int:
    """Agree another due date with whoever of these people is busy in the programme; how many people that are."""
    unfinished = Enrolment.objects.current().unfinished().filter(programme=programme)
    busy = among(actor, people).filter(pk__in=unfinished.values("user"))
    ids = list(unfinished.filter(user__in=busy).order_by("pk").values_list("pk", flat=True))
    record(actor, Verb.DUE_DATE_CHANGED, busy, f"{programme.title}: {day.strftime(LOG_DATE_FORMAT)}")
    return progress.change_due_date(ids, day)


def _to_invite(actor: Any, people: UserQuerySet, today: date) -> UserQuerySet:
    return among(actor, people).not_left(today).with_mailbox()


def invited_of(actor: Any, people: UserQuerySet, today: date) -> list[int]:
    """Those of these people, by their ids, whom `invite` would send an invitation."""
    return invitations.to_be_invited(_to_invite(actor, people, today).order_by("pk").only("pk").iterator(), today)


@transaction.atomic
def invite(actor: Any, people: UserQuerySet, today: date) -> int:
    """Send these people an invitation; how many get one. Who has no address is given a letter instead."""
    invited = _to_invite(actor, people, today)
    number = invitations.invite(invited.order_by("pk").only("pk").iterator(), today)
    if number:
        record(actor, Verb.INVITED, invited)
    return number
