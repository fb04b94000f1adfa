"""Which mail is due on a day, and why another is not. Pure: no database, no clock.

Every mail goes out on a working day, but for the one that says well done: that one follows at once. Of one programme
someone gets no two reminders on one day. The days are counted from
the last working day on or before the due date, so that a due date in a weekend is announced before it, not after:

- BEFORE_DUE, so many working days before that day;
- DUE, on that day;
- OVERDUE, so many working days after it.

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

from onboarding.learning.calendar import working_days
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
    """What an organisation chose for a kind of mail; `days` are working days before or after the due date."""

    is_on: bool = True
    days: int = 0


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


def rule_for(kind: NoticeKind, is_on: bool = True, days: int = 0) -> Rule:
    """A rule with the usual number of days when none was chosen, and none where the kind counts no days."""
    usual = DEFAULT_DAYS.get(kind)
    return Rule(is_on, 0 if usual is None else days or usual)


def last_working_day(due_date: date) -> date:
    """The last working day on or before the due date."""
    return due_date if working_days.is_working_day(due_date) else working_days.add(due_date, -1)


def send_day(kind: NoticeKind, due_date: date, rule: Rule) -> date:
    """The working day on which this mail about this due date is to go out."""
    return working_days.add(last_working_day(due_date), _offset(kind, rule))


def latest_due_date(kind: NoticeKind, rule: Rule, today: date) -> date:
    """The latest due date about which this mail is to go out on `today`, a working day, or earlier."""
    return working_days.add(today, 1 - _offset(kind, rule)) - ONE_DAY


def earliest_due_date(rule: Rule, today: date) -> date:
    """The earliest due date that a run on `today` still looks at; `rule` is that of the mail for who is late."""
    return working_days.add(today, -rule.days - CATCH_UP)


def verdict(kind: NoticeKind, about: date, circumstances: Circumstances, rule: Rule, today: date) -> Verdict:
    """What becomes on `today` of a mail whose day has come.

    Absence, weekends and holidays hold it; everything else that is in the way is final.
    """
    reason = _why_never(kind, about, circumstances, rule, today)
    if reason is None and circumstances.is_absent and kind in (NoticeKind.DIGEST, NoticeKind.BY_HAND):
        reason = NoticeReason.ON_LEAVE  # it would be out of date afterwards
    if reason is None and circumstances.is_mailed_today and kind == NoticeKind.BY_HAND:
        reason = NoticeReason.TOLD_TODAY
    if reason is not None:
        return Verdict(NoticeState.NOT_SENT, reason, today)
    if circumstances.is_absent:
        return Verdict(NoticeState.PLANNED, NoticeReason.ON_LEAVE, today)
    if kind != NoticeKind.COMPLETION and not working_days.is_working_day(today):
        return Verdict(NoticeState.PLANNED, NoticeReason.HOLIDAY, working_days.on_or_after(today))
    if kind == NoticeKind.OVERDUE and circumstances.is_uncounted:
        return Verdict(NoticeState.PLANNED, NoticeReason.NONE, working_days.add(today, 1))  # nobody is late by an edit
    if kind in (*REMINDS, NoticeKind.FOLLOW_UP) and (circumstances.is_mailed_today or circumstances.start_mail_waits):
        return Verdict(NoticeState.PLANNED, NoticeReason.NONE, working_days.add(today, 1))
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
    if circumstances.due_date != about:
        return True
    if circumstances.start_mail_on is not None and send_day(kind, about, rule) <= circumstances.start_mail_on:
        return True  # what begins later than its reminder names the due date itself
    if kind == NoticeKind.BEFORE_DUE:
        return today >= last_working_day(about)
    return kind == NoticeKind.DUE and today > about


def _offset(kind: NoticeKind, rule: Rule) -> int:
    """In working days after the last one on or before the due date."""
    before = (NoticeKind.BEFORE_DUE, NoticeKind.FOLLOW_UP)
    return -rule.days if kind in before else rule.days if kind == NoticeKind.OVERDUE else 0
