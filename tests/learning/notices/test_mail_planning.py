"""Which mail is due when: on working days, never two of one programme on a day, and nobody who should hear nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning.calendar.working_days import LEGAL, Calendar
from onboarding.learning.models import NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices.mail_planning import (
    ABOUT_WHAT_IS_DONE,
    COUNTED,
    Circumstances,
    Rule,
    Verdict,
    earliest_due_date,
    latest_due_date,
    latest_to_repeat,
    rule_for,
    send_day,
    verdict,
)
from tests.learning.drawn_calendars import calendars

BEFORE, DUE, OVERDUE = COUNTED
FRIDAY, SUNDAY = date(2026, 12, 4), date(2026, 12, 6)
USUAL = {kind: rule_for(kind, LEGAL) for kind in COUNTED}

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
rules = st.builds(
    lambda calendar, before, after: {
        BEFORE: Rule(calendar, days=before),
        DUE: Rule(calendar),
        OVERDUE: Rule(calendar, days=after),
    },
    calendars,
    st.integers(1, 60),
    st.integers(1, 60),
)


def of(due_date: date, **fields: Any) -> Circumstances:
    return Circumstances(due_date=due_date, **fields)


@pytest.mark.parametrize(
    ("kind", "due_date", "day"),
    [
        (BEFORE, FRIDAY, date(2026, 11, 27)),
        (DUE, FRIDAY, FRIDAY),
        (OVERDUE, FRIDAY, date(2026, 12, 9)),
        (DUE, SUNDAY, FRIDAY),  # the last working day before it: afterwards would be too late
        (BEFORE, SUNDAY, date(2026, 11, 27)),
        (OVERDUE, SUNDAY, date(2026, 12, 9)),
        (DUE, date(2026, 12, 25), date(2026, 12, 24)),
        (OVERDUE, date(2026, 12, 24), date(2026, 12, 30)),  # Christmas and a weekend do not count
    ],
)
def test_the_days_are_working_days_counted_from_the_last_one_on_or_before_the_due_date(
    kind: NoticeKind, due_date: date, day: date
) -> None:
    assert send_day(kind, due_date, USUAL[kind]) == day


@pytest.mark.parametrize(
    ("kind", "is_on", "days", "rule"),
    [
        (BEFORE, True, 0, Rule(LEGAL, True, 5)),
        (OVERDUE, False, 0, Rule(LEGAL, False, 3)),
        (OVERDUE, True, 1, Rule(LEGAL, True, 1)),
        (DUE, True, 7, Rule(LEGAL, True, 0)),  # counts no days
        (NoticeKind.START, True, 7, Rule(LEGAL, True, 0)),
    ],
)
def test_a_rule_has_the_usual_days_unless_others_were_chosen(
    kind: NoticeKind, is_on: bool, days: int, rule: Rule
) -> None:
    assert rule_for(kind, LEGAL, is_on, days) == rule
    if is_on and not days:
        assert rule_for(kind, LEGAL) == rule


@pytest.mark.parametrize(
    ("kind", "latest"),
    [
        (BEFORE, date(2026, 12, 13)),  # the Sunday: counted from Friday the 11th, five working days on
        (DUE, date(2026, 12, 6)),
        (OVERDUE, date(2026, 12, 1)),
    ],
)
def test_the_latest_due_date_whose_mail_goes_out_on_a_friday(kind: NoticeKind, latest: date) -> None:
    assert latest_due_date(kind, USUAL[kind], FRIDAY) == latest


def test_the_earliest_due_date_that_a_run_looks_at_lies_ten_working_days_before_the_last_mail() -> None:
    assert earliest_due_date(Rule(LEGAL, days=3), FRIDAY) == date(2026, 11, 17)
    assert earliest_due_date(Rule(LEGAL, days=0), FRIDAY) == date(2026, 11, 20)


@given(st.sampled_from(COUNTED), days, rules)
def test_the_window_holds_exactly_the_due_dates_whose_day_has_come(
    kind: NoticeKind, today: date, rules: dict[NoticeKind, Rule]
) -> None:
    today = rules[DUE].calendar.on_or_after(today)
    latest = latest_due_date(kind, rules[kind], today)
    assert send_day(kind, latest, rules[kind]) <= today < send_day(kind, latest + timedelta(days=1), rules[kind])


@given(days, rules)
def test_who_is_just_late_is_within_the_window(today: date, rules: dict[NoticeKind, Rule]) -> None:
    today = rules[DUE].calendar.on_or_after(today)
    assert earliest_due_date(rules[OVERDUE], today) <= latest_due_date(OVERDUE, rules[OVERDUE], today)


def test_when_runs_were_missed_only_the_mail_whose_turn_it_is_goes_out() -> None:
    def going(today: date) -> list[NoticeKind]:
        come = [kind for kind in COUNTED if send_day(kind, FRIDAY, USUAL[kind]) <= today]
        return [kind for kind in come if verdict(kind, FRIDAY, of(FRIDAY), USUAL[kind], today).goes_out]

    assert going(date(2026, 12, 2)) == [BEFORE]
    assert going(FRIDAY) == [DUE]
    assert going(date(2026, 12, 7)) == []  # too late for the second, too early for the third
    assert going(date(2026, 12, 14)) == [OVERDUE]


@given(
    due_dates=st.lists(days, min_size=1, max_size=4),
    moves=st.lists(st.integers(0, 40), min_size=4, max_size=4),
    runs=st.sets(st.integers(0, 120), max_size=60),
    rules=rules,
    start_on=st.integers(-10, 60),
)
def test_nobody_gets_two_mails_about_a_programme_on_a_day_however_due_dates_move(
    due_dates: list[date], moves: list[int], runs: set[int], rules: dict[NoticeKind, Rule], start_on: int
) -> None:
    """A run a day, some of them missed, some twice; the due date moves now and then."""
    first_day = min(due_dates) - timedelta(days=60)
    start_mail_on = LEGAL.on_or_after(first_day + timedelta(days=start_on))
    sent: list[tuple[date, NoticeKind, date]] = []
    for number in sorted(runs):
        today = first_day + timedelta(days=number)
        due_date = due_dates[sum(number > move for move in moves) % len(due_dates)]
        for kind in (*COUNTED, *COUNTED):
            if send_day(kind, due_date, rules[kind]) > today or any(one[1:] == (kind, due_date) for one in sent):
                continue
            is_mailed = today == start_mail_on or any(one[0] == today for one in sent)
            circumstances = of(
                due_date,
                start_mail_on=start_mail_on,
                start_mail_waits=today < start_mail_on,
                is_mailed_today=is_mailed,
            )
            if verdict(kind, due_date, circumstances, rules[kind], today).goes_out:
                sent.append((today, kind, due_date))
    assert all(rules[DUE].calendar.is_working_day(day) for day, _kind, _about in sent)
    assert len({day for day, _kind, _about in sent} - {start_mail_on}) == len(sent)


all_circumstances = st.builds(
    Circumstances,
    is_active=st.booleans(),
    has_address=st.booleans(),
    end_date=st.none() | days,
    is_absent=st.booleans(),
    is_current=st.booleans(),
    is_completed=st.booleans(),
    due_date=st.just(FRIDAY),
)


@given(st.sampled_from(NoticeKind), all_circumstances, calendars, st.booleans(), days)
def test_a_mail_only_goes_out_to_who_should_get_it_on_a_working_day(
    kind: NoticeKind, circumstances: Circumstances, calendar: Calendar, is_on: bool, today: date
) -> None:
    one = verdict(kind, FRIDAY, circumstances, replace(rule_for(kind, calendar), is_on=is_on), today)
    has_left = not circumstances.is_active or (circumstances.end_date is not None and circumstances.end_date < today)
    in_the_way = has_left or not circumstances.has_address or circumstances.is_absent or not is_on
    if kind not in ABOUT_WHAT_IS_DONE:
        in_the_way = in_the_way or circumstances.is_completed
    if kind != NoticeKind.COMPLETION:  # which says well done, at once
        in_the_way = in_the_way or not calendar.is_working_day(today)
    if in_the_way:
        assert not one.goes_out
        assert one.reason != NoticeReason.NONE
    assert one.state in (NoticeState.PLANNED, NoticeState.NOT_SENT)
    assert not one.goes_out or (one.state, one.reason, one.send_on) == (NoticeState.PLANNED, "", today)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_completed": True}, NoticeReason.COMPLETED),
        ({"is_active": False}, NoticeReason.LEFT),
        ({"end_date": date(2026, 12, 3)}, NoticeReason.LEFT),
        ({"has_address": False}, NoticeReason.NO_ADDRESS),
        ({"is_current": False}, NoticeReason.SUPERSEDED),
        ({"due_date": SUNDAY}, NoticeReason.SUPERSEDED),
        ({"start_mail_on": FRIDAY}, NoticeReason.SUPERSEDED),
    ],
)
def test_what_is_final_has_its_reason(fields: dict[str, bool] | dict[str, date], reason: NoticeReason) -> None:
    one = verdict(DUE, FRIDAY, replace(of(FRIDAY), **fields), USUAL[DUE], FRIDAY)
    assert (one.state, one.reason) == (NoticeState.NOT_SENT, reason)


def test_on_the_last_working_day_itself_mail_still_comes() -> None:
    assert verdict(DUE, FRIDAY, of(FRIDAY, end_date=FRIDAY), USUAL[DUE], FRIDAY).goes_out


def test_what_is_switched_off_is_not_sent() -> None:
    one = verdict(DUE, FRIDAY, of(FRIDAY), Rule(LEGAL, is_on=False), FRIDAY)
    assert (one.state, one.reason) == (NoticeState.NOT_SENT, NoticeReason.SWITCHED_OFF)


def test_absence_holds_a_mail_and_a_weekend_puts_it_off_to_the_next_working_day() -> None:
    away = verdict(DUE, FRIDAY, of(FRIDAY, is_absent=True), USUAL[DUE], FRIDAY)
    assert (away.state, away.reason) == (NoticeState.PLANNED, NoticeReason.ON_LEAVE)
    weekend = verdict(NoticeKind.START, SUNDAY, Circumstances(), Rule(LEGAL), SUNDAY)
    assert (weekend.state, weekend.reason) == (NoticeState.PLANNED, NoticeReason.HOLIDAY)
    assert weekend.send_on == date(2026, 12, 7)


def test_the_mail_that_says_well_done_goes_out_on_a_sunday_too() -> None:
    assert verdict(NoticeKind.COMPLETION, SUNDAY, Circumstances(is_completed=True), Rule(LEGAL), SUNDAY).goes_out


def test_a_reminder_whose_day_comes_after_that_of_the_start_mail_still_goes_out() -> None:
    """On the day before Friday's mail of the due date, or on that day itself: only then it names the date itself."""
    thursday = FRIDAY - timedelta(days=1)
    assert verdict(DUE, FRIDAY, of(FRIDAY, start_mail_on=thursday), USUAL[DUE], FRIDAY).goes_out
    on_it = verdict(DUE, FRIDAY, of(FRIDAY, start_mail_on=FRIDAY), USUAL[DUE], FRIDAY)
    assert on_it == Verdict(NoticeState.NOT_SENT, NoticeReason.SUPERSEDED, FRIDAY)
    day_after = verdict(DUE, FRIDAY, of(FRIDAY, start_mail_on=date(2026, 12, 7)), USUAL[DUE], FRIDAY)
    assert day_after.reason == NoticeReason.SUPERSEDED
    late = date(2026, 12, 9)  # the day of the mail for who is late
    assert verdict(OVERDUE, FRIDAY, of(FRIDAY, start_mail_on=date(2026, 12, 8)), USUAL[OVERDUE], late).goes_out
    assert not verdict(OVERDUE, FRIDAY, of(FRIDAY, start_mail_on=late), USUAL[OVERDUE], late).goes_out


def test_the_mail_before_is_let_go_on_the_last_working_day_itself() -> None:
    thursday = FRIDAY - timedelta(days=1)
    assert verdict(BEFORE, FRIDAY, of(FRIDAY), USUAL[BEFORE], thursday).goes_out
    assert verdict(BEFORE, FRIDAY, of(FRIDAY), USUAL[BEFORE], FRIDAY).reason == NoticeReason.SUPERSEDED
    assert verdict(BEFORE, SUNDAY, of(SUNDAY), USUAL[BEFORE], FRIDAY).reason == NoticeReason.SUPERSEDED


def test_the_mail_of_the_day_is_let_go_the_day_after_the_due_date() -> None:
    monday = date(2026, 12, 7)
    assert verdict(DUE, monday, of(monday), USUAL[DUE], monday).goes_out
    gone = verdict(DUE, monday, of(monday), USUAL[DUE], date(2026, 12, 8))
    assert gone == Verdict(NoticeState.NOT_SENT, NoticeReason.SUPERSEDED, date(2026, 12, 8))


def test_other_kinds_follow_neither_the_due_date_nor_the_start_mail() -> None:
    circumstances = of(SUNDAY, start_mail_on=FRIDAY, start_mail_waits=True, is_mailed_today=True)
    assert verdict(NoticeKind.START, FRIDAY, circumstances, Rule(LEGAL), FRIDAY).goes_out


def test_the_first_of_several_reasons_is_told() -> None:
    gone = replace(of(FRIDAY), is_active=False, is_completed=True, is_current=False, has_address=False, is_absent=True)
    steps = [
        (gone, True, NoticeReason.LEFT),
        (gone := replace(gone, is_active=True), True, NoticeReason.COMPLETED),
        (gone := replace(gone, is_completed=False), False, NoticeReason.SWITCHED_OFF),
        (gone, True, NoticeReason.SUPERSEDED),
        (replace(gone, is_current=True), True, NoticeReason.NO_ADDRESS),
    ]
    for circumstances, is_on, reason in steps:
        one = verdict(DUE, FRIDAY, circumstances, Rule(LEGAL, is_on=is_on), FRIDAY)
        assert one == Verdict(NoticeState.NOT_SENT, reason, FRIDAY)


def test_after_another_mail_of_today_a_reminder_waits_for_the_next_working_day() -> None:
    waits = Verdict(NoticeState.PLANNED, NoticeReason.NONE, date(2026, 12, 7))
    assert verdict(DUE, FRIDAY, of(FRIDAY, is_mailed_today=True), USUAL[DUE], FRIDAY) == waits
    assert verdict(DUE, FRIDAY, of(FRIDAY, start_mail_waits=True), USUAL[DUE], FRIDAY) == waits
    assert verdict(DUE, FRIDAY, of(FRIDAY), USUAL[DUE], FRIDAY) == (
        Verdict(NoticeState.PLANNED, NoticeReason.NONE, FRIDAY, goes_out=True)
    )


def test_what_absence_holds_is_looked_at_again_today() -> None:
    away = verdict(DUE, FRIDAY, of(FRIDAY, is_absent=True), USUAL[DUE], FRIDAY)
    assert away == Verdict(NoticeState.PLANNED, NoticeReason.ON_LEAVE, FRIDAY)


def test_a_digest_of_six_days_ago_still_goes_out() -> None:
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    assert verdict(NoticeKind.DIGEST, saturday, Circumstances(), Rule(LEGAL), FRIDAY).goes_out
    week = verdict(NoticeKind.DIGEST, sunday - timedelta(days=2), Circumstances(), Rule(LEGAL), FRIDAY)
    assert week == Verdict(NoticeState.NOT_SENT, NoticeReason.SUPERSEDED, FRIDAY)


def test_a_reminder_comes_a_working_day_after_the_mail_that_the_programme_begins() -> None:
    one = verdict(DUE, FRIDAY, of(FRIDAY, start_mail_waits=True), USUAL[DUE], FRIDAY)
    assert not one.goes_out
    assert one.send_on == date(2026, 12, 7)


def test_a_digest_that_is_a_week_old_or_for_someone_who_is_away_is_not_sent() -> None:
    monday = date(2026, 11, 30)
    assert verdict(NoticeKind.DIGEST, monday, Circumstances(), Rule(LEGAL), FRIDAY).goes_out
    late = verdict(NoticeKind.DIGEST, monday, Circumstances(), Rule(LEGAL), date(2026, 12, 7))
    assert (late.state, late.reason) == (NoticeState.NOT_SENT, NoticeReason.SUPERSEDED)
    away = verdict(NoticeKind.DIGEST, monday, Circumstances(is_absent=True), Rule(LEGAL), FRIDAY)
    assert (away.state, away.reason) == (NoticeState.NOT_SENT, NoticeReason.ON_LEAVE)


@pytest.mark.parametrize("kind", NoticeKind)
def test_of_a_programme_that_was_taken_away_no_mail_goes_out(kind: NoticeKind) -> None:
    circumstances = of(FRIDAY, is_ended=True, is_completed=kind == NoticeKind.COMPLETION)
    assert verdict(kind, FRIDAY, circumstances, rule_for(kind, LEGAL), FRIDAY) == Verdict(
        NoticeState.NOT_SENT, NoticeReason.ENDED, FRIDAY
    )


@pytest.mark.parametrize("kind", [NoticeKind.START, *COUNTED])
def test_who_has_nothing_left_to_do_is_not_told_to_go_on(kind: NoticeKind) -> None:
    day = send_day(kind, FRIDAY, rule_for(kind, LEGAL))
    assert verdict(kind, FRIDAY, of(FRIDAY), rule_for(kind, LEGAL), day).goes_out
    assert verdict(kind, FRIDAY, of(FRIDAY, is_waiting=True), rule_for(kind, LEGAL), day) == Verdict(
        NoticeState.NOT_SENT, NoticeReason.NOTHING_TO_SAY, day
    )


def test_well_done_is_told_also_to_who_waited() -> None:
    assert verdict(NoticeKind.COMPLETION, FRIDAY, of(FRIDAY, is_waiting=True), Rule(LEGAL), FRIDAY).goes_out


# --- Again, of who stays late ----------------------------------------------------------------------------------------

AGAIN = Rule(LEGAL, days=3, every=5, times=2)
REMINDED = date(2026, 12, 9)  # three working days after Friday the 4th


@pytest.mark.parametrize(
    ("rule", "repeats"),
    [
        (AGAIN, True),
        (replace(AGAIN, every=0), False),
        (replace(AGAIN, times=0), False),
        (replace(AGAIN, is_on=False), False),
    ],
)
def test_it_comes_again_with_an_interval_and_an_end(rule: Rule, repeats: bool) -> None:
    assert rule.repeats is repeats


@pytest.mark.parametrize("kind", NoticeKind)
def test_only_the_mail_about_being_late_comes_again(kind: NoticeKind) -> None:
    assert rule_for(kind, LEGAL, True, 3, 5, 2).repeats is (kind == OVERDUE)


def test_the_last_one_left_so_many_working_days_before() -> None:
    assert latest_to_repeat(AGAIN, date(2026, 12, 16)) == REMINDED
    assert latest_to_repeat(AGAIN, date(2026, 12, 18)) == date(2026, 12, 13)  # a Sunday: the Friday, and the days off


@given(calendars, days, st.integers(1, 60))
def test_the_latest_day_is_exactly_the_one_from_which_the_interval_is_over(
    calendar: Calendar, today: date, every: int
) -> None:
    rule, today = Rule(calendar, every=every, times=1), calendar.on_or_after(today)
    latest = latest_to_repeat(rule, today)
    assert calendar.add(latest, every) <= today < calendar.add(latest + timedelta(days=1), every)


@pytest.mark.parametrize(
    ("about", "rule", "goes_out"),
    [
        (REMINDED, AGAIN, False),  # the day of the first one, which is about the due date
        (REMINDED + timedelta(days=1), AGAIN, True),
        (date(2026, 12, 16), AGAIN, True),
        (date(2026, 12, 16), replace(AGAIN, times=0), False),  # chosen otherwise meanwhile
        (FRIDAY, AGAIN, True),  # the first one
        (date(2026, 12, 3), AGAIN, False),  # of an earlier due date
    ],
)
def test_a_mail_about_a_later_day_is_a_repetition_while_the_organisation_wants_them(
    about: date, rule: Rule, goes_out: bool
) -> None:
    one = verdict(OVERDUE, about, of(FRIDAY), rule, date(2026, 12, 16))
    assert one.goes_out is goes_out
    assert one.reason == ("" if goes_out else NoticeReason.SUPERSEDED)


def test_a_repetition_about_a_due_date_that_moved_past_it_is_let_go() -> None:
    one = verdict(OVERDUE, date(2026, 12, 16), of(date(2026, 12, 30)), AGAIN, date(2026, 12, 16))
    assert one.reason == NoticeReason.SUPERSEDED
