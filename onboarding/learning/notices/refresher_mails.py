"""When someone is told that a refresher waits for them: once for each round, on the day itself, if they want.

Of whoever began it in time, or did another lesson meanwhile, nothing is asked any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Protocol, cast

from django.db.models import Prefetch
from django.utils import timezone

from onboarding.learning.calendar import refresher_rounds
from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.models import Enrolment, EnrolmentQuerySet, Notice, NoticeKind, Refresher, last_quiz
from onboarding.learning.notices import ledger, mail_circumstances, mail_planning

KIND = NoticeKind.REFRESHER


class WithLastQuiz(Protocol):
    """What `_wanted` adds to an enrolment: None where no lesson with questions is done."""

    last_quiz_at: datetime | None


def due(today: date) -> Iterator[list[Notice]]:
    """The lines of today that are not in the ledger yet, in batches; nothing is written. Three queries for each batch.

    What no run looked at for too many working days is let go.
    """
    rules = mail_circumstances.Rules()
    first = LEGAL.add(today, -mail_planning.CATCH_UP)
    enrolments = _wanted().current().annotate(**mail_circumstances.of_enrolments(today, "user_id", "pk")).order_by("pk")
    for batch in ledger.in_batches(enrolments):
        known = set(Notice.objects.filter(enrolment__in=batch, kind=KIND).values_list("enrolment_id", "about"))
        lines = []
        for one in batch:
            about = _waits_since(one, today)
            if about is not None and about >= first and (one.pk, about) not in known:
                lines.append(ledger.line(KIND, one, about, rules.of(one.user.organisation_id, KIND), today))
        yield lines


def still_waits(enrolment: Enrolment, about: date, today: date) -> bool:
    """Whether the refresher that this mail is about is still to be begun, and its mail still wanted."""
    found = _wanted().filter(pk=enrolment.pk).first()
    return found is not None and _waits_since(found, today) == about


def _wanted() -> EnrolmentQuerySet:
    """The enrolments with lessons done of those who want refreshers, and to be told of them."""
    return (
        Enrolment.objects.where_they_work()
        .filter(
            user__wants_refreshers=True,
            user__wants_refresher_mails=True,
            user__organisation__refreshers_on=True,
            programme__is_live=True,
            lessons_done__gt=0,
        )
        .annotate(last_quiz_at=last_quiz())
        .select_related("user", "programme")
        .prefetch_related(Prefetch("refreshers", Refresher.objects.only("enrolment_id", "days", "finished_at")))
    )


def _waits_since(enrolment: Enrolment, today: date) -> date | None:
    """The day from which a refresher waits that is not begun; None when there is none."""
    moment = cast("WithLastQuiz", enrolment).last_quiz_at
    if moment is None:
        return None
    last_done = timezone.localtime(moment).date()
    had = {one.days: one.finished_at is not None for one in enrolment.refreshers.all()}
    days = refresher_rounds.due_round(enrolment.programme.refresher_days, last_done, had, today)
    return None if days is None or days in had else last_done + timedelta(days=days)
