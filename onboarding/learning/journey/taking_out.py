"""Taking people out of a programme, and letting them in again.

In whom nothing was done, goes; what was begun is closed: no longer current, so that nobody is reminded of it or late in
it, and kept as it is. What is completed stays as it is. Of whom a later round is closed, the round before it is the
current one again, as it was: they are done with that one, and no other round begins. Behind the one door, progress.py.

Whom HR takes out, by name, is kept out: that is about this person, and no rule puts them in again. Who goes along
with a rule that was switched off or an import that was undone (`enrolling.withdraw`) is not: that was about the rule or
the import, and a rule that is on, also that one when it is again, takes whom it asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onboarding.learning.journey import summaries
from onboarding.learning.journey.enrolling import batches, leave_room, withdraw
from onboarding.learning.models import Attendance, Enrolment, KeptOut, Notice, NoticeReason
from onboarding.learning.notices import ledger
from onboarding.learning.status import is_past
from onboarding.people.models import User


@dataclass(frozen=True, slots=True)
class TakenOut:
    """How many enrolments went, and how many were closed."""

    gone: int = 0
    closed: int = 0

    def __add__(self, other: TakenOut) -> TakenOut:
        return TakenOut(self.gone + other.gone, self.closed + other.closed)


def take_out(enrolment_ids: Iterable[int], by: User | None, now: datetime) -> TakenOut:
    """Take people out of these current enrolments, `by` whom; no rule enrols them anew.

    Left alone is what is completed, and of earlier rounds. Mail that was planned does not go out; an attendance that
    nobody confirmed goes. Each portion is one transaction; safe to repeat.
    """
    taken = TakenOut()
    for batch in batches(enrolment_ids):
        with transaction.atomic():
            asked = Enrolment.objects.where_they_work().current().unfinished().filter(pk__in=batch)
            held = list(asked.select_for_update(of=("self",)).order_by("pk").only("user_id", "programme_id"))
            who = {one.pk: (one.user_id, one.programme_id) for one in held}
            gone = withdraw(who, now)
            begun = Enrolment.objects.filter(pk__in=who)
            left = set(begun.values_list("pk", flat=True))
            went = [KeptOut(user_id=user, programme_id=of) for pk, (user, of) in who.items() if pk not in left]
            KeptOut.objects.bulk_create(went, ignore_conflicts=True)
            ledger.drop(Notice.objects.filter(enrolment__in=left), NoticeReason.WITHDRAWN, now)
            Attendance.objects.unconfirmed().filter(enrolment__in=left).delete()
            begun.update(is_current=False, withdrawn_at=now, withdrawn_by=by)
            earlier = Enrolment.objects.before(Enrolment.objects.filter(pk__in=left)).last_that_stand()
            Enrolment.objects.filter(pk__in=list(earlier.values_list("pk", flat=True))).update(is_current=True)
            taken += TakenOut(gone, len(left))
    return taken


def open_again(enrolment_ids: Iterable[int], now: datetime) -> int:
    """Let people in again where they were taken out and had begun; how many enrolments that opened.

    They go on where they were, and what they did counts. Of several rounds of someone the last one is opened. Whose
    last day is past, gets time from today. A mail that was planned then goes out if it still makes sense.
    """
    number, today = 0, timezone.localdate(now)
    for batch in batches(enrolment_ids):
        with transaction.atomic():
            asked = Enrolment.objects.where_they_work().withdrawn().filter(pk__in=batch)
            overtaken = Enrolment.objects.before(Enrolment.objects.current() | asked).values("pk")
            closed = asked.exclude(pk__in=overtaken)
            held = list(closed.select_for_update(of=("self",)).values_list("pk", flat=True))
            opened = Enrolment.objects.filter(pk__in=held)
            earlier = Enrolment.objects.current().before(opened)
            Enrolment.objects.filter(pk__in=list(earlier.values_list("pk", flat=True))).update(is_current=False)
            opened.update(is_current=True, withdrawn_at=None, withdrawn_by=None)
            summaries.rebuild(opened)
            late = [one for one in opened.select_related("programme").order_by("pk") if is_past(one.due_date, today)]
            leave_room([(one, today) for one in late], today)
            ledger.take_up(held)
            number += len(held)
    return number
