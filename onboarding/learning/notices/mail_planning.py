"""Which mail is due on a day, and why another is not. Pure: no database, no clock.

Every mail goes out on a working day, but for the one that says well done: that one follows at once. Of one programme
someone gets no two reminders on one day. The days are counted from
the last working day on or before the due date, so that a due date in a weekend is announced before it, not after:

- BEFORE_DUE, so many working days before that day;
- DUE, on that day;
- OVERDUE, so many working days after it; and again to who stays late, where the organisation chose that: each time so
  many working days after the last one, a number of times. `about` is then the day on which it was due again.

BY_HAND goes out when HR asks for it, to who has something left to do: on that day or not at all, so never to who is
away, nor where another mail about the programme went out that day.

FOLLOW_UP goes out when someone is asked to read something, and once more, so many working days before the day by which;
each time for all that is still to be read. Who never signed in gets one mail a day that lets them in: an invitation, or
that a programme begins. REGRADED is about what is done, as COMPLETION is. RESOLUTION and REFRESHER
are for who wants them: they hold no other mail back, and a later round of the programme takes them nothing away.

When runs were missed, only the mail whose turn it is goes out: the earlier ones are superseded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.models import BEGINS, TO_ONESELF, NoticeKind, NoticeReason, NoticeState
from onboarding.people.who_works_here import has_left

COUNTED = (NoticeKind.BEFORE_DUE, NoticeKind.DUE, NoticeKind.OVERDUE)  # kinds that follow from the due date
REMINDS = (*COUNTED, NoticeKind.BY_HAND)
TELLS_TO_GO_ON = (*BEGINS, *REMINDS)
ABOUT_WHAT_IS_DONE = (NoticeKind.COMPLETION, NoticeKind.FOLLOW_UP, NoticeKind.REGRADED, *TO_ONESELF)
DEFAULT_DAYS = {NoticeKind.BEFORE_DUE: 5, NoticeKind.OVERDUE: 3, NoticeKind.FOLLOW_UP: 2}  # working days
CATCH_UP = 10  # working days after which a mail that no run ever looked at is let go
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """What an organisation chose for a kind of mail; `days` are working days, of its `calendar`, before or after the
    due date. OVERDUE comes again `every` so many working days, `times` at most; 0: it does not."""

    calendar: Calendar
    is_on: bool = True
    days: int = 0
    every: int = 0
    times: int = 0

    @property
    def repeats(self) -> bool:
        return self.is_on and self.every > 0 and self.times > 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What counts on the day itself: of the person, and of the enrolment when the mail is about one."""

    is_active: bool = True
    has_address: bool = True
    end_date: date | None = None
    is_absent: bool = False
    is_let_in_today: bool = False  # never signed in, and told how to in another kind of mail today
    # Of the enrolment.
    is_current: bool = True
    is_completed: bool = False
    is_waiting: bool = False  # nothing is left to do
    is_exempted: bool = False  # likewise: it was done elsewhere
    is_ended: bool = False  # the programme was taken away
    due_date: date | None = None
    is_uncounted: bool = False  # was in time when an edit came, since which the programme's people are to be counted
    start_mail_on: date | None = None  # the day of the mail that the programme begins, unless that was not sent
    start_mail_waits: bool = False  # it is still to go out
    is_mailed_today: bool = False  # another mail about this enrolment went out today
    by_hand_on: date | None = None  # the day of the last reminder that HR asked for, unless that was not sent
    # For FOLLOW_UP; `is_mailed_today` counts a mail about what to read in another programme too.
    has_to_read: bool = False  # something is still to be read
    is_told_since: bool = False  # a mail that names all of that went out on the day of this one, or later


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a mail: `goes_out` now, or its state, the reason for that, and the day to look again."""

    state: NoticeState
    reason: NoticeReason
    send_on: date
    goes_out: bool = False


def rule_for(
    kind: NoticeKind, calendar: Calendar, is_on: bool = True, days: int = 0, every: int = 0, times: int = 0
) -> Rule:
    """A rule with the usual number of days when none was chosen, and none where the kind counts no days. Only OVERDUE
    comes again."""
    usual = DEFAULT_DAYS.get(kind)
    again = (every, times) if kind == NoticeKind.OVERDUE else (0, 0)
    return Rule(calendar, is_on, 0 if usual is None else days or usual, *again)


def send_day(kind: NoticeKind, due_date: date, rule: Rule) -> date:
    """The working day on which this mail about this due date is to go out."""
    return rule.calendar.add(rule.calendar.on_or_before(due_date), _offset(kind, rule))


def latest_due_date(kind: NoticeKind, rule: Rule, today: date) -> date:
    """The latest due date about which this mail is to go out on `today`, a working day, or earlier."""
    return rule.calendar.add(today, 1 - _offset(kind, rule)) - ONE_DAY


def earliest_due_date(rule: Rule, today: date) -> date:
    """The earliest due date that a run on `today` still looks at; `rule` is that of the mail for who is late."""
    return rule.calendar.add(today, -rule.days - CATCH_UP)


def latest_to_repeat(rule: Rule, today: date) -> date:
    """The latest day on which the last mail about being late may have left for the next to go out on `today`, a working
    day; for a rule that repeats."""
    return rule.calendar.add(today, 1 - rule.every) - ONE_DAY


def verdict(kind: NoticeKind, about: date, circumstances: Circumstances, rule: Rule, today: date) -> Verdict:
    """What becomes on `today` of a mail whose day has come.

    Absence, weekends, holidays and closing days hold it; everything else that is in the way is final.
    """
    calendar = rule.calendar
    reason = _why_never(kind, about, circumstances, rule, today)
    if reason is None and circumstances.is_absent and kind in (NoticeKind.DIGEST, NoticeKind.BY_HAND):
        reason = NoticeReason.ON_LEAVE  # it would be out of date afterwards
    if reason is None and circumstances.is_mailed_today and kind == NoticeKind.BY_HAND:
        reason = NoticeReason.TOLD_TODAY
    if reason is not None:
        return Verdict(NoticeState.NOT_SENT, reason, today)
    if circumstances.is_absent:
        return Verdict(NoticeState.PLANNED, NoticeReason.ON_LEAVE, today)
    if kind != NoticeKind.COMPLETION and not calendar.is_working_day(today):
        return Verdict(NoticeState.PLANNED, NoticeReason.HOLIDAY, calendar.on_or_after(today))
    if kind == NoticeKind.OVERDUE and circumstances.is_uncounted:
        return Verdict(NoticeState.PLANNED, NoticeReason.NONE, calendar.add(today, 1))  # nobody is late by an edit
    if kind == NoticeKind.OVERDUE and (until := _by_hand_until(circumstances, rule)) > today:
        return Verdict(NoticeState.PLANNED, NoticeReason.NONE, until)
    if kind in (*REMINDS, NoticeKind.FOLLOW_UP) and (circumstances.is_mailed_today or circumstances.start_mail_waits):
        return Verdict(NoticeState.PLANNED, NoticeReason.NONE, calendar.add(today, 1))
    return Verdict(NoticeState.PLANNED, NoticeReason.NONE, today, goes_out=True)


def _why_never(
    kind: NoticeKind, about: date, circumstances: Circumstances, rule: Rule, today: date
) -> NoticeReason | None:
    is_gone = not circumstances.is_active or has_left(circumstances.end_date, today)
    reasons = (
        (is_gone, NoticeReason.LEFT),
        (circumstances.is_ended, NoticeReason.ENDED),
        (circumstances.is_completed and kind not in ABOUT_WHAT_IS_DONE, NoticeReason.COMPLETED),
        (circumstances.is_exempted and kind in TELLS_TO_GO_ON, NoticeReason.EXEMPTED),
        (circumstances.is_waiting and kind in TELLS_TO_GO_ON, NoticeReason.NOTHING_TO_SAY),
        (kind == NoticeKind.FOLLOW_UP and not circumstances.has_to_read, NoticeReason.NOTHING_TO_SAY),
        (not rule.is_on, NoticeReason.SWITCHED_OFF),
        (_is_superseded(kind, about, circumstances, rule, today), NoticeReason.SUPERSEDED),
        (circumstances.is_let_in_today, NoticeReason.TOLD_TODAY),
        (not circumstances.has_address, NoticeReason.NO_ADDRESS),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _is_superseded(kind: NoticeKind, about: date, circumstances: Circumstances, rule: Rule, today: date) -> bool:
    if kind == NoticeKind.DIGEST:
        return today >= about + ONE_WEEK
    if kind in TO_ONESELF:
        return False
    if not circumstances.is_current or circumstances.is_told_since:
        return True
    if kind not in COUNTED:
        return False
    is_again = _is_again(kind, about, circumstances.due_date, rule)
    if circumstances.due_date != about and not is_again:
        return True
    day = about if is_again else send_day(kind, about, rule)
    if circumstances.start_mail_on is not None and day <= circumstances.start_mail_on:
        return True  # what begins later than its reminder names the due date itself
    if kind == NoticeKind.BEFORE_DUE:
        return today >= rule.calendar.on_or_before(about)
    return kind == NoticeKind.DUE and today > about


def _is_again(kind: NoticeKind, about: date, due_date: date | None, rule: Rule) -> bool:
    """Whether a mail reminds again of being late: it is about a day after that of the first one."""
    is_late_again = kind == NoticeKind.OVERDUE and due_date is not None and rule.repeats
    return is_late_again and due_date is not None and about > send_day(kind, due_date, rule)


def _by_hand_until(circumstances: Circumstances, rule: Rule) -> date:
    """The day before which who was reminded of being late by hand is not reminded of it again, where an interval was
    chosen."""
    by_hand, due_date = circumstances.by_hand_on, circumstances.due_date
    is_of_late = rule.repeats and by_hand is not None and due_date is not None and by_hand > due_date
    return rule.calendar.add(by_hand, rule.every) if is_of_late and by_hand is not None else date.min


def _offset(kind: NoticeKind, rule: Rule) -> int:
    """In working days after the last one on or before the due date."""
    before = (NoticeKind.BEFORE_DUE, NoticeKind.FOLLOW_UP)
    return -rule.days if kind in before else rule.days if kind == NoticeKind.OVERDUE else 0
