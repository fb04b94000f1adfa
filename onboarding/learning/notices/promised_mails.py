"""How many mails leave, for every screen that says so before it happens; of a beginning, `promised_beginnings.py` says.

The same conditions as what becomes of a mail on the day itself (`mail_planning.verdict`), in the database: a count
costs the same for one person and for many. A test holds that both agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Count

from onboarding.learning.models import EnrolmentQuerySet, Notice, NoticeKind, NoticeState
from onboarding.learning.notices.mail_circumstances import OfNotice, OfPerson, Rules, planned_notices, verdict_on
from onboarding.learning.notices.mail_for_who_is_away import WhenBack
from onboarding.people.who_works_here import has_left, not_left_on


@dataclass(frozen=True, slots=True)
class Promised:
    """A line of the ledger of which the mail leaves, and whether that is today."""

    line: Notice
    is_now: bool


def mails_of(enrolments: EnrolmentQuerySet, kind: NoticeKind, today: date) -> int:
    """How many of these enrolments get a mail of this `kind`, one about what is done, that is planned on `today`.

    None for who left, works elsewhere, cannot sign in or has no address, of an earlier round, in a programme that was
    taken away, or where the organisation sends none of this kind. Who is away counts, as the mail waits for them,
    unless they leave service before they are back. Costs three queries, and two more where someone's last day is known.
    """
    reached = enrolments.where_they_work().current().exclude(user__email="").order_by()
    reached = reached.filter(not_left_on(today, "user__"), user__is_active=True, programme__is_live=True)
    numbers = reached.values("user__organisation").annotate(number=Count("pk", distinct=True))
    rules = Rules()
    counted = Counter(dict(numbers.values_list("user__organisation", "number")))
    counted.subtract(_gone_by_then(reached, kind, rules, today))
    return sum(number for organisation_id, number in counted.items() if rules.sends(organisation_id, kind))


def _gone_by_then(reached: EnrolmentQuerySet, kind: NoticeKind, rules: Rules, today: date) -> Counter[int]:
    """How many of these, by organisation, are of who will have left on the day that the mail would leave."""
    that_end = reached.filter(user__end_date__isnull=False).distinct()
    found = list(that_end.values_list("pk", "user", "user__organisation", "user__end_date"))
    back = WhenBack(today, user__in={person_id for _pk, person_id, *_rest in found}) if found else None
    gone: Counter[int] = Counter()
    for _pk, person_id, organisation_id, end_date in found:
        calendar = None if kind == NoticeKind.COMPLETION else rules.calendars.of(organisation_id)
        gone[organisation_id] += back is not None and has_left(end_date, back.on_or_after(today, person_id, calendar))
    return gone


def planned_to_leave(notice_ids: Iterable[int], today: date) -> list[Promised]:
    """The mails that leave of these that are planned by now and let someone in, today or later; not to who will have
    left by then."""
    rules = Rules()
    lines = planned_notices(notice_ids, today)
    back = WhenBack(today, user__in={line.person.pk for line in lines})
    leaving = []
    for line in lines:
        first, calendar = max(today, line.send_on), rules.calendars.of(line.person.organisation_id)
        day = back.on_or_after(first, line.person.pk, calendar)
        if first == today and verdict_on(line, rules, today).state == NoticeState.NOT_SENT:
            continue
        if day > today:
            cast("OfPerson", line).is_absent = cast("OfNotice", line).is_let_in_today = False  # on that day
        if verdict_on(line, rules, day).goes_out:
            leaving.append(Promised(line, day == today))
    return leaving
