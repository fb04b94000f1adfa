"""Who stays late is reminded again, where the organisation chose that: so many working days after the last reminder, a
number of times.

Counted from what the ledger says: a day on which the organisation closes, an absence that held a mail, another interval
since or a reminder that HR asked for never brings two mails close together. What HR asked for uses up none of the
times: these are of what leaves by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from onboarding.learning.models import Enrolment, EnrolmentQuerySet, Notice, NoticeKind, NoticeState
from onboarding.learning.notices import ledger, mail_circumstances, mail_planning
from onboarding.learning.notices.mail_circumstances import WAITING
from onboarding.learning.status import Status
from onboarding.people.models.absences import is_away_on
from onboarding.people.who_works_here import not_left_on

KIND = NoticeKind.OVERDUE
Choice = tuple[date, int]  # the latest day of the last reminder, and how many times there is another


def due(today: date) -> Iterator[list[Notice]]:
    """The reminders that are due again and not in the ledger yet, in batches; nothing is written."""
    rules = mail_circumstances.Rules()
    for choice, whose in rules.by(KIND, lambda rule: _choice(rule, today), "user__organisation"):
        if choice is not None:
            keys = _late_since(choice, today).filter(whose).values("pk")
            annotated = mail_circumstances.of_enrolments(today, "user_id", "pk")
            for batch in ledger.in_batches(mail_circumstances.enrolments_of(keys).annotate(**annotated)):
                yield [ledger.line(KIND, one, today, rules.of(one.user.organisation_id, KIND), today) for one in batch]


def expected(organisation_id: int, rule: mail_planning.Rule, today: date) -> int:
    """How many mails leave by this rule on the first working day from `today` on, if nothing changes; one query."""
    day = rule.calendar.on_or_after(today)
    choice = _choice(rule, day)
    if choice is None:
        return 0
    reached = _late_since(choice, day).filter(user__organisation=organisation_id).exclude(user__email="")
    return reached.exclude(is_away_on(day, "user_id")).count()


def reminded(today: date) -> EnrolmentQuerySet:
    """The enrolments that are late on `today`, of who works here, and were reminded of that since their due date: when
    last, by HR's hand too, as `reminded_on`, and how many times by itself, as `reminded_times`; without those of whom a
    reminder is under way."""
    told, none_under_way = reminders()
    late = Enrolment.objects.where_they_work().current().in_status(Status.LATE, today)
    here = late.filter(not_left_on(today, "user__"), user__is_active=True, programme__is_live=True)
    return here.filter(none_under_way).annotate(**told)


def reminders() -> tuple[dict[str, Subquery], Q]:
    """Of an enrolment: the two that `reminded` tells, to annotate, and that no reminder is under way."""
    by_itself = Q(kind=KIND, about__gte=OuterRef("due_date"))
    by_hand = Q(kind=NoticeKind.BY_HAND, about__gt=OuterRef("due_date")) & ~Q(state=NoticeState.NOT_SENT)
    lines = Notice.objects.filter(by_itself | by_hand, enrolment=OuterRef("pk")).order_by()
    counted = lines.filter(kind=KIND).values("enrolment").annotate(number=Count("pk"))
    told = {
        "reminded_on": Subquery(lines.order_by("-send_on").values("send_on")[:1]),
        "reminded_times": Subquery(counted.values("number")),
    }
    return told, ~Q(Exists(lines.filter(state__in=WAITING)))


def _choice(rule: mail_planning.Rule, today: date) -> Choice | None:
    """None where nobody is reminded again today."""
    if not rule.repeats or not rule.calendar.is_working_day(today):
        return None
    return mail_planning.latest_to_repeat(rule, today), rule.times


def _late_since(choice: Choice, today: date) -> EnrolmentQuerySet:
    """The first reminder is one of those that were sent, and no repetition."""
    latest, times = choice
    found: Any = reminded(today)
    return found.filter(reminded_on__lte=latest, reminded_times__lte=times)  # type: ignore[no-any-return]
