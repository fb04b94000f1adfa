"""The invitation: a mail with a link to choose a password, when HR asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from onboarding.learning.calendar.own_calendars import calendars_of_people
from onboarding.learning.models import BEGINS, Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import ledger, outgoing_mails
from onboarding.people.models import User


def invite(people: Iterable[User], today: date) -> int:
    """Invite these people to choose a password, in the background; how many of them will hear of it.

    On a day off it waits for the next working day. At most one a day: left out are who was invited today, and
    who never signed in and hears today that a programme begins, for that mail lets them in too.
    """
    ids = [person.pk for person in people]
    batches = (ids[start : start + ledger.BATCH] for start in range(0, len(ids), ledger.BATCH))
    return sum(_invite(some, today, day) for batch in batches for day, some in _by_day(batch, today).items())


def to_be_invited(people: Iterable[User], today: date) -> list[int]:
    """Those of these people, by their ids, whom `invite` would invite today."""
    ids = [person.pk for person in people]
    batches = (ids[start : start + ledger.BATCH] for start in range(0, len(ids), ledger.BATCH))
    return [pk for batch in batches for pk in _not_invited(_not_let_in(batch, today), today)]


def _not_invited(people_ids: list[int], today: date) -> list[int]:
    """Those whom no invitation of today, sent or to be sent, reaches."""
    todays = Notice.objects.filter(recipient__in=people_ids, kind=NoticeKind.INVITATION, about=today, is_replaced=False)
    invited = set(todays.exclude(state=NoticeState.NOT_SENT).values_list("recipient_id", flat=True))
    return [person for person in people_ids if person not in invited]


def _by_day(people_ids: list[int], today: date) -> dict[date, list[int]]:
    """These people by the day on which their organisation sends what is asked for today."""
    calendars, found = calendars_of_people(people_ids), defaultdict[date, list[int]](list)
    people = User.objects.filter(pk__in=people_ids).order_by("pk")
    for person, organisation_id in people.values_list("pk", "organisation_id"):
        found[calendars.of(organisation_id).on_or_after(today)].append(person)
    return found


def _invite(people_ids: list[int], today: date, send_on: date) -> int:
    people_ids = _not_let_in(people_ids, today)
    planned = {
        "state": NoticeState.PLANNED,
        "reason": NoticeReason.NONE if send_on == today else NoticeReason.HOLIDAY,
        "send_on": send_on,
    }
    todays = Notice.objects.filter(recipient__in=people_ids, kind=NoticeKind.INVITATION, about=today, is_replaced=False)
    not_sent = list(todays.filter(state=NoticeState.NOT_SENT).values_list("pk", flat=True))
    todays.filter(pk__in=not_sent, state=NoticeState.NOT_SENT).update(
        **planned, settled_at=None, claimed_at=None, tries=0, mailing=None, is_held=False
    )
    known = set(todays.values_list("recipient_id", flat=True))
    new = [person for person in people_ids if person not in known]
    Notice.objects.bulk_create(
        [Notice(recipient_id=person, kind=NoticeKind.INVITATION, about=today, **planned) for person in new],
        ignore_conflicts=True,
    )
    outgoing_mails.leave(todays, today)
    return len(new) + len(not_sent)


def _not_let_in(people_ids: list[int], today: date) -> list[int]:
    """Those whom no mail of today, sent or to be sent, that a programme begins lets in."""
    begins = Notice.objects.filter(recipient__in=people_ids, recipient__last_login=None, kind__in=BEGINS)
    begins = begins.filter(is_replaced=False)
    told = set(begins.filter(send_on=today).exclude(state=NoticeState.NOT_SENT).values_list("recipient_id", flat=True))
    return [person for person in people_ids if person not in told]
