"""The weekly digest: what a department head should know of their own people, and nothing when there is nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.models import Enrolment, Notice
from onboarding.learning.notices import digests, ledger, sending
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Department, Organisation, User
from onboarding.row_guards import thawed
from tests.factories import UserFactory
from tests.learning.notices.conftest import enrol, lines

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)


def plan(today: date) -> None:
    for batch in digests.due(today):
        ledger.write(batch, timezone.now())


@pytest.fixture
def week(amina: User, dries: User, values: Programme, department: Department, lennik: Organisation) -> Enrolment:
    """Amina is late, Lien has this week, Jef was done last week; and some of whom Dries hears nothing."""
    lien, jef, gone, elsewhere, later = (
        UserFactory.create(first_name=name, last_name="Peeters", organisation=lennik, department=department)
        for name in ("Lien", "Jef", "Roger", "Fatima", "Yusuf")
    )
    User.objects.filter(pk=gone.pk).update(end_date=date(2026, 11, 27))
    User.objects.filter(pk=elsewhere.pk).update(department=None)
    friday = timezone.make_aware(datetime(2026, 11, 27, 23, 30))
    late = enrol(amina, values, date(2026, 11, 20))
    enrol(lien, values, date(2026, 12, 6))
    enrol(jef, values, date(2026, 12, 20), started_at=friday, completed_at=friday)
    enrol(gone, values, date(2026, 11, 20))
    enrol(elsewhere, values, date(2026, 11, 20))
    enrol(later, values, date(2026, 12, 7))
    enrol(dries, values, date(2026, 11, 20))
    return late


def test_a_head_hears_who_is_late_who_has_this_week_and_who_finished(
    week: Enrolment, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    User.objects.update(last_login=timezone.now())  # nobody is silent
    plan(MONDAY)
    assert sending.send(MONDAY, timezone.now).sent == 1
    (message,) = mailoutbox
    assert message.to == ["dries@lennik.example"]
    html = message.alternatives[0][0]
    late = "Amina Verbeke: Onze waarden, 20 november 2026"
    for form in (message.body, html):
        for words in ("Te laat", late, "Deze week af te werken", "Lien Peeters", "Vorige week klaar", "Jef Peeters"):
            assert words in form
        for nobody in ("Roger", "Fatima", "Yusuf", "Dries: "):
            assert nobody not in form
        assert "/mijn-dienst/" in form
        assert "Dienst Bevolking" in form
    assert "\n\n\n" not in message.body


def test_it_comes_once_a_week_on_the_first_working_day(
    week: Enrolment, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    for day in (date(2026, 11, 29), MONDAY, date(2026, 12, 1)):
        plan(day)
        if LEGAL.is_working_day(day):
            sending.send(day, timezone.now)
    assert len(mailoutbox) == 1
    assert Notice.objects.get().about == MONDAY


def test_a_head_with_nothing_to_hear_gets_no_mail(dries: User, mailoutbox: list[EmailMultiAlternatives]) -> None:
    plan(MONDAY)
    assert lines() == [("digest", "not_sent", "nothing_to_say")]


def test_what_was_solved_in_the_meantime_is_no_news(
    week: Enrolment, amina: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    plan(MONDAY)
    moment = timezone.make_aware(datetime(2026, 11, 30, 9))
    with thawed(connection, ["learning.Enrolment"]):
        Enrolment.objects.update(completed_at=moment, started_at=moment)
    assert sending.send(MONDAY, timezone.now).sent == 0
    assert lines() == [("digest", "not_sent", "nothing_to_say")]


def test_a_head_who_is_away_misses_a_week(week: Enrolment, dries: User) -> None:
    Absence.objects.create(user=dries, first_day=MONDAY, last_day=MONDAY)
    plan(MONDAY)
    assert lines() == [("digest", "not_sent", "on_leave")]


def test_a_long_list_is_cut_with_what_is_left(
    dries: User, department: Department, lennik: Organisation, values: Programme
) -> None:
    people = User.objects.bulk_create(
        User(email=f"p{n}@x.example", first_name=f"P{n}", organisation=lennik, department=department)
        for n in range(digests.SHOWN + 4)
    )
    for person in people:
        enrol(person, values, MONDAY - timedelta(days=9))
    late = digests.overview(dries.pk, MONDAY, MONDAY).late
    assert (len(late.lines), late.more) == (digests.SHOWN, 4)


def test_many_heads_cost_the_same_queries_as_few(
    lennik: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = 0
    for number in (6, 60):
        for _ in range(number - made):
            Department.objects.create(
                organisation=lennik, name=f"Dienst {made}", head=UserFactory.create(organisation=lennik)
            )
            made += 1
        with django_assert_num_queries(4):
            assert [len(batch) for batch in digests.due(MONDAY)] == [number]
