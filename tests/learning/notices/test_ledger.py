"""What the ledger says of whom: one line for each enrolment, kind and due date, with what became of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeSetting
from onboarding.learning.notices import ledger
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Organisation, User
from tests.factories import OrganisationFactory
from tests.forgotten_mails import forget_mails
from tests.learning.notices.conftest import SOON, TODAY, enrol, lines, make_people
from tests.learning.notices.daily_runs import NOW, run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({}, ("before_due", "sent", "")),
        ({"completed_at": NOW, "started_at": NOW}, ("before_due", "not_sent", "completed")),
        ({"user__is_active": False}, ("before_due", "not_sent", "left")),
        ({"user__end_date": TODAY - timedelta(days=1)}, ("before_due", "not_sent", "left")),
        ({"user__email": ""}, ("before_due", "not_sent", "no_address")),
    ],
)
def test_the_ledger_says_what_became_of_a_mail_and_why(
    amina: User,
    values: Programme,
    change: dict[str, Any],
    line: tuple[str, str, str],
) -> None:
    User.objects.filter(pk=amina.pk).update(start_date=None)
    enrol(amina, values, **{name: value for name, value in change.items() if not name.startswith("user__")})
    of_user = {name.removeprefix("user__"): value for name, value in change.items() if name.startswith("user__")}
    if of_user:
        User.objects.filter(pk=amina.pk).update(**of_user)
    run()
    assert lines() == [line]
    assert Notice.objects.get().settled_at is not None
    run()
    assert lines() == [line]


def test_who_is_on_leave_hears_of_it_when_back(
    amina: User, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrol(amina, values)
    Absence.objects.create(user=amina, first_day=TODAY, last_day=TODAY)
    run()
    assert lines() == [("before_due", "planned", "on_leave")]
    run(TODAY + timedelta(days=1))
    assert lines() == [("before_due", "sent", "")]
    assert len(mailoutbox) == 1


def test_a_programme_without_due_date_or_of_an_earlier_round_brings_no_reminder(
    amina: User, marleen: User, values: Programme
) -> None:
    enrol(amina, values, due_date=None)
    enrol(marleen, values, is_current=False)
    run()
    assert lines() == []


def test_missed_runs_bring_one_mail_and_say_which_ones_it_replaces(
    amina: User, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrol(amina, values)
    run(date(2026, 12, 7))
    assert sorted(lines()) == [
        ("before_due", "not_sent", "superseded"),
        ("due", "not_sent", "superseded"),
        ("overdue", "sent", ""),
    ]
    assert len(mailoutbox) == 1


def test_a_due_date_that_moves_brings_its_own_reminders(
    amina: User, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrolment = enrol(amina, values)
    run()
    Enrolment.objects.filter(pk=enrolment.pk).update(due_date=SOON - timedelta(days=1))
    run()
    assert [state for _kind, state, _reason in lines()] == ["sent", "planned"], "no two on one day"
    run(TODAY + timedelta(days=1))
    assert [state for _kind, state, _reason in lines()] == ["sent", "sent"]
    assert len(mailoutbox) == 2


def test_an_organisation_chooses_what_it_sends_and_when(
    amina: User, ioana: User, values: Programme, herenthout: Organisation
) -> None:
    elsewhere = values.__class__.objects.create(organisation=herenthout, title="Pijlers", is_live=True)
    enrol(amina, values)
    enrol(ioana, elsewhere)
    setting = NoticeSetting.objects.create(organisation=herenthout, kind=NoticeKind.BEFORE_DUE, days=6)
    run(TODAY - timedelta(days=1))
    assert lines() == [("before_due", "sent", "")]
    assert Notice.objects.get().recipient == ioana
    NoticeSetting.objects.filter(pk=setting.pk).update(is_on=False, days=0)
    forget_mails()
    run()
    assert {(one.recipient, one.reason) for one in Notice.objects.all()} == {(amina, ""), (ioana, "switched_off")}


def test_a_dry_run_says_it_all_and_writes_nothing(
    amina: User, marleen: User, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrol(amina, values)
    enrol(marleen, values, completed_at=NOW, started_at=NOW)
    said = run(dry_run=True)
    assert "zou versturen: bijna af te werken | amina@lennik.example | Onze waarden" in said
    assert "niet verstuurd (al klaar): bijna af te werken | marleen@lennik.example" in said
    assert "1 zouden verstuurd worden, 1 niet, 0 wachten" in said
    assert lines() == []
    assert mailoutbox == []


def test_a_dry_run_also_tells_of_what_waits_in_the_ledger(
    amina: User, values: Programme, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrol(amina, values)
    Absence.objects.create(user=amina, first_day=TODAY, last_day=TODAY)
    run()
    assert "gepland (afwezig): bijna af te werken" in run(dry_run=True)
    assert "1 zouden verstuurd worden" in run(TODAY + timedelta(days=1), dry_run=True)
    assert lines() == [("before_due", "planned", "on_leave")]


@pytest.mark.parametrize(("day", "why"), [("2026-11-11", "Wapenstilstand"), ("2026-11-22", "weekend")])
def test_a_day_off_is_named_and_nothing_goes_out(values: Programme, day: str, why: str) -> None:
    make_people(values, 1)
    assert why in run(date.fromisoformat(day))
    assert lines() == []


@pytest.mark.parametrize("day", ["morgen", "2026-02-31", "24/11/2026"])
def test_a_day_that_is_none_is_refused(db: None, day: str) -> None:
    with pytest.raises(CommandError, match="geen datum"):
        call_command("send_reminders", on=day)


def test_the_queries_for_what_is_due_do_not_grow_with_the_people(
    values: Programme, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organisation = OrganisationFactory.create()
    NoticeSetting.objects.create(organisation=organisation, kind=NoticeKind.OVERDUE, days=9)
    for number in (6, 60):
        make_people(values, number)
        with django_assert_num_queries(
            7
        ):  # what they chose, their days; each kind, the last also with other days; an empty batch
            batches = [len(batch) for batch in ledger.due(TODAY)]
        assert batches == [number]
        Enrolment.objects.all().delete()
        User.objects.filter(email__startswith="mens").delete()
