"""The daily run is a function: it takes the day and a clock, and gives its figures."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from onboarding.learning.models import Notice, NoticeKind, NoticeState
from onboarding.learning.notices import daily_mails
from onboarding.learning.notices.daily_mails import Figures
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from tests.learning.notices.conftest import SOON, TODAY, enrol, lines

pytestmark = pytest.mark.django_db
NOTICES = Path(daily_mails.__file__).parent
THURSDAY = date(2026, 11, 19)  # three working days before TODAY
LONG_AGO = datetime(2001, 2, 3, 4, 5, tzinfo=UTC)


def clock() -> datetime:
    return LONG_AGO


def test_it_gives_its_figures_and_settles_at_the_moment_of_its_clock(
    amina: User, marleen: User, values: Programme
) -> None:
    enrol(amina, values)
    enrol(marleen, values, completed_at=LONG_AGO, started_at=LONG_AGO)
    assert daily_mails.rehearse(TODAY) == Figures(sent=1, not_sent=1)
    assert daily_mails.remind(TODAY, clock) == Figures(sent=1, not_sent=1)
    assert set(Notice.objects.values_list("settled_at", flat=True)) == {LONG_AGO}


def test_what_was_interrupted_is_counted(amina: User, values: Programme) -> None:
    enrolment = enrol(amina, values)
    begun = LONG_AGO - timedelta(hours=2)
    Notice.objects.create(
        recipient=amina, enrolment=enrolment, kind="before_due", about=SOON, send_on=TODAY,
        state=NoticeState.SENDING, claimed_at=begun,
    )  # fmt: skip
    assert daily_mails.remind(TODAY, clock) == Figures(interrupted=1)


@pytest.mark.parametrize("day", [date(2026, 11, 11), date(2026, 11, 22)])
def test_on_a_day_off_nothing_is_done_or_expected(amina: User, values: Programme, day: date) -> None:
    enrol(amina, values, due_date=day)
    assert daily_mails.remind(day, clock) == Figures()
    assert daily_mails.rehearse(day) == Figures()
    assert lines() == []


@pytest.mark.parametrize(
    ("since", "state"),
    [
        (None, NoticeState.SENT),
        (THURSDAY, NoticeState.PLANNED),
        (THURSDAY + timedelta(days=1), NoticeState.SENT),  # was late before that edit came
    ],
)
def test_nobody_is_told_of_being_late_as_long_as_an_edit_is_to_be_counted_for_them(
    amina: User, values: Programme, since: date | None, state: NoticeState
) -> None:
    """Perhaps they have more time since, or nothing left to do; the mail waits until that is known."""
    enrol(amina, values, due_date=THURSDAY)
    Programme.objects.filter(pk=values.pk).update(counting_since=since)
    daily_mails.remind(TODAY, clock)
    assert Notice.objects.get(kind=NoticeKind.OVERDUE).state == state
    Programme.objects.filter(pk=values.pk).update(counting_since=None)
    daily_mails.remind(TODAY + timedelta(days=1), clock)
    assert Notice.objects.get(kind=NoticeKind.OVERDUE).state == NoticeState.SENT


def test_only_the_task_of_the_worker_reads_the_clock() -> None:
    reads = re.compile(r"timezone\.(now\b|localdate\(\))|\b(date|datetime)\.(today|now)\b")
    assert [path.name for path in NOTICES.glob("*.py") if reads.search(path.read_text())] == ["queueing.py"]
