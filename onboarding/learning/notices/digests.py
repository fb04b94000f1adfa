"""What a department head hears every week: who is late, who has this week left, who finished last week, and who stays
silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, cast

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from onboarding.learning.models import Enrolment, EnrolmentQuerySet, Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import ledger, mail_circumstances, mail_planning
from onboarding.learning.notices.silence import never_signed_in_yet, silent
from onboarding.learning.status import Status, is_late
from onboarding.people.models import Department, User
from onboarding.people.who_works_here import not_left_on

SHOWN = 25  # lines of a list; the head's own page has them all
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    programme: str
    day: date  # the due date, or the day of completion; of who is silent, of enrolling where there is no due date


@dataclass(frozen=True, slots=True)
class People:
    """The first SHOWN lines of a list, and how many there are beyond those."""

    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    late: People
    due: People
    finished: People
    silent: People

    @property
    def is_empty(self) -> bool:
        return not (self.late.lines or self.due.lines or self.finished.lines or self.silent.lines)


class HeadWithNews(Protocol):
    """What `due` adds to a head."""

    has_news: bool


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def due(today: date) -> Iterator[list[Notice]]:
    """This week's digests that are not in the ledger yet, in batches; nothing is written."""
    monday, rules = monday_of(today), mail_circumstances.Rules()
    known = Notice.objects.filter(recipient=OuterRef("pk"), kind=NoticeKind.DIGEST, about=monday)
    headed = Department.objects.filter(head=OuterRef(OuterRef("pk")))
    news = _news(monday, today).working_in(headed).exclude(user=OuterRef("pk"))
    unseen = never_signed_in_yet(today).working_in(headed).exclude(user=OuterRef("pk"))  # who is late is news already
    heads = (
        User.objects.filter(Exists(Department.objects.filter(head=OuterRef("pk"))), ~Exists(known))
        .annotate(has_news=Exists(news) | Exists(unseen), **mail_circumstances.of_people(today, "pk"))
        .order_by("pk")
    )
    for batch in ledger.in_batches(heads):
        at_work = [(head, rules.of(head.organisation_id, NoticeKind.DIGEST)) for head in batch]
        yield [_line(head, monday, rule, today) for head, rule in at_work if rule.calendar.is_working_day(today)]


def _line(head: User, monday: date, rule: mail_planning.Rule, today: date) -> Notice:
    circumstances = mail_circumstances.circumstances_of(head, None, head)
    verdict = mail_planning.verdict(NoticeKind.DIGEST, monday, circumstances, rule, today)
    state, reason = verdict.state, verdict.reason
    if verdict.goes_out and not cast("HeadWithNews", head).has_news:
        state, reason = NoticeState.NOT_SENT, NoticeReason.NOTHING_TO_SAY
    return Notice(
        recipient=head, kind=NoticeKind.DIGEST, about=monday, send_on=verdict.send_on, state=state, reason=reason
    )


def overview(head_id: int, monday: date, today: date) -> Overview:
    """How it stands with the people of this head's departments, in the week of this Monday; in four queries."""
    found: Any = (
        _news(monday, today)
        .with_status(today)
        .working_in(Department.objects.filter(head=head_id))
        .exclude(user=head_id)
        .order_by("due_date", "user__folded", "pk")
        .values_list(
            *("user__first_name", "user__last_name", "programme__title", "due_date", "completed_at", "status_today")
        )
    )
    late: list[Line] = []
    soon: list[Line] = []
    finished: list[Line] = []
    for first_name, last_name, title, due_date, completed_at, status in found:
        name = f"{first_name} {last_name}".strip()
        if status == Status.DONE:
            finished.append(Line(name, title, timezone.localtime(completed_at).date()))
        else:
            (late if status == Status.LATE else soon).append(Line(name, title, due_date))
    return Overview(_shown(late), _shown(soon), _shown(finished), _shown(_silent(head_id, today)))


def _silent(head_id: int, today: date) -> list[Line]:
    organisation_id = User.objects.values_list("organisation_id", flat=True).get(pk=head_id)
    people = silent(today, organisation_id).working_in(Department.objects.filter(head=head_id)).exclude(user=head_id)
    found = people.select_related("user", "programme").defer("programme__outline", "programme__welcome")
    ordered = found.order_by("user__folded", "programme__title", "pk")
    return [Line(str(one.user), one.programme.title, one.due_date or one.enrolled_on) for one in ordered]


def _shown(lines: list[Line]) -> People:
    return People(tuple(lines[:SHOWN]), max(0, len(lines) - SHOWN))


def _news(monday: date, today: date) -> EnrolmentQuerySet:
    """The enrolments that a digest of this week speaks of: of who works here, late, due this week, or just done, in
    programmes that are there."""
    last_week = (_begin_of(monday - ONE_WEEK), _begin_of(monday))
    works_here = Q(user__is_active=True) & not_left_on(today, "user__")
    is_late_by_then = is_late(monday + ONE_WEEK)
    is_just_done = Q(completed_at__gte=last_week[0], completed_at__lt=last_week[1])
    people = Enrolment.objects.where_they_work().current().filter(programme__is_live=True)
    return people.filter(works_here, is_late_by_then | is_just_done)


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
