"""The ledger: which mails are due, and what became of each. Every change of state is a conditional update, so that of
two runs at once only one sends a mail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from onboarding.learning.calendar.working_days import LEGAL, Calendar
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeQuerySet, NoticeReason, NoticeState
from onboarding.learning.notices import mail_circumstances, mail_planning
from onboarding.learning.notices.mail_planning import Verdict
from onboarding.people.models import User

Row = TypeVar("Row", bound=Model)

BATCH = 500
# A mail that is being sent for longer was interrupted: a mail server that takes its minute (delivery.PATIENCE) for each
# of the dozen steps of a mail is done by then.
SILENT = timedelta(minutes=15)
NOT_ARRIVED = Q(state=NoticeState.UNCERTAIN) | Q(state=NoticeState.NOT_SENT, reason=NoticeReason.REFUSED)
NOTHING_KEEPS_IT = (NoticeReason.NONE, NoticeReason.SERVER_DOWN)  # from leaving on its day
CALLED = Coalesce(  # as `str` of a person is
    NullIf(Trim(Concat("first_name", Value(" "), "last_name", output_field=TextField())), Value("")),
    NullIf("email", Value("")),
    "personnel_number",
    output_field=TextField(),
)
MAY_BE_SENT_AGAIN = Q(withdrawn_from=None, is_replaced=False, recipient__organisation=F("organisation")) & NOT_ARRIVED


def may_be_sent_again(notice: Notice) -> bool:
    """The same for a mail at hand: to who is still here, about what still is."""
    was_refused = notice.state == NoticeState.NOT_SENT and notice.reason == NoticeReason.REFUSED
    is_about_what_is = notice.withdrawn_from_id is None and not notice.is_replaced
    is_here = notice.recipient is not None and notice.recipient.organisation_id == notice.organisation_id
    return is_about_what_is and is_here and (was_refused or notice.state == NoticeState.UNCERTAIN)


def write(notices: list[Notice], now: datetime) -> None:
    """Write new lines; those that another run wrote first are left as they are."""
    for notice in notices:
        notice.settled_at = None if notice.state == NoticeState.PLANNED else now
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def due(today: date) -> Iterator[list[Notice]]:
    """The lines that are not in the ledger yet, in batches, each with what becomes of it; nothing is written."""
    rules = mail_circumstances.Rules()
    for kind in mail_planning.COUNTED:
        for last, whose in rules.by(kind, partial(_latest_due_date, kind, today), "user__organisation"):
            yield from _due_of_kind(kind, last, whose, rules, today)


def _latest_due_date(kind: NoticeKind, today: date, rule: mail_planning.Rule) -> date | None:
    """About which due dates, up to which, this mail is due today; None where nobody works."""
    works = rule.calendar.is_working_day(today)
    return mail_planning.latest_due_date(kind, rule, today) if works else None


def in_batches(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    """All rows, ordered by their number, BATCH at a time, without a cursor that must stay open meanwhile."""
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _due_of_kind(
    kind: NoticeKind, last: date | None, whose: Q, rules: mail_circumstances.Rules, today: date
) -> Iterator[list[Notice]]:
    if last is None:
        return
    late = [rules.of(organisation_id, NoticeKind.OVERDUE) for organisation_id in (None, *rules.that_differ)]
    first = min(mail_planning.earliest_due_date(rule, today) for rule in late)
    known = Notice.objects.filter(enrolment=OuterRef("pk"), kind=kind, about=OuterRef("due_date"))
    enrolments = (
        Enrolment.objects.where_they_work()
        .current()
        .filter(whose, ~Exists(known), due_date__range=(first, last))
        .select_related("user", "programme")
        .only(
            *("completed_at", "is_current", "is_waiting", "is_exempted", "due_date", "programme__title"),
            *("programme__is_live", "programme__counting_since"),
            *("user__email", "user__is_active", "user__end_date", "user__organisation_id"),
        )
        .annotate(**mail_circumstances.of_enrolments(today, "user_id", "pk"))
        .order_by("pk")
    )
    for batch in in_batches(enrolments):
        yield [
            _of_due_date(kind, enrolment, rules.of(enrolment.user.organisation_id, kind), today) for enrolment in batch
        ]


def _of_due_date(kind: NoticeKind, enrolment: Enrolment, rule: mail_planning.Rule, today: date) -> Notice:
    assert enrolment.due_date is not None  # noqa: S101 - it lies within a range
    return line(kind, enrolment, enrolment.due_date, rule, today)


def line(kind: NoticeKind, enrolment: Enrolment, about: date, rule: mail_planning.Rule, today: date) -> Notice:
    """The line of a mail about this day, with what becomes of it; the enrolment has the annotations of
    `mail_circumstances.of_enrolments`."""
    circumstances = mail_circumstances.circumstances_of(enrolment.user, enrolment, enrolment)
    verdict = mail_planning.verdict(kind, about, circumstances, rule, today)
    return Notice(
        recipient=enrolment.user,
        enrolment=enrolment,
        kind=kind,
        about=about,
        send_on=verdict.send_on,
        state=verdict.state,
        reason=verdict.reason,
    )


def planned(today: date, only: Iterable[int] | None = None) -> NoticeQuerySet:
    """The mails whose day has come, and that no portion holds back; of these ids only, if given."""
    found = Notice.objects.filter(state=NoticeState.PLANNED, is_held=False, send_on__lte=today)
    return found if only is None else found.filter(pk__in=list(only))


def held_up(today: date) -> NoticeQuerySet:
    """The planned mails whose day has come and that nothing keeps from leaving but us, or the mail server."""
    return planned(today).filter(reason__in=NOTHING_KEEPS_IT)


def overdue(today: date) -> NoticeQuerySet:
    """Those that two daily runs should have sent: of before the last working day that is over."""
    return held_up(today).filter(send_on__lt=LEGAL.add(today, -1))


def claim(notice: Notice, today: date, now: datetime) -> bool:
    """Take a planned mail in hand to send it at once, to its recipient as read; False when another run did, or it is
    settled."""
    return bool(
        Notice.objects.filter(pk=notice.pk, state=NoticeState.PLANNED).update(
            state=NoticeState.SENDING, reason=NoticeReason.NONE, claimed_at=now, send_on=today, **_addressed(notice)
        )
    )


def _addressed(notice: Notice) -> dict[str, str]:
    """To whom the line goes, as they are now: what it says of them once it is settled."""
    notice.address_to(notice.person)
    return {name: getattr(notice, name) for name in ("recipient_name", "recipient_address", "recipient_folded")}


def settle(notice_id: int, state: NoticeState, reason: NoticeReason, now: datetime) -> None:
    """What became of a mail that was claimed."""
    Notice.objects.filter(pk=notice_id, state=NoticeState.SENDING).update(state=state, reason=reason, settled_at=now)


def release(notice_id: int, reason: NoticeReason, now: datetime) -> None:
    """Back to planned: the mail that was claimed surely did not go out, and is tried again by a later run; unless what
    it is about was withdrawn meanwhile."""
    claimed = Notice.objects.filter(pk=notice_id, state=NoticeState.SENDING)
    again = claimed.filter(withdrawn_from=None)
    if not again.update(state=NoticeState.PLANNED, reason=reason, claimed_at=None, tries=F("tries") + 1):
        claimed.update(state=NoticeState.NOT_SENT, reason=NoticeReason.WITHDRAWN, settled_at=now)


def put_off(notices: NoticeQuerySet, day: date) -> int:
    """Let these mails, which are planned, leave on this later day: nobody works on theirs."""
    return notices.filter(state=NoticeState.PLANNED).update(send_on=day, reason=NoticeReason.HOLIDAY)


def detach(enrolment_ids: Collection[int], now: datetime) -> None:
    """Before these enrolments, which are held, are withdrawn: what is planned for them does not go out, and the lines
    stay with their programmes."""
    lines = Notice.objects.filter(enrolment__in=enrolment_ids)
    drop(lines, NoticeReason.WITHDRAWN, now)
    programmes = Enrolment.objects.filter(pk=OuterRef("enrolment")).values("programme")
    lines.update(withdrawn_from=Subquery(programmes), enrolment=None)


def drop(lines: NoticeQuerySet, reason: NoticeReason, now: datetime) -> int:
    """What is planned of these does not go out, for this reason; how many that were. To whom they were stays known as
    it is now."""
    recipient = User.objects.filter(pk=OuterRef("recipient"))
    return lines.filter(state=NoticeState.PLANNED).update(
        state=NoticeState.NOT_SENT,
        reason=reason,
        settled_at=now,
        recipient_name=Subquery(recipient.values(called=CALLED)),
        recipient_address=Subquery(recipient.values("email")),
        recipient_folded=Subquery(recipient.values("folded")),
    )


def take_up(enrolment_ids: Collection[int]) -> int:
    """What was dropped when someone was taken out of these is planned again; the day says whether it still goes out."""
    dropped = Notice.objects.filter(enrolment__in=enrolment_ids, reason=NoticeReason.WITHDRAWN, is_replaced=False)
    return dropped.filter(state=NoticeState.NOT_SENT).update(
        state=NoticeState.PLANNED, reason=NoticeReason.NONE, settled_at=None, mailing=None, is_held=False
    )


def note(notice: Notice, verdict: Verdict, now: datetime) -> bool:
    """Keep why a planned mail does not go out today; whether that is news."""
    is_put_off = verdict.state == NoticeState.PLANNED and verdict.reason != NoticeReason.ON_LEAVE
    send_on = verdict.send_on if is_put_off else notice.send_on
    if (notice.state, notice.reason, notice.send_on) == (verdict.state, verdict.reason, send_on):
        return False
    settled_at = None if verdict.state == NoticeState.PLANNED else now
    return bool(
        Notice.objects.filter(pk=notice.pk, state=NoticeState.PLANNED).update(
            state=verdict.state, reason=verdict.reason, send_on=send_on, settled_at=settled_at, **_addressed(notice)
        )
    )


def find_interrupted(now: datetime) -> int:
    """Mails that are being sent for so long that whoever sent them must have been stopped: how many there are.

    Whether they went out nobody knows. They are not sent again by themselves: HR sees them, and may.
    """
    return Notice.objects.filter(state=NoticeState.SENDING, claimed_at__lt=now - SILENT).update(
        state=NoticeState.UNCERTAIN, reason=NoticeReason.INTERRUPTED, settled_at=now
    )


def plan_again(notice_id: int, today: date, calendar: Calendar) -> bool:
    """Let a mail that is uncertain or was refused go out again; False for any other."""
    return bool(
        Notice.objects.filter(MAY_BE_SENT_AGAIN, pk=notice_id).update(
            state=NoticeState.PLANNED,
            reason=NoticeReason.NONE,
            send_on=calendar.on_or_after(today),
            claimed_at=None,
            settled_at=None,
            tries=0,
        )
    )
