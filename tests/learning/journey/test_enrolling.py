"""Enrolling one person or many, agreeing due dates, and absences that move them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Organisation, User
from tests.conftest import START
from tests.factories import UserFactory, make_programme
from tests.learning.closing.endings import NOW
from tests.private_database import private_database

DUE = date(2026, 12, 2)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The enrolments that were announced."""
    told: list[int] = []
    monkeypatch.setattr(
        "onboarding.learning.journey.enrolling.announce_enrolments", lambda ids, *_how, **_when: told.extend(ids)
    )
    return told


def absent(person: User, first_day: date, days: int) -> Absence:
    last_day = first_day + timedelta(days=days - 1)
    return Absence.objects.create(user=person, first_day=first_day, last_day=last_day)


def dates(enrolment: Enrolment) -> tuple[date | None, date | None]:
    """The due date, and the agreed one when it moved."""
    enrolment.refresh_from_db()
    return enrolment.due_date, enrolment.agreed_due_date


def make_round(first: Enrolment) -> Enrolment:
    """A second round after `first`, which is completed."""
    Enrolment.objects.filter(pk=first.pk).update(started_at=NOW, completed_at=NOW)
    (pk,) = progress.begin_rounds([first.pk], START)
    return Enrolment.objects.get(pk=pk)


# --- Enrolling ---


def test_many_are_enrolled_at_once_and_told_of_it(
    lennik: Organisation, programme: Programme, announced: list[int]
) -> None:
    people = UserFactory.create_batch(3, organisation=lennik)
    ids = progress.enrol_many([one.pk for one in people], programme, START)
    enrolments = Enrolment.objects.filter(pk__in=ids)
    assert {one.user_id for one in enrolments} == {one.pk for one in people}
    assert {one.due_date for one in enrolments} == {LEGAL.add(START, programme.days_to_finish)}
    assert announced == ids


def test_each_can_have_a_due_date_of_their_own(lennik: Organisation, programme: Programme) -> None:
    first, second = UserFactory.create_batch(2, organisation=lennik)
    progress.enrol_many([first.pk, second.pk], programme, START, due_date=DUE, due_dates={first.pk: START})
    assert first.enrolments.get().due_date == START
    assert second.enrolments.get().due_date == DUE


def test_who_is_yet_to_start_has_time_from_the_first_working_day(lennik: Organisation, programme: Programme) -> None:
    first_day = START + timedelta(days=20)
    progress.enrol_many([UserFactory.create(organisation=lennik, start_date=first_day).pk], programme, START)
    assert Enrolment.objects.get().due_date == LEGAL.add(first_day, programme.days_to_finish)


def test_who_is_enrolled_is_left_alone_and_told_nothing(
    enrolment: Enrolment, lennik: Organisation, programme: Programme, announced: list[int]
) -> None:
    other = UserFactory.create(organisation=lennik)
    ids = progress.enrol_many([enrolment.user_id, other.pk, other.pk], programme, START, due_date=DUE)
    assert ids == announced == [other.enrolments.get().pk]
    assert dates(enrolment) == (START + timedelta(days=30), None)


def test_who_had_an_earlier_round_is_left_alone(amina: User, enrolment: Enrolment, programme: Programme) -> None:
    second = make_round(enrolment)
    assert progress.enrol_many([amina.pk], programme, START) == []
    assert progress.enrol(amina, programme, START) == second


def test_people_of_another_organisation_are_refused_and_then_nobody_is_enrolled(
    lennik: Organisation, herenthout: Organisation, programme: Programme
) -> None:
    people = [UserFactory.create(organisation=lennik), UserFactory.create(organisation=herenthout)]
    with pytest.raises(ValueError, match="own organisation"):
        progress.enrol_many([one.pk for one in people], programme, START)
    assert not Enrolment.objects.exists()


def test_enrolling_without_announcing_tells_nobody(amina: User, programme: Programme, announced: list[int]) -> None:
    progress.enrol_many([amina.pk], programme, START, announce=False)
    progress.enrol(amina, programme, START)
    assert announced == []


def test_absences_that_are_known_move_the_due_date_from_the_start(amina: User, programme: Programme) -> None:
    absent(amina, START, 7)
    enrolment = progress.enrol(amina, programme, START, due_date=DUE)
    assert dates(enrolment) == (date(2026, 12, 9), DUE)


def count(ids: list[int], programme: Programme) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert len(progress.enrol_many(ids, programme, START, announce=False)) == len(ids)
    inserts = sum(query["sql"].startswith("INSERT") for query in queries)
    others = [query["sql"] for query in queries if not query["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE"))]
    assert inserts <= -(-len(ids) // 40)  # SQLite takes a limited number of values in one go
    return len(others)


def test_a_batch_costs_the_same_queries_for_6_and_for_400_people(lennik: Organisation, programme: Programme) -> None:
    other = make_programme(lennik, letters="B", title="Veilig werken")
    people = [one.pk for one in UserFactory.create_batch(400, organisation=lennik)]
    assert count(people[:6], programme) == count(people, other) == 5


# --- Due dates ---


def test_a_changed_due_date_keeps_being_moved_by_absences(amina: User, enrolment: Enrolment) -> None:
    absent(amina, date(2026, 11, 9), 7)
    assert progress.change_due_date([enrolment.pk], DUE) == 1
    assert dates(enrolment) == (date(2026, 12, 8), DUE)  # on the 11th nobody worked


def test_a_due_date_can_be_taken_away(enrolment: Enrolment) -> None:
    progress.change_due_date([enrolment.pk], None)
    assert dates(enrolment) == (None, None)


def test_what_is_done_or_over_keeps_its_due_date(
    amina: User, enrolment: Enrolment, lennik: Organisation, programme: Programme
) -> None:
    before = dates(enrolment)
    second = make_round(enrolment)
    assert progress.change_due_date([enrolment.pk, second.pk], DUE) == 1
    assert dates(enrolment) == before
    assert dates(second) == (DUE, None)
    Enrolment.objects.filter(pk=second.pk).update(started_at=NOW, completed_at=NOW)
    assert progress.change_due_date([second.pk], START) == 0
    assert dates(second) == (DUE, None)


def test_an_absence_moves_the_due_date_and_gives_it_back_when_it_is_taken_away(
    amina: User, enrolment: Enrolment
) -> None:
    progress.change_due_date([enrolment.pk], DUE)
    absence = absent(amina, date(2026, 11, 9), 7)
    assert progress.reschedule([amina.pk]) == 1
    assert dates(enrolment) == (date(2026, 12, 8), DUE)  # on the 11th nobody worked
    assert progress.reschedule([amina.pk]) == 0
    absence.delete()
    assert progress.reschedule([amina.pk]) == 1
    assert dates(enrolment) == (DUE, None)


def test_absences_move_nothing_that_is_done_and_nothing_without_a_due_date(
    amina: User, enrolment: Enrolment, lennik: Organisation
) -> None:
    other = make_programme(lennik, letters="B", title="Veilig werken")
    undated = progress.enrol(amina, other, START)
    progress.change_due_date([undated.pk], None)
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=NOW, completed_at=NOW)
    absent(amina, START, 7)
    assert progress.reschedule([amina.pk]) == 0
    assert dates(undated) == (None, None)


def test_rescheduling_one_person_leaves_the_others_alone(
    amina: User, enrolment: Enrolment, dries: User, programme: Programme
) -> None:
    other = progress.enrol(dries, programme, START, due_date=DUE)
    absent(amina, START, 7)
    absent(dries, START, 7)
    progress.reschedule([amina.pk])
    assert dates(other) == (DUE, None)


# --- At once ---


class TestAtOnce:
    @pytest.fixture
    def db(self, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
        """In place of pytest-django's: a database that threads can share."""
        with django_db_blocker.unblock(), private_database(tmp_path):
            yield

    def test_four_who_enrol_the_same_people_enrol_each_once_and_know_whom(
        self, lennik: Organisation, programme: Programme
    ) -> None:
        people = [one.pk for one in UserFactory.create_batch(20, organisation=lennik)]
        start = threading.Barrier(4)

        def enrol(_number: int) -> list[int]:
            try:
                start.wait(timeout=30)
                return progress.enrol_many(people, programme, START, announce=False)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(max_workers=4) as pool:
            answers = list(pool.map(enrol, range(4)))
        assert sorted(map(len, answers)) == [0, 0, 0, 20]
        assert sorted(max(answers)) == sorted(Enrolment.objects.values_list("pk", flat=True))

    def test_four_who_begin_the_same_rounds_begin_each_once(self, lennik: Organisation, programme: Programme) -> None:
        people = [one.pk for one in UserFactory.create_batch(5, organisation=lennik)]
        first = progress.enrol_many(people, programme, START, announce=False)
        Enrolment.objects.update(started_at=NOW, completed_at=NOW)
        start = threading.Barrier(4)

        def begin(_number: int) -> list[int]:
            try:
                start.wait(timeout=30)
                return progress.begin_rounds(first, START, announce=False)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(max_workers=4) as pool:
            answers = list(pool.map(begin, range(4)))
        assert sorted(map(len, answers)) == [0, 0, 0, 5]
        assert Enrolment.objects.current().count() == 5
