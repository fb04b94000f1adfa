"""What counts for a mail on the day itself, read from the database in one query."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from onboarding.learning.calendar.own_calendars import Calendars
from onboarding.learning.models import (
    BEGINS,
    LETS_IN,
    TO_ONESELF,
    Enrolment,
    EnrolmentQuerySet,
    FollowUp,
    Notice,
    NoticeKind,
    NoticeSetting,
    NoticeState,
)
from onboarding.learning.notices.mail_planning import REMINDS, Circumstances, Rule, Verdict, rule_for, verdict
from onboarding.learning.status import was_in_time
from onboarding.people.models import User
from onboarding.people.models.absences import is_away_on

Key = TypeVar("Key", bound=Hashable)

OUT = (NoticeState.SENDING, NoticeState.SENT, NoticeState.UNCERTAIN)
WAITING = (NoticeState.PLANNED, NoticeState.SENDING)


class Rules:
    """What every organisation chose, or the one that is asked about: read once for a whole run."""

    def __init__(self, organisation_id: int | None = None) -> None:
        self._asked = {} if organisation_id is None else {"organisation": organisation_id}
        self._chosen = {
            (organisation_id, kind): chosen
            for organisation_id, kind, *chosen in NoticeSetting.objects.filter(**self._asked).values_list(
                "organisation_id", "kind", "is_on", "days", "repeat_every", "repeat_times"
            )
        }

    @cached_property
    def calendars(self) -> Calendars:
        return Calendars(**self._asked)

    def of(self, organisation_id: int | None, kind: NoticeKind) -> Rule:
        calendar = self.calendars.of(organisation_id)
        return rule_for(kind, calendar, *self._chosen.get((organisation_id or 0, kind), ()))

    def sends(self, organisation_id: int | None, kind: NoticeKind) -> bool:
        """Whether an organisation sends this kind at all."""
        is_on, *_days = self._chosen.get((organisation_id or 0, kind), [True])
        return bool(is_on)

    def by(self, kind: NoticeKind, key: Callable[[Rule], Key], organisation: str) -> list[tuple[Key, Q]]:
        """What a rule of this kind comes down to, as `key` says, and where: for all organisations, in as few parts as
        there are outcomes. `organisation` is the way to it."""
        usual, found = key(self.of(None, kind)), dict[Key, list[int]]()
        for organisation_id in sorted(self.that_differ):
            own = key(self.of(organisation_id, kind))
            if own != usual:
                found.setdefault(own, []).append(organisation_id)
        others = [pk for ids in found.values() for pk in ids]
        parts = [(own, Q(**{f"{organisation}__in": ids})) for own, ids in found.items()]
        return [(usual, ~Q(**{f"{organisation}__in": others})), *parts]

    @property
    def that_differ(self) -> set[int]:
        """The organisations that chose anything, or close on days of their own."""
        return {organisation_id for organisation_id, _kind in self._chosen} | set(self.calendars.own)


class OfPerson(Protocol):
    """What `of_people` adds to a row."""

    is_absent: bool


class OfEnrolment(OfPerson, Protocol):
    """What `of_enrolments` adds to a row; see Circumstances."""

    start_mail_on: date | None
    start_mail_waits: bool
    is_mailed_today: bool
    by_hand_on: date | None


class OfNotice(Protocol):
    """What `of_letting_in` adds to a line of the ledger; see Circumstances."""

    is_let_in_today: bool
    is_another_today: bool  # after one of this kind, about another programme


class OfReading(Protocol):
    """What `of_reading` adds to a row; see Circumstances."""

    has_to_read: bool
    told_to_read_on: date | None
    is_told_to_read_today: bool


def of_people(today: date, person: str) -> dict[str, Exists | Subquery]:
    """What `circumstances_of` wants of a person, as annotations; `person` is the field that holds their id."""
    return {"is_absent": is_away_on(today, person)}


def of_enrolments(today: date, person: str, enrolment: str) -> dict[str, Exists | Subquery]:
    """What `circumstances_of` wants of a person and an enrolment, as annotations; the names are those of their ids."""
    others = Notice.objects.filter(enrolment=OuterRef(enrolment))
    begins = others.filter(kind__in=BEGINS)
    sent_or_to_send = begins.exclude(state=NoticeState.NOT_SENT).order_by("-send_on")
    by_hand = others.filter(kind=NoticeKind.BY_HAND).exclude(state=NoticeState.NOT_SENT).order_by("-send_on")
    return {
        **of_people(today, person),
        "start_mail_on": Subquery(sent_or_to_send.values("send_on")[:1]),
        "start_mail_waits": Exists(begins.filter(state__in=WAITING)),
        "by_hand_on": Subquery(by_hand.values("send_on")[:1]),
        **_of_today(today, enrolment),
    }


def _of_today(today: date, enrolment: str) -> dict[str, Exists]:
    """Whether another mail about an enrolment went out today; the name is that of its id."""
    out = Notice.objects.filter(enrolment=OuterRef(enrolment), send_on=today, state__in=OUT)
    return {"is_mailed_today": Exists(out.exclude(kind__in=TO_ONESELF))}


def of_reading(today: date, person: str, enrolment: str) -> dict[str, Exists | Subquery]:
    """What `with_reading` wants, as annotations; the names are those of the ids of a person and an enrolment."""
    to_read = FollowUp.objects.still_asked().filter(enrolment=OuterRef(enrolment), sends_mail=True)
    told = Notice.objects.filter(kind=NoticeKind.FOLLOW_UP, state__in=OUT)
    of_enrolment = told.filter(enrolment=OuterRef(enrolment)).order_by("-send_on")
    return {
        "has_to_read": Exists(to_read),
        "told_to_read_on": Subquery(of_enrolment.values("send_on")[:1]),
        "is_told_to_read_today": Exists(told.filter(recipient=OuterRef(person), send_on=today)),
    }


def of_letting_in(today: date) -> dict[str, Exists]:
    """Whether a line of the ledger is about who never signed in, and was told how to in another kind of mail today; and
    whether one of the same kind went out today to the same person, whoever they are."""
    told = Notice.objects.filter(
        recipient=OuterRef("recipient_id"), kind__in=LETS_IN, send_on=today, state__in=OUT, is_replaced=False
    )
    return {
        "is_let_in_today": Exists(told.filter(recipient__last_login=None).exclude(kind=OuterRef("kind"))),
        "is_another_today": Exists(told.filter(kind=OuterRef("kind"))),
    }


def of_beginning(today: date) -> dict[str, Exists]:
    """Of people who are yet to be enrolled: by the kind of mail that would tell of it, whether another kind let them in
    today."""
    told = Notice.objects.filter(
        recipient=OuterRef("pk"), recipient__last_login=None, kind__in=LETS_IN, send_on=today, state__in=OUT
    )
    return {f"let_in_but_by_{kind.value}": Exists(told.exclude(kind=kind)) for kind in BEGINS}


def days_to_let_in(people: QuerySet[User], today: date) -> dict[tuple[int, str], list[date]]:
    """Of these people, who never signed in, by their ids and the kind of mail: on which days one that lets them in is
    to leave. It was planned before, so it leaves before what is planned now."""
    planned = Notice.objects.filter(recipient__in=people.order_by().values("pk"), recipient__last_login=None)
    found = planned.filter(kind__in=LETS_IN, state=NoticeState.PLANNED).order_by()
    days: dict[tuple[int, str], list[date]] = {}
    for person_id, day, kind in found.values_list("recipient", "send_on", "kind"):
        days.setdefault((person_id, kind), []).append(max(day, today))
    return days


def with_reading(circumstances: Circumstances, annotated: Enrolment | Notice, send_on: date) -> Circumstances:
    """The same with what counts for a mail about what there is to read, that is to go out on `send_on`."""
    found = cast("OfReading", annotated)
    return replace(
        circumstances,
        has_to_read=found.has_to_read,
        is_told_since=found.told_to_read_on is not None and found.told_to_read_on >= send_on,
        is_mailed_today=circumstances.is_mailed_today or found.is_told_to_read_today,
    )


def circumstances_of(user: User, enrolment: Enrolment | None, annotated: User | Enrolment | Notice) -> Circumstances:
    """The circumstances of a person, and of an enrolment if the mail is about one; `annotated` has the annotations."""
    of_person = Circumstances(
        is_active=user.is_active,
        has_address=bool(user.email),
        end_date=user.end_date,
        is_absent=cast("OfPerson", annotated).is_absent,
    )
    if enrolment is None:
        return of_person
    found = cast("OfEnrolment", annotated)
    return replace(
        of_person,
        is_current=enrolment.is_current,
        is_completed=enrolment.completed_at is not None,
        is_waiting=enrolment.is_waiting,
        is_exempted=enrolment.is_exempted,
        is_ended=not enrolment.programme.is_live,
        due_date=enrolment.due_date,
        is_uncounted=was_in_time(enrolment.due_date, enrolment.programme.counting_since),
        start_mail_on=found.start_mail_on,
        start_mail_waits=found.start_mail_waits,
        is_mailed_today=found.is_mailed_today,
        by_hand_on=found.by_hand_on,
    )


def planned_notices(notice_ids: Iterable[int], today: date) -> list[Notice]:
    """Those that are planned, in order, with all that sending them takes, in one query."""
    return list(
        Notice.objects.filter(pk__in=notice_ids, state=NoticeState.PLANNED)
        .select_related("recipient__organisation", "recipient__department", "enrolment__programme")
        .defer("enrolment__programme__outline", "enrolment__programme__welcome")
        .annotate(
            **of_enrolments(today, "recipient_id", "enrolment_id"),
            **of_reading(today, "recipient_id", "enrolment_id"),
            **of_letting_in(today),
        )
        .order_by("pk")
    )


FRESH_OF_PERSON = ("is_active", "email", "end_date", "last_login")
FRESH_OF_ENROLMENT = ("is_current", "completed_at", "is_waiting", "is_exempted", "due_date")
FRESH_OF_PROGRAMME = ("is_live", "counting_since")


def refresh(notice: Notice, today: date) -> bool:
    """Bring what may have changed since `planned_notices` up to date; False when it is not planned any more.

    Right before each mail, so it reads only what decides: the whole line again would take longer than the sending.
    """
    fresh = of_people(today, "recipient_id") | _of_this_kind(notice, today)
    fields = [
        *(f"recipient__{name}" for name in FRESH_OF_PERSON),
        *(f"enrolment__{name}" for name in FRESH_OF_ENROLMENT),
        *(f"enrolment__programme__{name}" for name in FRESH_OF_PROGRAMME),
    ]
    planned = Notice.objects.filter(pk=notice.pk, state=NoticeState.PLANNED).order_by()
    found = planned.annotate(**fresh).values(*fields, *fresh).first()
    if found is None:
        return False
    for name in fresh:
        setattr(notice, name, found[name])
    for name in FRESH_OF_PERSON:
        setattr(notice.person, name, found[f"recipient__{name}"])
    if notice.enrolment is not None:
        for name in FRESH_OF_ENROLMENT:
            setattr(notice.enrolment, name, found[f"enrolment__{name}"])
        for name in FRESH_OF_PROGRAMME:
            setattr(notice.enrolment.programme, name, found[f"enrolment__programme__{name}"])
    return True


def _of_this_kind(notice: Notice, today: date) -> dict[str, Exists | Subquery]:
    if notice.kind in LETS_IN:
        return {**of_letting_in(today)}
    if notice.kind in REMINDS:
        return {**_of_today(today, "enrolment_id")}  # one planned before this one may just have gone out
    is_about_reading = notice.kind == NoticeKind.FOLLOW_UP
    return of_reading(today, "recipient_id", "enrolment_id") if is_about_reading else {}


def verdict_on(notice: Notice, rules: Rules, today: date) -> Verdict:
    """What becomes today of a mail read by `planned_notices`."""
    kind, person = NoticeKind(notice.kind), notice.person
    circumstances = circumstances_of(person, notice.enrolment, notice)
    if kind == NoticeKind.FOLLOW_UP:
        circumstances = with_reading(circumstances, notice, notice.send_on)
    if kind in LETS_IN:
        circumstances = replace(circumstances, is_let_in_today=cast("OfNotice", notice).is_let_in_today)
    return verdict(kind, notice.about, circumstances, rules.of(person.organisation_id, kind), today)


def enrolments_of(keys: QuerySet[Any]) -> EnrolmentQuerySet:
    """The enrolments with these keys where people work, in order, with what a line of the ledger asks of each."""
    return (
        Enrolment.objects.where_they_work()
        .filter(pk__in=keys)
        .select_related("user", "programme")
        .only(
            *("completed_at", "is_current", "is_waiting", "is_exempted", "due_date", "programme__title"),
            *("programme__is_live", "programme__counting_since"),
            *("user__email", "user__is_active", "user__end_date", "user__organisation_id"),
        )
        .order_by("pk")
    )
