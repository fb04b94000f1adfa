"""A programme that comes back: so many months after someone finished it, their next round begins; after they did it
elsewhere, for who was exempted from all that was left."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, EnrolmentQuerySet, Exemption
from onboarding.learning.status import is_exempted
from onboarding.lessons.models import Programme
from onboarding.people.models.absences import is_away_on
from onboarding.people.who_works_here import not_left_on

logger = logging.getLogger(__name__)

ONE_DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day of the month that many months later; the last of that month when it is shorter."""
    return day + relativedelta(months=months)


def last_day_done(months: int, today: date) -> date:
    """The last day on which someone can have finished whose next round begins on `today` at the latest."""
    day = today - relativedelta(months=months)
    while months_after(day + ONE_DAY, months) <= today:  # 28, 29, 30 and 31 January all come back on 28 February
        day += ONE_DAY
    return day


def begin_due(today: date) -> int:
    """Begin every round that is due on `today`, or was and had to wait; the number of rounds begun.

    Someone who is absent gets theirs when back; who has left or cannot sign in gets none. Safe to repeat, and to run
    twice at once.
    """
    return sum(number for _programme, number in begun(today))


def begun(today: date) -> Iterator[tuple[Programme, int]]:
    """As `begin_due`: each programme that comes back, with the number of its rounds that were begun just now.

    Raises ExceptionGroup, after the others, when it fails for some programme.
    """
    problems: list[Exception] = []
    for programme, due in _due(today):
        try:
            number = len(progress.begin_rounds(due, today))
        except Exception as problem:
            logger.exception("The rounds of programme %s could not begin.", programme.pk)
            problems.append(problem)
        else:
            yield programme, number
    if problems:
        raise ExceptionGroup(f"{len(problems)} programmes failed", problems)


def _due(today: date) -> Iterator[tuple[Programme, list[int]]]:
    """Per programme that comes back, the enrolments whose next round is to begin."""
    programmes = Programme.objects.filter(is_live=True).only("title", "organisation", "outline").order_by("pk")
    for programme in programmes.iterator(chunk_size=100):
        if programme.repeat_months:
            over = due_in(programme, programme.repeat_months, today)
            yield programme, list(over.order_by("pk").values_list("pk", flat=True))


def due_in(programme: Programme, months: int, today: date) -> EnrolmentQuerySet:
    """The enrolments in a programme that comes back after so many months, whose next round is to begin today."""
    last_day = last_day_done(months, today)
    end_of_day = datetime.combine(last_day + ONE_DAY, time.min)
    later = Exemption.objects.in_force().filter(enrolment=OuterRef("pk"), done_on__gt=last_day)
    is_over = Q(completed_at__lt=timezone.make_aware(end_of_day)) | is_exempted() & ~Q(Exists(later))
    return (
        Enrolment.objects.where_they_work()
        .current()
        .filter(not_left_on(today, "user__"), is_over, programme=programme)
        .filter(~is_away_on(today, "user_id"), user__is_active=True)
        .exclude(pk__in=Enrolment.objects.before(Enrolment.objects.withdrawn()).values("pk"))
    )
