"""Whether what keeps the site going still beats: the daily run, the background worker and the mail server.

`look` reads in two queries what is known, `verdicts` says what that means at a moment: pure. The borders stand here,
for the desk, for `/gezond/`, for `check_health` and for the mail to the operator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Case, F, Min, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import task_backends
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from onboarding.hr.models import WorkerBeat
from onboarding.learning.notices import ledger
from onboarding.people.models import Heart, Pulse

DAILY_LATE = timedelta(hours=26)  # once a day, and two hours to begin late or take long
WORKER_LATE = timedelta(minutes=5)  # it beats every ten seconds
WORK_LATE = timedelta(minutes=30)  # that something waits although a worker beats: it hangs, or is too busy
MAIL_LATE = timedelta(minutes=10)  # of failing without a mail that leaves; less may be a hiccup
MAIL_FAILURES = 3  # one after the other, however fast
MAIL_REFUSALS = 5  # mails one after the other that are refused, for good or for now: then it is the server


AT_ONCE = get_date_max()  # so django-tasks-db writes that a task need not wait


class Why(StrEnum):
    """Why a heart does not work."""

    LATE = "late"  # no sign for too long
    STEPS = "steps"  # the daily run could not do everything
    STUCK = "stuck"  # a worker is there, and what waits does not begin
    FAILS = "fails"  # the mail server takes no mail
    REFUSES = "refuses"  # the mail server refuses every recipient
    OVERDUE = "overdue"  # mails should have left by now


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known. A heart that has no pulse in the database is not expected to beat."""

    pulses: Mapping[Heart, Pulse]
    beat: datetime | None = None  # the last of any worker
    waiting_since: datetime | None = None  # the oldest work that may begin and did not
    overdue: int = 0  # mails that should have left on an earlier day
    needs_worker: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one heart: why it does not work, if so, since when, and when it last worked."""

    heart: Heart
    last: datetime | None
    why: Why | None = None
    since: datetime | None = None  # it did not work; None: nobody knows
    number: int = 0  # mails that are overdue
    trouble: str = ""  # a MailTrouble
    detail: str = ""  # the steps of the daily run that failed

    @property
    def is_well(self) -> bool:
        return self.why is None


def look(now: datetime) -> Signs:
    """Two queries, however many people, mails and workers there are."""
    may_begin = Q(run_after=AT_ONCE) | Q(run_after__lte=now)
    waiting = DBTaskResult.objects.filter(may_begin, status=TaskResultStatus.READY)
    since = Case(When(run_after=AT_ONCE, then="enqueued_at"), default="run_after")
    oldest = waiting.order_by().values("status").annotate(oldest=Min(since)).values("oldest")
    beats = WorkerBeat.objects.order_by("-seen_at").values("seen_at")[:1]
    pulses = list(Pulse.objects.annotate(beat=Subquery(beats), waiting_since=Subquery(oldest)))
    return Signs(
        pulses={Heart(pulse.heart): pulse for pulse in pulses},
        beat=pulses[0].beat if pulses else None,
        waiting_since=pulses[0].waiting_since if pulses else None,
        overdue=ledger.overdue(timezone.localdate(now)).count(),
        needs_worker=task_backends["default"].supports_defer,
    )


def verdicts(signs: Signs, now: datetime) -> list[Verdict]:
    """Of each heart that is expected to beat."""
    found = []
    daily = None
    if pulse := signs.pulses.get(Heart.DAILY):
        daily = of_daily_run(pulse, now)
        found.append(daily)
    if signs.needs_worker and (pulse := signs.pulses.get(Heart.WORKER)):
        found.append(of_worker(pulse, signs, now))
    if pulse := signs.pulses.get(Heart.MAIL):
        is_run = daily is None or daily.why != Why.LATE  # else that is why nothing leaves
        found.append(of_mail(pulse, signs.overdue if is_run else 0, now))
    return found


def of_daily_run(pulse: Pulse, now: datetime) -> Verdict:
    """It is late when it did not end for long, and failed when it ended without doing everything."""
    ended = _latest(pulse.worked_at, pulse.failed_at)
    if now - (ended or pulse.known_since) > DAILY_LATE:
        return Verdict(Heart.DAILY, pulse.worked_at, Why.LATE, ended)
    if pulse.failing_since is not None:
        return Verdict(Heart.DAILY, pulse.worked_at, Why.STEPS, pulse.failing_since, detail=pulse.detail)
    return Verdict(Heart.DAILY, pulse.worked_at)


def of_worker(pulse: Pulse, signs: Signs, now: datetime) -> Verdict:
    last = _latest(signs.beat, pulse.worked_at)
    if now - (last or pulse.known_since) > WORKER_LATE:
        return Verdict(Heart.WORKER, last, Why.LATE, last)
    if signs.waiting_since is not None and now - signs.waiting_since > WORK_LATE:
        return Verdict(Heart.WORKER, last, Why.STUCK, signs.waiting_since)
    return Verdict(Heart.WORKER, last)


def of_mail(pulse: Pulse, overdue: int, now: datetime) -> Verdict:
    since = pulse.failing_since
    if since is not None and (now - since >= MAIL_LATE or pulse.failures >= MAIL_FAILURES):
        return Verdict(Heart.MAIL, pulse.worked_at, Why.FAILS, since, overdue, pulse.trouble)
    if pulse.refusals >= MAIL_REFUSALS:
        return Verdict(Heart.MAIL, pulse.worked_at, Why.REFUSES, pulse.worked_at, overdue)
    if overdue:
        return Verdict(Heart.MAIL, pulse.worked_at, Why.OVERDUE, pulse.worked_at, overdue)
    return Verdict(Heart.MAIL, pulse.worked_at)


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def daily_run_began(now: datetime) -> None:
    Pulse.objects.filter(pk=Heart.DAILY).update(began_at=now)


def daily_run_ended(failed: list[str], now: datetime) -> None:
    """`failed`: the names of the steps that failed."""
    pulse = Pulse.objects.filter(pk=Heart.DAILY)
    if failed:
        since = Coalesce(F("failing_since"), now)
        words = ", ".join(failed)[: Pulse.DETAIL]
        pulse.update(failed_at=now, failing_since=since, failures=F("failures") + 1, detail=words)
    else:
        pulse.update(worked_at=now, failing_since=None, failures=0, detail="")


def worker_ended(now: datetime) -> None:
    """By itself: its sign of life is taken away, and this is what is left of it."""
    Pulse.objects.filter(pk=Heart.WORKER).update(worked_at=now)
