"""Above the number that an organisation chose, nothing that mails many leaves otherwise than in portions that can be
stopped: of whatever kind, judged over the whole deed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr import daily
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Mailing, MailPace, Notice, NoticeKind, NoticeState
from onboarding.learning.notices import (
    daily_mails,
    finishing,
    follow_up_mails,
    hand_reminders,
    invitations,
    outgoing_mails,
    portions,
    queueing,
    regraded,
)
from onboarding.lessons.models import Programme
from onboarding.people import address_changes
from onboarding.people.models import Organisation, User
from tests.factories import outline_with
from tests.forgotten_mails import forget_mails
from tests.learning.notices.conftest import TODAY

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)
FIRST, MANY = 3, 6


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args: TODAY)


@pytest.fixture(autouse=True)
def pace(lennik: Organisation) -> MailPace:
    return MailPace.objects.create(organisation=lennik, above=4, portion=FIRST, minutes=5)


def people(lennik: Organisation, prefix: str, number: int = MANY, start: date = TODAY) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"{prefix}{n}@x.example", organisation=lennik, first_name="Lien", start_date=start)
        for n in range(number)
    )


def enrolled(lennik: Organisation, values: Programme, prefix: str) -> list[Enrolment]:
    """People who have been at it since last week, of which no mail is known."""
    ids = [one.pk for one in people(lennik, prefix, start=TODAY - timedelta(days=7))]
    return list(Enrolment.objects.filter(pk__in=progress.enrol_many(ids, values, TODAY, announce=False)))


def all_left() -> None:
    Notice.objects.update(state=NoticeState.SENT, settled_at=NINE, is_held=False)
    Mailing.objects.all().delete()


def correct_addresses(lennik: Organisation) -> None:
    some = people(lennik, "wrong")
    invitations.invite(some, TODAY)
    all_left()
    address_changes.give_many([(one, f"right.{one.email}") for one in some], None, NINE)


def test_of_every_deed_a_portion_leaves_and_stopping_it_keeps_the_rest(
    lennik: Organisation,
    values: Programme,
    mailoutbox: list[EmailMultiAlternatives],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """Each deed of ours that plans mails; what a portion may be is judged over all that the deed plans."""
    other = Programme.objects.create(organisation=lennik, title="Veilig werken", outline=outline_with(), is_live=True)

    def in_two_transactions() -> None:
        with queueing.one_deed():
            for prefix in ("first", "second"):
                with transaction.atomic():
                    progress.enrol_many([one.pk for one in people(lennik, prefix, FIRST)], values, TODAY)

    def in_two_programmes() -> None:
        ids = [one.pk for one in people(lennik, "two", FIRST)]
        later = [one.pk for one in people(lennik, "two.too", FIRST)]
        progress.enrol_many(ids, values, TODAY)
        progress.enrol_many(later, other, TODAY)

    def one_by_one() -> None:
        with queueing.one_deed():
            for one in enrolled(lennik, values, "higher"):
                regraded.tell(one, TODAY)

    def read_after_being_told() -> None:
        some = [one.pk for one in enrolled(lennik, values, "read")]
        follow_up_mails.plan(some, TODAY)
        all_left()
        follow_up_mails.plan(some, TODAY)

    deeds: dict[str, Callable[[], object]] = {
        "enrolling": lambda: progress.enrol_many([one.pk for one in people(lennik, "new")], values, TODAY),
        "enrolling in two transactions": in_two_transactions,
        "enrolling in two programmes": in_two_programmes,
        "inviting": lambda: invitations.invite(people(lennik, "invited"), TODAY),
        "correcting addresses": lambda: correct_addresses(lennik),
        "reminding": lambda: hand_reminders.plan([one.pk for one in enrolled(lennik, values, "hand")], TODAY),
        "completing": lambda: finishing.congratulate(enrolled(lennik, values, "done"), TODAY),
        "regrading": one_by_one,
        "asking to read again": read_after_being_told,
    }
    for name, deed in deeds.items():
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        first = Notice.objects.exclude(state=NoticeState.PLANNED, is_held=True).filter(mailing__isnull=False)
        held = Notice.objects.filter(state=NoticeState.PLANNED, is_held=True)
        assert (first.count(), held.count()) == (FIRST, MANY - FIRST), name
        assert len(mailoutbox) <= FIRST, name
        stopped = sum(portions.stop(mailing, NINE) for mailing in Mailing.objects.all())
        assert stopped >= MANY - FIRST, name
        mailoutbox.clear()
        daily_mails.remind(TODAY, lambda: NINE)
        assert portions.let_go(NINE + timedelta(hours=1)) == 0 and mailoutbox == [], name
        Mailing.objects.all().delete()
        forget_mails()


def test_a_run_holds_back_what_is_too_many_of_all_kinds_together(
    lennik: Organisation, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    """One or two of each kind, also of those about no programme; and of what was put off since its own mailing."""
    (someone, *_others) = people(lennik, "all", 1)
    enrolment = Enrolment.objects.get(pk=progress.enrol_many([someone.pk], values, TODAY, announce=False)[0])
    about_people = (NoticeKind.INVITATION, NoticeKind.DIGEST)
    Notice.objects.bulk_create(
        Notice(
            recipient=someone,
            enrolment=None if kind in about_people else enrolment,
            kind=kind,
            about=TODAY,
            send_on=TODAY - timedelta(days=days),
        )
        for days, kind in enumerate(NoticeKind)
    )
    old = Mailing.objects.create(organisation=lennik, programme=values, kind="start", day=TODAY - timedelta(days=9))
    Notice.objects.filter(kind__in=["start", "due"]).update(mailing=old)
    outgoing_mails.gather_due(TODAY)
    assert Notice.objects.filter(is_held=False).count() == FIRST
    assert set(Notice.objects.values_list("mailing__day", flat=True)) == {TODAY}
    hidden = Mailing.objects.filter(kind__in=["regraded", "resolution", "refresher", *about_people])
    assert set(hidden.values_list("programme", flat=True)) == {None}


def test_one_portion_at_a_time_leaves_however_many_mailings_there_are(lennik: Organisation, values: Programme) -> None:
    progress.enrol_many([one.pk for one in people(lennik, "new")], values, TODAY)
    invitations.invite(people(lennik, "invited"), TODAY)
    assert Mailing.objects.count() == 2
    left, now = [], NINE
    for _minute in range(20):
        Notice.objects.filter(is_held=False).update(state=NoticeState.SENT, settled_at=NINE)
        left.append(portions.let_go(now))
        now += timedelta(minutes=1)
    assert [number for number in left if number] == [FIRST] * 3
    assert [minute for minute, number in enumerate(left) if number] == [5, 10, 15]


def test_the_daily_run_is_one_deed(lennik: Organisation, values: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that its steps plan is on its way before the last of them."""
    sent: list[int] = []
    monkeypatch.setattr(queueing, "_send_in_batches", sent.extend)

    def step(_day: daily.Day) -> str:
        queueing.send_soon([1])
        return str(len(sent))

    monkeypatch.setattr(daily, "STEPS", (("een", step), ("twee", step)))
    monkeypatch.setattr(transaction, "on_commit", lambda do, **_how: do())
    told = [done.words for done in daily.run(daily.Day(TODAY, lambda: NINE, lambda _words: None))]
    assert told == ["0", "0"] and sent == [1, 1]


def test_two_deeds_that_did_not_see_each_other_are_judged_together_once_both_are_there(
    lennik: Organisation, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    """Each plans fewer than leave at once; on PostgreSQL one judges at a time, whoever sends."""
    invitations.invite(people(lennik, "one", FIRST), TODAY)
    one = list(Notice.objects.values_list("pk", flat=True))
    Notice.objects.bulk_create(
        Notice(recipient=someone, kind=NoticeKind.INVITATION, about=TODAY, send_on=TODAY)
        for someone in people(lennik, "other", FIRST)
    )  # by a deed that was judged before it saw the first
    other = list(Notice.objects.exclude(pk__in=one).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        assert queueing.deliver.call(one) == FIRST
    assert queueing.deliver.call(other) == 0
    assert Notice.objects.filter(is_held=True).count() == FIRST
    locks = [query for query in asked if "pg_advisory_xact_lock" in query["sql"]]
    assert len(locks) == (connection.vendor == "postgresql")


def test_up_to_the_number_and_on_other_days_nothing_is_held(lennik: Organisation, values: Programme) -> None:
    invitations.invite(people(lennik, "few", 2), TODAY)
    progress.enrol_many([one.pk for one in people(lennik, "today", 2)], values, TODAY)
    later = people(lennik, "later", 2, TODAY + timedelta(days=7))
    progress.enrol_many([one.pk for one in later], values, TODAY)
    assert not Mailing.objects.exists()
    invitations.invite(people(lennik, "more", 1), TODAY)
    assert Notice.objects.filter(is_held=True).count() == 2


def test_whom_no_mail_reaches_makes_them_not_many(lennik: Organisation, values: Programme) -> None:
    """So that the screen, which counts mails, speaks of portions when there are portions."""
    some = people(lennik, "reached", 3)
    some += User.objects.bulk_create(
        User(email="", personnel_number=str(n), organisation=lennik, start_date=TODAY) for n in range(3)
    )
    progress.enrol_many([one.pk for one in some], values, TODAY)
    assert not Notice.objects.filter(is_held=True).exists()
