"""When a heart counts as not working: each border, and what is known of a site that has just begun."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onboarding.hr.worker import hearts
from onboarding.hr.worker.hearts import Signs, Verdict, Why
from onboarding.people.mail_trouble import MailTrouble
from onboarding.people.models import Heart, Pulse

pytestmark = pytest.mark.pure
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
LONG_AGO = NOW - timedelta(days=90)


def pulse(heart: Heart, **known: Any) -> Pulse:
    return Pulse(heart=heart, **{"known_since": LONG_AGO, **known})


def daily(**known: Any) -> Verdict:
    return hearts.of_daily_run(pulse(Heart.DAILY, **known), NOW)


def worker(**known: Any) -> Verdict:
    return hearts.of_worker(pulse(Heart.WORKER), Signs({}, **known), NOW)


def mail(overdue: int = 0, **known: Any) -> Verdict:
    return hearts.of_mail(pulse(Heart.MAIL, **known), overdue, NOW)


def test_the_daily_run_is_late_after_twenty_six_hours() -> None:
    last = NOW - timedelta(hours=26)
    assert daily(worked_at=last).is_well
    late = daily(worked_at=last - MOMENT)
    assert (late.why, late.since) == (Why.LATE, last - MOMENT)


def test_a_new_site_has_twenty_six_hours_for_its_first_daily_run() -> None:
    first = NOW - timedelta(hours=26)
    assert daily(known_since=first).is_well
    never = daily(known_since=first - MOMENT)
    assert (never.why, never.since, never.last) == (Why.LATE, None, None)


def test_a_daily_run_that_could_not_do_everything_says_what_and_since_when() -> None:
    since = NOW - timedelta(days=2)
    earlier, lately = NOW - timedelta(days=3), NOW - timedelta(hours=2)
    found = daily(worked_at=earlier, failed_at=lately, failing_since=since, detail="Herinneringen")
    assert (found.why, found.since, found.detail) == (Why.STEPS, since, "Herinneringen")


def test_a_daily_run_that_failed_and_came_no_more_is_late() -> None:
    failed = NOW - timedelta(hours=27)
    assert daily(worked_at=LONG_AGO, failed_at=failed, failing_since=failed).why == Why.LATE


def test_a_worker_is_gone_after_five_minutes_without_a_beat() -> None:
    last = NOW - timedelta(minutes=5)
    assert worker(beat=last).is_well
    gone = worker(beat=last - MOMENT)
    assert (gone.why, gone.since) == (Why.LATE, last - MOMENT)


def test_a_worker_that_was_stopped_leaves_when_that_was() -> None:
    stopped = NOW - timedelta(hours=3)
    found = hearts.of_worker(pulse(Heart.WORKER, worked_at=stopped), Signs({}), NOW)
    assert (found.why, found.since) == (Why.LATE, stopped)


def test_a_worker_that_beats_and_begins_nothing_hangs_after_half_an_hour() -> None:
    since = NOW - timedelta(minutes=30)
    assert worker(beat=NOW, waiting_since=since).is_well
    stuck = worker(beat=NOW, waiting_since=since - MOMENT)
    assert (stuck.why, stuck.since) == (Why.STUCK, since - MOMENT)


def test_mail_that_fails_is_told_after_ten_minutes_or_three_times() -> None:
    since = NOW - timedelta(minutes=10)
    assert mail(failing_since=since + MOMENT, failures=2).is_well
    found = mail(failing_since=since, failures=1, trouble=MailTrouble.SILENT)
    assert (found.why, found.since, found.trouble) == (Why.FAILS, since, MailTrouble.SILENT)
    assert mail(failing_since=NOW, failures=3).why == Why.FAILS


def test_five_refused_recipients_and_none_accepted_is_the_server() -> None:
    assert mail(refusals=4).is_well
    assert mail(refusals=5).why == Why.REFUSES


def test_mails_that_should_have_left_are_told_unless_no_daily_run_sends_them() -> None:
    assert mail(overdue=1).why == Why.OVERDUE
    pulses = {Heart.DAILY: pulse(Heart.DAILY), Heart.MAIL: pulse(Heart.MAIL)}
    late = hearts.verdicts(Signs(pulses, overdue=7, needs_worker=False), NOW)
    assert [(one.heart, one.why) for one in late] == [(Heart.DAILY, Why.LATE), (Heart.MAIL, None)]


def test_a_site_that_does_its_work_at_once_needs_no_worker() -> None:
    pulses = {Heart.WORKER: pulse(Heart.WORKER)}
    assert hearts.verdicts(Signs(pulses, needs_worker=False), NOW) == []
    assert [one.why for one in hearts.verdicts(Signs(pulses), NOW)] == [Why.LATE]
