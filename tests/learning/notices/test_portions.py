"""Many mails that are planned in one go leave in portions, which HR can stop half-way and start again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Mailed, Mailing, MailPace, Notice, NoticeReason, NoticeState
from onboarding.learning.notices import daily_mails, hand_reminders, invitations, portions, sending
from onboarding.learning.notices.portions import Standing
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Organisation, User
from tests.learning.notices.conftest import TODAY, MailServer, make_people

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)
FIVE_MINUTES, ONE_MINUTE = timedelta(minutes=5), timedelta(minutes=1)
SATURDAY, MONDAY = date(2026, 11, 28), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    real = __import__("django.utils.timezone", fromlist=["localdate"]).localdate
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: real(*args) if args else TODAY)


@pytest.fixture(autouse=True)
def pace(lennik: Organisation) -> MailPace:
    """Above four mails: three at a time, five minutes between."""
    return MailPace.objects.create(organisation=lennik, above=4, portion=3, minutes=5)


@pytest.fixture
def at_the_end(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> DjangoCaptureOnCommitCallbacks:
    return django_capture_on_commit_callbacks


def newcomers(lennik: Organisation, number: int, start: date = TODAY, prefix: str = "p") -> list[int]:
    people = User.objects.bulk_create(
        User(email=f"{prefix}{n}@x.example", organisation=lennik, first_name="Lien", start_date=start)
        for n in range(number)
    )
    return [one.pk for one in people]


def standing() -> Standing:
    mailing = Mailing.objects.get()
    return portions.standings([mailing])[mailing.pk]


class Minutes:
    """The worker, every minute from nine o'clock on."""

    def __init__(self, at_the_end: DjangoCaptureOnCommitCallbacks) -> None:
        self.at_the_end, self.now = at_the_end, NINE

    def go_by(self, number: int) -> None:
        for _minute in range(number):
            self.now += ONE_MINUTE
            with self.at_the_end(execute=True):
                portions.let_go(self.now)


def test_up_to_the_number_that_the_organisation_chose_all_leave_at_once(
    lennik: Organisation,
    values: Programme,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    with at_the_end(execute=True):
        progress.enrol_many(newcomers(lennik, 4), values, TODAY)
    assert len(mailoutbox) == 4
    assert not Mailing.objects.exists()


def test_above_it_a_portion_leaves_and_another_every_so_many_minutes(
    lennik: Organisation,
    values: Programme,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    with at_the_end(execute=True):
        progress.enrol_many(newcomers(lennik, 8), values, TODAY)
    assert len(mailoutbox) == 3
    assert standing() == Standing(total=8, sent=3, waiting=5)
    minutes, left = Minutes(at_the_end), []
    for _minute in range(14):
        minutes.go_by(1)
        left.append(len(mailoutbox))
    assert left == [3, 3, 3, 3, 3, 6, 6, 6, 6, 6, 8, 8, 8, 8]
    assert standing() == Standing(total=8, sent=8)
    assert len({message.to[0] for message in mailoutbox}) == 8


def test_what_comes_to_a_mailing_that_is_going_on_leaves_after_it(
    lennik: Organisation,
    values: Programme,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    """As the second five hundred of a thousand."""
    with at_the_end(execute=True):
        progress.enrol_many(newcomers(lennik, 5), values, TODAY)
        progress.enrol_many(newcomers(lennik, 2, prefix="q"), values, TODAY)
    assert len(mailoutbox) == 3
    assert standing() == Standing(total=7, sent=3, waiting=4)


def test_no_other_run_sends_what_is_held_back(
    lennik: Organisation, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    progress.enrol_many(newcomers(lennik, 8), values, TODAY)
    daily_mails.remind(TODAY, lambda: NINE)
    sending.send(TODAY, lambda: NINE, only=Notice.objects.values_list("pk", flat=True))
    assert len(mailoutbox) == 3


def test_stopping_settles_the_rest_and_starting_again_sends_it_to_nobody_twice(
    lennik: Organisation,
    values: Programme,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    with at_the_end(execute=True):
        progress.enrol_many(newcomers(lennik, 8), values, TODAY)
    minutes = Minutes(at_the_end)
    assert portions.stop(Mailing.objects.get(), NINE) == 5
    minutes.go_by(12)
    daily_mails.remind(TODAY, lambda: NINE)
    assert len(mailoutbox) == 3
    assert standing() == Standing(total=8, sent=3, stopped=5)
    rest = Notice.objects.filter(state=NoticeState.NOT_SENT, reason=NoticeReason.STOPPED, settled_at=NINE)
    assert rest.count() == 5
    assert portions.stop(Mailing.objects.get(), NINE) == 0
    assert portions.resume(Mailing.objects.get(), minutes.now) == 5
    assert portions.resume(Mailing.objects.get(), minutes.now) == 0
    minutes.go_by(7)
    assert len(mailoutbox) == 8
    assert len({message.to[0] for message in mailoutbox}) == 8


def test_two_workers_at_once_let_one_portion_go(
    lennik: Organisation, values: Programme, at_the_end: DjangoCaptureOnCommitCallbacks
) -> None:
    with at_the_end(execute=True):
        progress.enrol_many(newcomers(lennik, 9), values, TODAY)
    portions.let_go(NINE)
    seen = Mailing.objects.get()  # as the other worker read it
    assert portions.let_go(NINE + FIVE_MINUTES) == 3
    Notice.objects.filter(is_held=False).update(state=NoticeState.SENT, settled_at=NINE)
    assert portions._next_portion([seen], NINE + FIVE_MINUTES, TODAY) == 0


def test_nothing_new_is_let_go_while_a_portion_is_still_to_be_tried(lennik: Organisation, values: Programme) -> None:
    """The worker that was to send it was stopped: the daily run sends it, and then it goes on."""
    progress.enrol_many(newcomers(lennik, 8), values, TODAY)
    for number in range(3):
        assert portions.let_go(NINE + number * FIVE_MINUTES) == 0
    daily_mails.remind(TODAY, lambda: NINE)
    portions.let_go(NINE)
    assert portions.let_go(NINE + FIVE_MINUTES) == 3


def test_a_server_that_was_down_is_tried_again_before_anything_new(
    lennik: Organisation,
    values: Programme,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mail_server: MailServer,
) -> None:
    mail_server.at_data = lambda _server, _recipient: "451 later"
    with at_the_end(execute=True):
        progress.enrol_many(newcomers(lennik, 8), values, TODAY)
        Notice.objects.filter(is_held=False).update(reason=NoticeReason.SERVER_DOWN)
    first = set(Notice.objects.filter(is_held=False).values_list("recipient__email", flat=True))
    mail_server.at_data = None
    minutes = Minutes(at_the_end)
    minutes.go_by(6)
    assert set(mail_server.recipients) == first
    minutes.go_by(10)
    assert len(mail_server.recipients) == 8


def test_who_is_away_does_not_keep_the_others(
    lennik: Organisation,
    values: Programme,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    people = newcomers(lennik, 8)
    for away in people[:4]:
        Absence.objects.create(user_id=away, first_day=TODAY, last_day=TODAY)
    with at_the_end(execute=True):
        progress.enrol_many(people, values, TODAY)
    Minutes(at_the_end).go_by(12)
    assert len(mailoutbox) == 4
    assert standing() == Standing(total=8, sent=4, waiting=4)


def test_what_waits_for_monday_leaves_in_portions_then_and_none_in_the_weekend(
    lennik: Organisation,
    values: Programme,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    with at_the_end(execute=True):
        progress.enrol_many(newcomers(lennik, 8, SATURDAY), values, SATURDAY)
    assert portions.let_go(NINE + timedelta(days=4)) == 0
    assert standing() == Standing(total=8, waiting=8)
    monday = NINE + timedelta(days=6)
    daily_mails.remind(MONDAY, lambda: monday)
    assert len(mailoutbox) == 3
    portions.let_go(monday)
    assert portions.let_go(monday + FIVE_MINUTES) == 3


def test_who_starts_on_another_day_is_of_another_mailing(lennik: Organisation, values: Programme) -> None:
    later = TODAY + timedelta(days=7)
    people = [*newcomers(lennik, 5), *newcomers(lennik, 5, later, "later"), *newcomers(lennik, 2, MONDAY, "monday")]
    progress.enrol_many(people, values, TODAY)
    assert set(Mailing.objects.values_list("day", flat=True)) == {TODAY, later}
    assert Notice.objects.filter(mailing=None).count() == 2


def test_a_reminder_for_many_leaves_in_portions_too(
    lennik: Organisation,
    values: Programme,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    make_people(values, 6)
    with at_the_end(execute=True):
        hand_reminders.plan(list(Enrolment.objects.values_list("pk", flat=True)), TODAY)
    assert len(mailoutbox) == 3
    assert Mailing.objects.get().kind == "by_hand"


def test_of_a_stopped_mailing_what_was_withdrawn_since_does_not_come_back(
    lennik: Organisation, values: Programme
) -> None:
    ids = progress.enrol_many(newcomers(lennik, 8), values, TODAY)
    portions.stop(Mailing.objects.get(), NINE)
    progress.withdraw(ids[:2], NINE)
    assert portions.resume(Mailing.objects.get(), NINE) == 6


def test_inviting_again_whom_a_stopped_mailing_left_out_begins_it_anew(
    lennik: Organisation,
    at_the_end: DjangoCaptureOnCommitCallbacks,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    """They are planned as if for the first time, judged by their number then, and nobody is invited twice."""
    people = User.objects.filter(pk__in=newcomers(lennik, 12))
    with at_the_end(execute=True):
        assert invitations.invite(people, TODAY) == 12
    assert portions.stop(Mailing.objects.get(), NINE) == 9
    assert len(invitations.to_be_invited(people, TODAY)) == 9
    with at_the_end(execute=True):
        assert invitations.invite(people, TODAY) == 9
    assert len(mailoutbox) == 6  # the next portion; were they of the stopped mailing still, all would have left
    assert standing() == Standing(total=12, sent=6, waiting=6)
    again = Notice.objects.filter(state=NoticeState.PLANNED)
    assert set(again.values_list("reason", "settled_at", "claimed_at", "tries", "is_held")) == {
        ("", None, None, 0, True)
    }
    Minutes(at_the_end).go_by(11)
    assert len(mailoutbox) == len({message.to[0] for message in mailoutbox}) == 12
    with at_the_end(execute=True):
        assert invitations.invite(people, TODAY) == 0


def test_silent_enrolments_are_of_no_mailing(lennik: Organisation, values: Programme) -> None:
    progress.enrol_many(newcomers(lennik, 8), values, TODAY, mailed=Mailed.NOBODY)
    assert not Mailing.objects.exists()


def test_planning_and_letting_go_cost_the_same_for_few_and_for_many(lennik: Organisation, values: Programme) -> None:
    costs = []
    for number in (6, 60):
        people = newcomers(lennik, number, prefix=f"n{number}.")
        MailPace.objects.update(portion=number - 1)
        Mailing.objects.all().delete()
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            progress.enrol_many(people, values, TODAY)
        Notice.objects.filter(is_held=False).update(state=NoticeState.SENT, settled_at=NINE)
        with CaptureQueriesContext(connection) as after:
            portions.let_go(NINE)
            portions.let_go(NINE + FIVE_MINUTES)
        statements = [one for one in asked if not one["sql"].startswith("INSERT")]
        costs.append((len(statements), len(after)))
        Notice.objects.update(state=NoticeState.SENT, settled_at=NINE, is_held=False)
    assert costs[0] == costs[1]
