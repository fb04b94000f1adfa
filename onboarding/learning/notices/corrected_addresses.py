"""Whoever was told how to get in at a wrong address, or had none, is told at once at the right one.

Only who never signed in, and whose address so changes at once (address_changes.py): the link of the earlier mail holds
for the earlier address, and opens nothing any more. The ledger goes on telling of both mails.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from onboarding.learning.calendar.own_calendars import calendars_of_people
from onboarding.learning.models import (
    LETS_IN,
    Notice,
    NoticeKind,
    NoticeQuerySet,
    NoticeReason,
    NoticeSetting,
    NoticeState,
)
from onboarding.learning.notices import outgoing_mails
from onboarding.people import events
from onboarding.people.models import User

# Of the mails that let someone in: what left, perhaps left, or would have left to a right address.
MEANT_FOR_THEM = Q(state__in=(NoticeState.SENT, NoticeState.UNCERTAIN)) | Q(
    state=NoticeState.NOT_SENT, reason__in=(NoticeReason.REFUSED, NoticeReason.NO_ADDRESS)
)


def connect() -> None:
    events.addresses_given.connect(_on_given, dispatch_uid="corrected_addresses")


def _on_given(people: Collection[User], now: datetime, is_silent: bool, **_sent: Any) -> None:
    if not is_silent:
        invite_anew([person.pk for person in people], timezone.localdate(now))


def mails_elsewhere(person_id: int, today: date) -> list[Notice]:
    """The mails, none of them saved, that leave when this person gets an address that nothing was sent to yet."""
    off = _switched_off()
    told = _told([person_id], today).select_related("enrolment", "recipient")
    return _anew([line for line in told if (line.organisation_id, _becomes(line)) not in off], today)


@transaction.atomic
def invite_anew(people_ids: Collection[int], today: date) -> int:
    """Mail those of these people who were told how to get in at another address than they have now; how many lines that
    took. On a weekend or a holiday it waits for the next working day.

    The mail that a programme begins goes again where that is so still; else it is an invitation, one for each person.
    """
    told = _told(people_ids, today).select_related("enrolment", "recipient")
    lines = list(told.select_for_update(of=("self",)).order_by("pk"))
    wrong = _to_send_again(lines, {line.recipient.pk: line.recipient.email for line in lines if line.recipient})
    if not wrong:
        return 0
    Notice.objects.filter(pk__in=[line.pk for line in wrong]).update(is_replaced=True)
    new = _anew(wrong, today)
    Notice.objects.bulk_create(new, ignore_conflicts=True)  # which tells no keys
    theirs = Notice.objects.filter(kind__in=LETS_IN, recipient__in={line.recipient_id for line in wrong})
    outgoing_mails.leave(theirs, today)
    return len(new)


def _to_send_again(lines: list[Notice], addresses: Mapping[int, str]) -> list[Notice]:
    """Of these lines that let someone in, with their enrolments, those that went elsewhere than to this address of
    theirs, which no other one reached, and of a kind that the organisation sends."""
    off = _switched_off()
    reached = {(one.recipient_id, one.recipient_address) for one in _of(addresses) if one.state == NoticeState.SENT}
    wrong = []
    for line in lines:
        address = addresses.get(line.recipient_id or 0, "")
        is_new = address and address != line.recipient_address and (line.recipient_id, address) not in reached
        if is_new and (line.organisation_id, _becomes(line)) not in off:
            wrong.append(line)
    return wrong


def _anew(wrong: list[Notice], today: date) -> list[Notice]:
    works_for = {line.recipient_id: line.recipient.organisation_id for line in wrong if line.recipient}
    calendars = calendars_of_people([pk for pk in works_for if pk is not None])
    days = {pk: calendars.of(organisation_id).on_or_after(today) for pk, organisation_id in works_for.items()}
    beginnings = [line for line in wrong if _becomes(line) == NoticeKind.START]
    begin = {line.recipient_id for line in beginnings}
    about = {(line.recipient_id, line.enrolment_id, line.about) for line in beginnings}
    about |= {(line.recipient_id, None, today) for line in wrong if line.recipient_id not in begin}
    return [
        Notice(
            recipient_id=person,
            enrolment_id=enrolment,
            kind=NoticeKind.INVITATION if enrolment is None else NoticeKind.START,
            about=day,
            send_on=days[person],
            reason=NoticeReason.NONE if days[person] == today else NoticeReason.HOLIDAY,
        )
        for person, enrolment, day in sorted(about, key=lambda one: (one[0] or 0, one[1] or 0, one[2]))
    ]


def _becomes(line: Notice) -> NoticeKind:
    """Of which kind the mail to the right address is: what begins is told of as long as there is something to do."""
    one = line.enrolment
    is_open_still = one is not None and one.is_current and one.completed_at is None and not one.is_exempted
    return NoticeKind.START if line.kind == NoticeKind.START and is_open_still else NoticeKind.INVITATION


def _told(people_ids: Collection[int], today: date) -> NoticeQuerySet:
    """The lines that let these people in, if they never signed in and can do so still."""
    able = User.objects.not_left(today).filter(is_active=True, last_login=None).unguarded()
    return _of(people_ids).filter(Exists(able.filter(pk=OuterRef("recipient"))), MEANT_FOR_THEM)


def _of(people_ids: Collection[int]) -> NoticeQuerySet:
    return Notice.objects.filter(recipient__in=people_ids, kind__in=LETS_IN, is_replaced=False)


def _switched_off() -> set[tuple[int | None, str]]:
    """The organisations that do not send one of these kinds, with which."""
    off = NoticeSetting.objects.filter(kind__in=LETS_IN, is_on=False)
    return set(off.values_list("organisation_id", "kind"))
