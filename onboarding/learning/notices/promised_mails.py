"""How many mails leave, for every screen that says so before it happens; of a beginning, `promised_beginnings.py` says.

The same conditions as what becomes of a mail on the day itself (`mail_planning.verdict`), in the database: a count
costs the same for one person and for many. A test holds that both agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from onboarding.learning.models import EnrolmentQuerySet, Notice, NoticeKind, NoticeState
from onboarding.learning.notices.mail_circumstances import Rules, planned_notices, verdict_on
from onboarding.people.who_works_here import not_left_on


@dataclass(frozen=True, slots=True)
class Promised:
    """A line of the ledger of which the mail leaves, and whether that is today."""

    line: Notice
    is_now: bool


def mails_of(enrolments: EnrolmentQuerySet, kind: NoticeKind, today: date) -> int:
    """How many of these enrolments get a mail of this `kind`, one about what is done, that is planned on `today`.

    None for who left, works elsewhere, cannot sign in or has no address, of an earlier round, in a programme that was
    taken away, or where the organisation sends none of this kind. Who is away counts: the mail waits for them. Costs
    two queries.
    """
    reached = enrolments.where_they_work().current().exclude(user__email="").order_by()
    reached = reached.filter(not_left_on(today, "user__"), user__is_active=True, programme__is_live=True)
    numbers = reached.values("user__organisation").annotate(number=Count("pk", distinct=True))
    rules = Rules()
    return sum(
        number
        for organisation_id, number in numbers.values_list("user__organisation", "number")
        if rules.sends(organisation_id, kind)
    )


def planned_to_leave(notice_ids: Iterable[int], today: date) -> list[Promised]:
    """The mails that leave of these that are planned by now, today or later."""
    rules = Rules()
    leaving = []
    for line in planned_notices(notice_ids, today):
        verdict = verdict_on(line, rules, max(today, line.send_on))
        if verdict.state == NoticeState.PLANNED:
            is_now = verdict.goes_out and verdict.send_on <= today
            leaving.append(Promised(line, is_now))
    return leaving
