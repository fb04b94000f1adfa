"""On a day on which an organisation closes nothing leaves, and nothing new is due; elsewhere it is like others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives

from onboarding.learning.calendar.own_calendars import Calendars, calendar_of
from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import progress
from onboarding.learning.models import ClosingDay, Enrolment, Notice, NoticeKind, NoticeSetting
from onboarding.learning.notices import daily_mails, hand_reminders, invitations, mail_circumstances
from onboarding.learning.notices.closing_effects import effects_of
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Department, Organisation, User
from tests.factories import OrganisationFactory, UserFactory, make_programme
from tests.learning.notices.conftest import SOON, TODAY, enrol, lines
from tests.learning.notices.daily_runs import NOW, run

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
TOMORROW = TODAY + ONE_DAY


def close(organisation: Organisation, *days: date) -> None:
    ClosingDay.objects.bulk_create(ClosingDay(organisation=organisation, day=day, name="brugdag") for day in days)


def test_every_organisation_has_its_own_days(lennik: Organisation) -> None:
    other = OrganisationFactory.create()
    close(lennik, TODAY)
    calendars = Calendars()
    assert calendar_of(lennik.pk) == calendars.of(lennik.pk) != LEGAL
    assert calendar_of(other.pk) == calendars.of(other.pk) == calendar_of(None) == calendars.of(None) == LEGAL


@pytest.mark.parametrize("kind", NoticeKind)
def test_no_mail_of_any_kind_leaves_on_it_but_the_one_that_says_well_done(
    kind: NoticeKind, amina: User, values: Programme, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    of_person = kind in (NoticeKind.INVITATION, NoticeKind.DIGEST)
    is_done = {"completed_at": NOW, "started_at": NOW} if kind == NoticeKind.COMPLETION else {}
    enrolment = None if of_person else enrol(amina, values, due_date=None, **is_done)
    Notice.objects.all().delete()
    Notice.objects.create(recipient=amina, enrolment=enrolment, kind=kind, about=TODAY, send_on=TODAY)
    close(lennik, TODAY)
    run()
    assert len(mailoutbox) == (kind == NoticeKind.COMPLETION)


def test_what_would_leave_on_it_leaves_before_or_after(
    amina: User, values: Programme, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    """Five working days before the due date is the Monday before, now that the Tuesday does not count."""
    enrol(amina, values, due_date=SOON)
    close(lennik, TODAY)
    run(TODAY - ONE_DAY)
    assert lines() == [("before_due", "sent", "")]
    run()
    assert len(mailoutbox) == 1


def test_another_organisation_works_on_that_day(
    amina: User, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrol(amina, values, due_date=SOON)
    close(OrganisationFactory.create(), TODAY)
    run()
    assert [mail.to for mail in mailoutbox] == [[amina.email]]


@pytest.mark.parametrize("days", [1, 4])
def test_whatever_was_chosen_elsewhere_each_gets_its_mail_once_on_its_own_day(
    days: int, lennik: Organisation, values: Programme
) -> None:
    """Of three organisations: one closes, one chose other days, and one did neither."""
    chosen, plain = OrganisationFactory.create(), OrganisationFactory.create()
    NoticeSetting.objects.create(organisation=chosen, kind=NoticeKind.BEFORE_DUE, days=days)
    close(lennik, TOMORROW, TOMORROW + ONE_DAY)
    for organisation in (lennik, chosen, plain):
        programme = values if organisation == lennik else make_programme(organisation)
        enrol(UserFactory.create(organisation=organisation), programme, due_date=date(2026, 12, 11))
    sent: dict[int | None, list[date]] = {}
    for number in range(25):
        run(TODAY + number * ONE_DAY)
    for line in Notice.objects.filter(kind=NoticeKind.BEFORE_DUE).select_related("recipient"):
        sent.setdefault(line.recipient.organisation_id, []).append(line.send_on)
    rules = mail_circumstances.Rules()
    for organisation in (lennik, chosen, plain):
        rule = rules.of(organisation.pk, NoticeKind.BEFORE_DUE)
        assert sent[organisation.pk] == [rule.calendar.add(date(2026, 12, 11), -rule.days)]


def test_a_head_hears_on_the_first_day_that_is_open(
    amina: User, values: Programme, lennik: Organisation, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    head = UserFactory.create(organisation=lennik)
    amina.department = Department.objects.create(organisation=lennik, name="Onthaal", head=head)
    amina.save()
    enrol(amina, values, due_date=TODAY - timedelta(days=60))
    close(lennik, TODAY)
    run()
    assert not mailoutbox
    run(TOMORROW)
    assert [mail.to for mail in mailoutbox] == [[head.email]]


def test_what_begins_and_who_is_invited_or_reminded_waits(amina: User, values: Programme, lennik: Organisation) -> None:
    User.objects.filter(pk=amina.pk).update(start_date=TODAY)
    close(lennik, TODAY)
    progress.enrol(amina, values, TODAY)
    invitations.invite([amina], TODAY)
    assert hand_reminders.outlook(User.objects.filter(pk=amina.pk), TODAY).day == TOMORROW
    hand_reminders.plan([enrol(UserFactory.create(organisation=lennik), values).pk], TODAY)
    found = Notice.objects.values_list("kind", "state", "reason", "send_on").order_by("pk")
    assert list(found) == [(kind, "planned", "holiday", TOMORROW) for kind in ("start", "invitation", "by_hand")]


def test_nobody_is_enrolled_with_a_last_day_off_and_a_closing_day_gives_a_day_more(lennik: Organisation) -> None:
    programme = make_programme(lennik)
    Programme.objects.filter(pk=programme.pk).update(days_to_finish=10)
    programme.refresh_from_db()
    due = LEGAL.add(TODAY, 10)
    close(lennik, due)
    enrolment = progress.enrol(UserFactory.create(organisation=lennik, start_date=None), programme, TODAY)
    assert enrolment.due_date == LEGAL.add(due, 1)
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=NOW, started_at=NOW)
    (again,) = progress.begin_rounds([enrolment.pk], TODAY)
    assert Enrolment.objects.get(pk=again).due_date == enrolment.due_date


def test_absence_moves_a_due_date_past_it(lennik: Organisation, values: Programme, amina: User) -> None:
    enrolment = progress.enrol(amina, values, TODAY, due_date=SOON)
    close(lennik, SOON + ONE_DAY)
    Absence.objects.create(user=amina, first_day=TOMORROW, last_day=TOMORROW)
    progress.reschedule([amina.pk])
    enrolment.refresh_from_db()
    assert (enrolment.due_date, enrolment.agreed_due_date) == (SOON + 2 * ONE_DAY, SOON)


def test_due_dates_of_a_closed_day_go_on_to_the_next_also_where_an_absence_moved_them_there(
    lennik: Organisation, values: Programme
) -> None:
    here, moved = (enrol(person, values, due_date=SOON) for person in UserFactory.create_batch(2, organisation=lennik))
    Enrolment.objects.filter(pk=moved.pk).update(agreed_due_date=SOON - ONE_DAY)
    Absence.objects.create(user=moved.user, first_day=TODAY, last_day=TODAY)
    close(lennik, SOON)
    assert progress.move_to_working_days([here.pk, moved.pk], calendar_of(lennik.pk)) == 2
    found = Enrolment.objects.order_by("pk").values_list("due_date", "agreed_due_date")
    assert list(found) == [(SOON + ONE_DAY, None), (SOON + ONE_DAY, SOON - ONE_DAY)]


def test_what_moves_is_counted_as_it_then_happens(
    lennik: Organisation, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    """Mails that would leave on the day: one planned, two reminders of different kinds; and one due date."""
    asked, soon, due, done, elsewhere = UserFactory.create_batch(5, organisation=lennik)
    enrol(soon, values, due_date=SOON)
    enrol(due, values, due_date=TODAY)
    enrol(done, values, due_date=SOON, completed_at=NOW, started_at=NOW)
    enrol(elsewhere, make_programme(OrganisationFactory.create()), due_date=TODAY)
    Notice.objects.create(recipient=asked, kind=NoticeKind.INVITATION, about=TODAY, send_on=TODAY)
    found = effects_of(lennik.pk, [TODAY], LEGAL)
    assert (found.planned, found.reminders, found.programmes, found.to_read) == (1, 2, 1, 0)
    daily_mails.remind(TODAY, lambda: NOW)
    assert len(mailoutbox) == found.mails
