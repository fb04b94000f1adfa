"""Who stays late is reminded again where the organisation chose that: with its interval, and with an end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.learning.models import ClosingDay, Enrolment, Notice, NoticeKind, NoticeSetting, NoticeState
from onboarding.learning.notices import late_again, mail_circumstances
from onboarding.learning.notices.silence import silent
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Department, Organisation, User
from tests.factories import UserFactory, make_programme
from tests.learning.notices.conftest import SOON, TODAY, enrol, make_people
from tests.learning.notices.daily_runs import NOW, run

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
FIRST = date(2026, 12, 4)  # three working days after the due date


def repeat(organisation: Organisation, every: int, times: int, **fields: bool) -> None:
    NoticeSetting.objects.create(
        organisation=organisation,
        kind=NoticeKind.OVERDUE,
        days=3,
        repeat_every=every,
        repeat_times=times,
        **fields,
    )


def live(first: date, last: date) -> None:
    """A run a day."""
    for number in range((last - first).days + 1):
        run(first + number * ONE_DAY)


def sent() -> list[date]:
    lines = Notice.objects.filter(kind=NoticeKind.OVERDUE, state="sent")
    return list(lines.order_by("send_on").values_list("send_on", flat=True))


def test_nobody_is_reminded_again_until_the_organisation_chooses_so(amina: User, values: Programme) -> None:
    enrol(amina, values, due_date=SOON)
    live(FIRST, FIRST + 30 * ONE_DAY)
    assert sent() == [FIRST]


def test_it_comes_again_with_the_interval_and_then_no_more(
    amina: User, values: Programme, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    """Five working days on, the Christmas holiday not counted; twice, then never."""
    repeat(lennik, every=5, times=2)
    enrol(amina, values, due_date=SOON)
    live(FIRST, FIRST + 35 * ONE_DAY)
    assert sent() == [FIRST, date(2026, 12, 11), date(2026, 12, 18)]
    assert len([mail for mail in mailoutbox if mail.to == [amina.email]]) == 3


def test_a_day_on_which_the_organisation_closes_does_not_count(
    amina: User, values: Programme, lennik: Organisation
) -> None:
    repeat(lennik, every=5, times=1)
    ClosingDay.objects.create(organisation=lennik, day=date(2026, 12, 11), name="brugdag")
    enrol(amina, values, due_date=SOON)
    live(FIRST, FIRST + 20 * ONE_DAY)
    assert sent() == [FIRST, date(2026, 12, 14)]


def test_who_is_done_or_gets_another_due_date_is_left_alone(
    values: Programme, lennik: Organisation, amina: User
) -> None:
    repeat(lennik, every=2, times=5)
    moved, done = (enrol(one, values, due_date=SOON) for one in (amina, UserFactory.create(organisation=lennik)))
    run(FIRST)
    Enrolment.objects.filter(pk=moved.pk).update(due_date=date(2027, 2, 1))
    Enrolment.objects.filter(pk=done.pk).update(completed_at=NOW, started_at=NOW)
    live(FIRST + ONE_DAY, FIRST + 12 * ONE_DAY)
    assert sent() == [FIRST, FIRST]


def test_whoever_was_away_is_not_reminded_twice_in_a_row_when_back(
    amina: User, values: Programme, lennik: Organisation
) -> None:
    """The repetition of the 11th waits for Monday the 21st; the next is five working days later."""
    repeat(lennik, every=5, times=2)
    enrol(amina, values, due_date=SOON)
    run(FIRST)
    Absence.objects.create(user=amina, first_day=date(2026, 12, 8), last_day=date(2026, 12, 20))
    live(date(2026, 12, 10), FIRST + 30 * ONE_DAY)
    assert sent() == [FIRST, date(2026, 12, 21), date(2026, 12, 29)]


def test_a_reminder_by_hand_gives_the_whole_interval_again_and_uses_up_none(
    values: Programme, lennik: Organisation
) -> None:
    """On Thursday the 10th, a day before the repetition; on or before the due date it says nothing of being late, and
    one that did not leave is none."""
    repeat(lennik, every=5, times=2)
    made = UserFactory.create_batch(3, organisation=lennik, last_login=NOW)
    by_hand, early, away = (enrol(person, values, due_date=SOON) for person in made)
    live(FIRST, date(2026, 12, 9))
    thursday = date(2026, 12, 10)
    asked = (
        (by_hand, thursday, NoticeState.SENT),
        (early, SOON, NoticeState.SENT),
        (away, thursday, NoticeState.NOT_SENT),
    )
    for one, day, state in asked:
        line = {"recipient": one.user, "kind": NoticeKind.BY_HAND, "about": day, "send_on": day, "state": state}
        Notice.objects.create(enrolment=one, settled_at=NOW, **line)
    live(thursday, FIRST + 30 * ONE_DAY)
    times = [FIRST, date(2026, 12, 11), date(2026, 12, 18)]
    for one, expected in (
        (by_hand, [FIRST, date(2026, 12, 17), date(2026, 12, 24)]),
        (early, times),
        (away, times),
    ):
        found = Notice.objects.filter(enrolment=one, kind=NoticeKind.OVERDUE, state="sent").order_by("send_on")
        assert list(found.values_list("send_on", flat=True)) == expected


def test_a_reminder_by_hand_holds_the_first_mail_too_where_an_interval_was_chosen(
    amina: User, values: Programme, lennik: Organisation, herenthout: Organisation
) -> None:
    """Asked for two working days after the due date, a day before the mail; elsewhere nothing comes again."""
    repeat(lennik, every=5, times=1)
    elsewhere = enrol(UserFactory.create(organisation=herenthout), make_programme(herenthout), due_date=SOON)
    thursday = date(2026, 12, 3)
    for one in (enrol(amina, values, due_date=SOON), elsewhere):
        line = {"recipient": one.user, "kind": NoticeKind.BY_HAND, "about": thursday, "send_on": thursday}
        Notice.objects.create(enrolment=one, settled_at=NOW, state=NoticeState.SENT, **line)
    live(FIRST, FIRST + 20 * ONE_DAY)
    assert sent() == [FIRST, date(2026, 12, 10), date(2026, 12, 17)]


def test_after_a_reminder_by_hand_nobody_is_silent_for_as_long(amina: User, values: Programme) -> None:
    User.objects.filter(pk=amina.pk).update(last_login=NOW)
    enrolment = enrol(amina, values, due_date=SOON)
    run(FIRST)
    day = date(2026, 12, 10)
    line = {"recipient": amina, "kind": NoticeKind.BY_HAND, "about": day, "send_on": day, "state": NoticeState.SENT}
    Notice.objects.create(enrolment=enrolment, settled_at=NOW, **line)
    assert silent_on(date(2026, 12, 16)) == []
    assert silent_on(date(2026, 12, 17)) == [enrolment.pk]


def test_missed_runs_bring_one_mail_and_not_all_that_were_due(
    amina: User, values: Programme, lennik: Organisation
) -> None:
    repeat(lennik, every=2, times=3)
    enrol(amina, values, due_date=SOON)
    run(FIRST)
    for _ in range(2):
        run(FIRST + 14 * ONE_DAY)
    assert sent() == [FIRST, FIRST + 14 * ONE_DAY]


def test_whoever_was_never_reminded_is_not_reminded_again(amina: User, values: Programme, lennik: Organisation) -> None:
    """Late since long before any run: their first mail was let go."""
    repeat(lennik, every=1, times=3)
    enrol(amina, values, due_date=TODAY - timedelta(days=300))
    run(FIRST)
    assert sent() == []


@pytest.mark.parametrize(
    "fields", [{"every": 0, "times": 3}, {"every": 3, "times": 0}, {"every": 3, "times": 3, "is_on": False}]
)
def test_without_interval_end_or_mail_nothing_comes_again(
    fields: dict[str, int], amina: User, values: Programme, lennik: Organisation
) -> None:
    enrol(amina, values, due_date=SOON)
    run(FIRST)
    repeat(lennik, **fields)  # type: ignore[arg-type]
    live(FIRST + ONE_DAY, FIRST + 20 * ONE_DAY)
    assert sent() == [FIRST]


def test_how_many_leave_is_told_as_it_then_happens(
    amina: User, values: Programme, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    away, without = UserFactory.create_batch(2, organisation=lennik)
    for person in (amina, away, without):
        enrol(person, values, due_date=SOON)
    run(FIRST)
    Absence.objects.create(user=away, first_day=FIRST, last_day=date(2027, 1, 31))
    User.objects.filter(pk=without.pk).update(email="")
    mailoutbox.clear()
    repeat(lennik, every=5, times=2)
    rule = mail_circumstances.Rules(lennik.pk).of(lennik.pk, NoticeKind.OVERDUE)
    assert late_again.expected(lennik.pk, rule, date(2026, 12, 10)) == 0
    assert late_again.expected(lennik.pk, rule, date(2026, 12, 11)) == 1
    assert late_again.expected(lennik.pk, rule, date(2026, 12, 12)) == 1  # a Saturday: of the Monday
    run(date(2026, 12, 11))
    assert [mail.to for mail in mailoutbox] == [[amina.email]]


@pytest.mark.parametrize("number", [1, 25])
def test_looking_costs_the_same_for_one_and_for_many(number: int, values: Programme, lennik: Organisation) -> None:
    repeat(lennik, every=5, times=2)
    make_people(values, number, SOON)
    run(FIRST)
    with CaptureQueriesContext(connection) as queries:
        planned = [line for batch in late_again.due(date(2026, 12, 11)) for line in batch]
    assert len(planned) == number
    assert len(queries) == 4  # the rules, their days; a batch, and that there is no other


# --- Silence ---------------------------------------------------------------------------------------------------------


def silent_on(day: date, organisation: Organisation | None = None) -> list[int]:
    return list(silent(day, organisation.pk if organisation else None).order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("where", ["there", "anywhere"])
def test_late_and_no_sign_five_working_days_after_the_last_reminder_is_silence(
    where: str, amina: User, values: Programme, lennik: Organisation
) -> None:
    organisation = lennik if where == "there" else None
    enrolment = enrol(amina, values, due_date=SOON)
    run(FIRST)
    User.objects.filter(pk=amina.pk).update(last_login=NOW)
    assert silent_on(date(2026, 12, 10), organisation) == []
    assert silent_on(date(2026, 12, 11), organisation) == [enrolment.pk]
    ClosingDay.objects.create(organisation=lennik, day=date(2026, 12, 8), name="brugdag")
    assert silent_on(date(2026, 12, 11), organisation) == []
    assert silent_on(date(2026, 12, 14), organisation) == [enrolment.pk]


def test_while_another_reminder_follows_nobody_is_silent(amina: User, values: Programme, lennik: Organisation) -> None:
    User.objects.filter(pk=amina.pk).update(last_login=NOW)
    repeat(lennik, every=5, times=1)
    enrolment = enrol(amina, values, due_date=SOON)
    live(FIRST, date(2026, 12, 17))
    assert sent() == [FIRST, date(2026, 12, 11)]
    assert silent_on(date(2026, 12, 17)) == []
    assert silent_on(date(2026, 12, 18)) == [enrolment.pk]


@pytest.mark.parametrize(
    ("change", "is_silent"),
    [
        ({"last_activity_at": "2026-12-03T12:00:00+01:00"}, True),  # before the reminder
        ({"last_activity_at": "2026-12-04T12:00:00+01:00"}, False),
        ({"completed_at": NOW, "started_at": NOW}, False),
        ({"due_date": date(2027, 3, 1)}, False),
        ({"user__is_active": False}, False),
        ({"user__end_date": date(2026, 12, 10)}, False),
    ],
)
def test_a_sign_of_life_or_nothing_to_do_is_no_silence(
    change: dict[str, object], is_silent: bool, amina: User, values: Programme
) -> None:
    User.objects.filter(pk=amina.pk).update(last_login=NOW)
    enrolment = enrol(amina, values, due_date=SOON)
    run(FIRST)
    of_person = {name.removeprefix("user__"): value for name, value in change.items() if name.startswith("user__")}
    if of_person:
        User.objects.filter(pk=amina.pk).update(**of_person)
    else:
        Enrolment.objects.filter(pk=enrolment.pk).update(**change)
    assert bool(silent_on(date(2026, 12, 14))) is is_silent


def test_whoever_is_away_is_not_silent(amina: User, values: Programme) -> None:
    User.objects.filter(pk=amina.pk).update(last_login=NOW)
    enrol(amina, values, due_date=SOON)
    run(FIRST)
    Absence.objects.create(user=amina, first_day=date(2026, 12, 14), last_day=date(2026, 12, 14))
    assert silent_on(date(2026, 12, 14)) == []
    assert len(silent_on(date(2026, 12, 15))) == 1


@pytest.mark.parametrize("start", [date(2026, 11, 2), None])
def test_who_never_signed_in_is_silent_ten_working_days_after_the_first_day(
    start: date | None, amina: User, values: Programme
) -> None:
    User.objects.filter(pk=amina.pk).update(start_date=start)
    enrolment = enrol(amina, values, due_date=None, on=date(2026, 11, 2))
    assert silent_on(date(2026, 11, 16)) == []  # Armistice Day does not count
    assert silent_on(date(2026, 11, 17)) == [enrolment.pk]
    User.objects.filter(pk=amina.pk).update(last_login=NOW)
    assert silent_on(date(2026, 11, 17)) == []


def test_who_was_enrolled_later_has_the_days_from_then(amina: User, values: Programme) -> None:
    User.objects.filter(pk=amina.pk).update(start_date=date(2020, 1, 6))
    enrol(amina, values, due_date=None, on=date(2026, 11, 16))
    assert silent_on(date(2026, 11, 27)) == []
    assert len(silent_on(date(2026, 11, 30))) == 1


def test_a_head_reads_in_the_week_who_stays_silent(
    amina: User, values: Programme, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    head = UserFactory.create(organisation=lennik, last_login=NOW)
    department = Department.objects.create(organisation=lennik, name="Onthaal", head=head)
    User.objects.filter(pk=amina.pk).update(department=department, start_date=date(2026, 11, 2))
    enrol(amina, values, due_date=None, on=date(2026, 11, 2))
    run(date(2026, 11, 16))
    assert not mailoutbox
    run(date(2026, 11, 23))
    (mail,) = mailoutbox
    assert mail.to == [head.email]
    assert "Laat niets horen" in mail.body
    assert str(amina) in mail.body
