"""Rules: who starts in a department, or anywhere, gets a programme."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import enrolment_rules, progress
from onboarding.learning.models import About, Enrolment, EnrolmentRule
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Department, Organisation, User
from tests.factories import DepartmentFactory, UserFactory, make_rule
from tests.private_database import private_database

TODAY = date(2026, 11, 20)
BEFORE, LATER = TODAY - timedelta(days=400), TODAY + timedelta(days=40)


@pytest.fixture
def everywhere(lennik: Organisation, programme: Programme) -> EnrolmentRule:
    return make_rule(organisation=lennik, programme=programme, working_days=10, switched_on=TODAY - timedelta(days=30))


@pytest.fixture
def in_department(everywhere: EnrolmentRule, department: Department) -> EnrolmentRule:
    everywhere.conditions.create(about=About.DEPARTMENT, department=department)
    return everywhere


def starts(organisation: Organisation, day: date | None = TODAY, **fields: Any) -> User:
    return UserFactory.create(organisation=organisation, start_date=day, **fields)


def would_enrol(rule: EnrolmentRule) -> set[User]:
    return set(enrolment_rules.preview(rule, TODAY))


def with_those_already_there(rule: EnrolmentRule) -> EnrolmentRule:
    rule.for_people_already_there = True
    rule.save()
    return rule


# --- Who ---


def test_it_enrols_who_started_since_it_was_switched_on_and_who_is_yet_to_start(
    lennik: Organisation, everywhere: EnrolmentRule
) -> None:
    new, to_come, long_here = starts(lennik), starts(lennik, LATER), starts(lennik, BEFORE)
    assert would_enrol(everywhere) == {new, to_come}
    assert enrolment_rules.apply(everywhere, TODAY) == 2
    assert not long_here.enrolments.exists()
    assert {one.rule for one in Enrolment.objects.all()} == {everywhere}


def test_it_enrols_those_already_there_when_asked(lennik: Organisation, everywhere: EnrolmentRule) -> None:
    people = {starts(lennik), starts(lennik, BEFORE), starts(lennik, None)}
    assert would_enrol(with_those_already_there(everywhere)) == people


def test_without_a_start_date_someone_counts_as_already_there(lennik: Organisation, everywhere: EnrolmentRule) -> None:
    starts(lennik, None)
    assert would_enrol(everywhere) == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"end_date": TODAY - timedelta(days=1), "start_date": TODAY - timedelta(days=9)},
        {"is_active": False},
        {"is_superuser": True},
    ],
    ids=["has left", "cannot sign in", "administrator"],
)
def test_who_does_not_work_here_is_left_out(
    lennik: Organisation, everywhere: EnrolmentRule, fields: dict[str, date] | dict[str, bool]
) -> None:
    UserFactory.create(organisation=lennik, **{"start_date": TODAY, **fields})
    assert would_enrol(with_those_already_there(everywhere)) == set()


def test_the_last_working_day_still_counts(lennik: Organisation, everywhere: EnrolmentRule) -> None:
    last_day = starts(lennik, end_date=TODAY)
    assert would_enrol(everywhere) == {last_day}


def test_people_of_another_organisation_are_left_out(herenthout: Organisation, everywhere: EnrolmentRule) -> None:
    starts(herenthout)
    assert enrolment_rules.apply(everywhere, TODAY) == 0


def test_a_programme_that_is_not_published_enrols_nobody(lennik: Organisation, everywhere: EnrolmentRule) -> None:
    starts(lennik)
    Programme.objects.update(is_live=False)
    assert enrolment_rules.apply(EnrolmentRule.objects.get(), TODAY) == 0


def test_a_rule_that_is_off_shows_whom_it_would_enrol_and_enrols_nobody(
    lennik: Organisation, everywhere: EnrolmentRule
) -> None:
    EnrolmentRule.objects.update(switched_on=None)
    off = EnrolmentRule.objects.get()
    new, _recent = starts(lennik), starts(lennik, TODAY - timedelta(days=1))
    assert would_enrol(off) == {new}
    assert enrolment_rules.apply(off, TODAY) == 0
    assert not Enrolment.objects.exists()


def test_nobody_is_enrolled_twice_not_even_after_an_earlier_round_or_by_hand(
    amina: User, everywhere: EnrolmentRule, lennik: Organisation
) -> None:
    progress.enrol(amina, everywhere.in_order[0], TODAY)
    new = starts(lennik)
    assert enrolment_rules.apply(with_those_already_there(everywhere), TODAY) == 1
    assert enrolment_rules.apply(everywhere, TODAY) == 0
    assert amina.enrolments.get().rule is None
    Enrolment.objects.filter(user=new).update(is_current=False)
    assert enrolment_rules.apply(everywhere, TODAY) == 0


# --- Of one department ---


def test_a_rule_of_a_department_leaves_the_others_alone(
    lennik: Organisation, department: Department, in_department: EnrolmentRule
) -> None:
    here = starts(lennik, department=department)
    starts(lennik, department=DepartmentFactory.create(organisation=lennik))
    starts(lennik)
    assert would_enrol(in_department) == {here}


def test_who_moves_to_the_department_starts_there_on_that_day(
    lennik: Organisation, department: Department, in_department: EnrolmentRule
) -> None:
    moved = starts(lennik, BEFORE, department=department, department_since=TODAY - timedelta(days=2))
    without_date = starts(lennik, None, department=department, department_since=TODAY)
    starts(lennik, BEFORE, department=department, department_since=BEFORE + timedelta(days=30))
    assert would_enrol(in_department) == {moved, without_date}


def test_for_a_rule_of_all_departments_moving_is_no_start(
    lennik: Organisation, department: Department, everywhere: EnrolmentRule
) -> None:
    starts(lennik, BEFORE, department=department, department_since=TODAY)
    assert would_enrol(everywhere) == set()


# --- By when ---


def due(rule: EnrolmentRule, person: User) -> date | None:
    enrolment_rules.apply(rule, TODAY)
    return person.enrolments.get().due_date


@pytest.mark.parametrize("start", [TODAY - timedelta(days=3), TODAY, LATER])
def test_a_new_starter_has_so_many_working_days_after_the_start(
    lennik: Organisation, everywhere: EnrolmentRule, start: date
) -> None:
    assert due(everywhere, starts(lennik, start)) == LEGAL.add(start, 10)


def test_who_is_found_long_after_the_start_has_them_from_today(lennik: Organisation, everywhere: EnrolmentRule) -> None:
    assert due(everywhere, starts(lennik, TODAY - timedelta(days=21))) == LEGAL.add(TODAY, 10)


def test_who_was_there_already_has_them_from_the_day_of_the_enrolment(
    lennik: Organisation, everywhere: EnrolmentRule
) -> None:
    with_those_already_there(everywhere)
    EnrolmentRule.objects.update(switched_on=TODAY)
    assert due(EnrolmentRule.objects.get(), starts(lennik, BEFORE)) == LEGAL.add(TODAY, 10)


def test_who_was_there_already_and_is_found_later_is_not_late_from_the_beginning(
    lennik: Organisation, everywhere: EnrolmentRule
) -> None:
    assert due(with_those_already_there(everywhere), starts(lennik, None)) == LEGAL.add(TODAY, 10)


def test_an_absence_gives_days_back(lennik: Organisation, everywhere: EnrolmentRule) -> None:
    person = starts(lennik)
    Absence.objects.create(user=person, first_day=TODAY, last_day=TODAY + timedelta(days=6))
    assert due(everywhere, person) == LEGAL.add(TODAY, 10) + timedelta(days=7)


# --- All of them, many people, at once ---


def test_more_people_than_fit_in_a_batch_are_enrolled_batch_by_batch(
    lennik: Organisation, everywhere: EnrolmentRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolment_rules, "BATCH", 4)
    UserFactory.create_batch(10, organisation=lennik, start_date=TODAY)
    assert [made.people for made in enrolment_rules.apply_in_batches(everywhere, TODAY)] == [4, 4, 2]
    assert Enrolment.objects.count() == 10


def queries_of(rule: EnrolmentRule) -> int:
    with CaptureQueriesContext(connection) as queries:
        enrolment_rules.apply(rule, TODAY)
    return sum(not query["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE")) for query in queries)


def test_applying_costs_the_same_queries_for_6_and_for_300_people(
    lennik: Organisation, everywhere: EnrolmentRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "onboarding.learning.journey.enrolling.announce_enrolments"
    monkeypatch.setattr(told, lambda ids, *_how, **_when: list(ids))
    UserFactory.create_batch(6, organisation=lennik, start_date=TODAY)
    few = queries_of(everywhere)
    UserFactory.create_batch(300, organisation=lennik, start_date=TODAY)
    assert queries_of(everywhere) == few


class TestAtOnce:
    @pytest.fixture
    def db(self, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
        """In place of pytest-django's: a database that threads can share."""
        with django_db_blocker.unblock(), private_database(tmp_path):
            yield

    def test_a_rule_that_two_apply_at_once_enrols_each_person_once(
        self, lennik: Organisation, everywhere: EnrolmentRule
    ) -> None:
        UserFactory.create_batch(20, organisation=lennik, start_date=TODAY)
        start = threading.Barrier(2)

        def apply(_number: int) -> int:
            try:
                start.wait(timeout=30)
                return enrolment_rules.apply(everywhere, TODAY)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(max_workers=2) as pool:
            assert sorted(pool.map(apply, range(2))) == [0, 20]
        assert Enrolment.objects.count() == 20
