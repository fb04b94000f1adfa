"""Status is one rule, and everything that tells it agrees at its borders: Python, the database, every list of HR."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, cast

import pytest
from django.db.models import F, Q

from onboarding.hr.department_head import own_people as department_head
from onboarding.hr.employees.employee_rows import employees, with_standing
from onboarding.hr.overview import overview_figures
from onboarding.learning.models import Enrolment
from onboarding.learning.notices import digests
from onboarding.learning.status import (
    Standing,
    Status,
    has_status,
    is_done,
    is_exempted,
    is_late,
    is_on_track,
    is_open,
    is_past,
    is_unfinished,
    is_waiting,
    is_withdrawn,
    status_case,
    status_of,
)
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation, User
from tests.factories import UserFactory

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY
MOMENT = datetime(2026, 11, 10, tzinfo=UTC)
EXPECTED = {
    # started, completed, waiting, exempted, withdrawn: what it is when due yesterday, today, tomorrow, on no day
    (False, False, False, False, False): (Status.LATE, Status.TODO, Status.TODO, Status.TODO),
    (True, False, False, False, False): (Status.LATE, Status.BUSY, Status.BUSY, Status.BUSY),
    (True, False, True, False, False): (Status.BUSY, Status.BUSY, Status.BUSY, Status.BUSY),
    (False, False, True, False, False): (Status.BUSY, Status.BUSY, Status.BUSY, Status.BUSY),
    (True, True, False, False, False): (Status.DONE, Status.DONE, Status.DONE, Status.DONE),
    (False, False, False, True, False): (Status.EXEMPTED, Status.EXEMPTED, Status.EXEMPTED, Status.EXEMPTED),
    (True, False, False, True, False): (Status.EXEMPTED, Status.EXEMPTED, Status.EXEMPTED, Status.EXEMPTED),
    (True, False, False, False, True): (Status.WITHDRAWN,) * 4,
    (True, False, True, False, True): (Status.WITHDRAWN,) * 4,
    (False, False, False, True, True): (Status.WITHDRAWN,) * 4,
    (True, True, False, False, True): (Status.DONE,) * 4,
}
PRESSING = [Status.LATE, Status.BUSY, Status.TODO, Status.EXEMPTED, Status.DONE]  # of who is in it
CASES = [
    (Standing(is_started, is_completed, due, is_waiting, is_exempted, is_withdrawn), expected)
    for (is_started, is_completed, is_waiting, is_exempted, is_withdrawn), of_each in EXPECTED.items()
    for due, expected in zip((YESTERDAY, TODAY, TOMORROW, None), of_each, strict=True)
]


@pytest.fixture
def everyone(lennik: Organisation, department: Department, programme: Programme, dries: User) -> dict[int, Status]:
    """One colleague of Dries for each case, with the status that is expected."""
    expected = {}
    for standing, status in CASES:
        if standing.is_withdrawn:
            continue  # in no list of who is in it: see below
        person = UserFactory.create(organisation=lennik, department=department)
        Enrolment.objects.create(
            user=person,
            programme=programme,
            enrolled_on=TODAY,
            due_date=standing.due_date,
            started_at=MOMENT if standing.is_started else None,
            completed_at=MOMENT if standing.is_completed else None,
            is_waiting=standing.is_waiting,
            is_exempted=standing.is_exempted,
        )
        expected[person.pk] = status
    return expected


@pytest.mark.rule
@pytest.mark.parametrize(
    ("due", "since", "expected"),
    [
        (YESTERDAY - DAY, None, Status.LATE),
        (YESTERDAY - DAY, YESTERDAY, Status.LATE),
        (YESTERDAY, YESTERDAY, Status.BUSY),
        (YESTERDAY, YESTERDAY - DAY, Status.BUSY),
        (TODAY, YESTERDAY, Status.BUSY),
    ],
)
def test_who_was_in_time_on_the_day_of_an_edit_is_not_late_before_they_are_counted_anew(
    due: date, since: date | None, expected: Status, lennik: Organisation, programme: Programme
) -> None:
    programme.counting_since = since
    programme.save()
    person = UserFactory.create(organisation=lennik)
    one = Enrolment.objects.create(user=person, programme=programme, enrolled_on=TODAY, due_date=due, started_at=MOMENT)
    assert one.status(TODAY) is expected
    assert cast(Any, Enrolment.objects.with_status(TODAY).get()).status_today == expected
    for status in Status:
        in_status = User.objects.filter(has_status(status, TODAY, "enrolments__"))
        assert list(in_status) == ([person] if status is expected else [])
    assert Enrolment.objects.filter(is_on_track(TODAY)).exists() is (expected is not Status.LATE)


@pytest.mark.parametrize(("standing", "status"), CASES)
def test_the_due_date_itself_is_still_in_time(standing: Standing, status: Status) -> None:
    assert status_of(standing, TODAY) is status


def test_only_the_day_after_is_past() -> None:
    assert [is_past(due, TODAY) for due in (YESTERDAY, TODAY, TOMORROW, None)] == [True, False, False, False]


@pytest.mark.rule
def test_the_database_gives_every_enrolment_the_same_status(everyone: dict[int, Status]) -> None:
    found = {one.user_id: one for one in Enrolment.objects.with_status(TODAY)}
    assert {person: cast(Any, one).status_today for person, one in found.items()} == everyone
    assert {person: one.status(TODAY) for person, one in found.items()} == everyone


@pytest.mark.rule
@pytest.mark.parametrize(("standing", "status"), [case for case in CASES if case[0].is_withdrawn])
def test_who_was_taken_out_is_so_in_the_database_as_well(
    standing: Standing, status: Status, lennik: Organisation, programme: Programme
) -> None:
    one = Enrolment.objects.create(
        user=UserFactory.create(organisation=lennik), programme=programme, enrolled_on=TODAY,
        due_date=standing.due_date, started_at=MOMENT if standing.is_started else None,
        completed_at=MOMENT if standing.is_completed else None, is_waiting=standing.is_waiting,
        is_exempted=standing.is_exempted, is_current=False, withdrawn_at=MOMENT,
    )  # fmt: skip
    assert one.status(TODAY) is status
    assert cast(Any, Enrolment.objects.with_status(TODAY).get()).status_today == status
    assert [each for each in Status if Enrolment.objects.in_status(each, TODAY).exists()] == [status]


def test_without_a_way_to_it_the_enrolment_itself_is_meant() -> None:
    assert is_done() == Q(completed_at__isnull=False)
    assert is_unfinished() == Q(completed_at__isnull=True, withdrawn_at__isnull=True)
    assert is_withdrawn() == Q(completed_at__isnull=True, withdrawn_at__isnull=False)
    assert is_exempted() == is_unfinished() & Q(is_exempted=True)
    assert is_open() == is_unfinished() & Q(is_exempted=False)
    assert is_waiting() == is_open() & Q(is_waiting=True)
    edit = F("programme__counting_since")
    was_late = Q(programme__counting_since__isnull=True) | Q(due_date__lt=edit)
    assert is_late(TODAY) == is_open() & Q(due_date__lt=TODAY, is_waiting=False) & was_late
    in_time = Q(due_date__isnull=True) | Q(due_date__gte=TODAY)
    assert is_on_track(TODAY) == is_open() & (in_time | Q(is_waiting=True) | Q(due_date__gte=edit))
    assert has_status(Status.BUSY, TODAY) == is_on_track(TODAY) & Q(started_at__isnull=False) | is_waiting()


def test_the_way_to_it_is_used_wherever_the_status_is_told() -> None:
    whole = status_case(TODAY, "enrolments__")
    assert [when.condition for when in whole.cases] == [has_status(one, TODAY, "enrolments__") for one in Status]
    assert [when.condition for when in status_case(TODAY).cases] == [has_status(one, TODAY) for one in Status]


@pytest.mark.rule
@pytest.mark.parametrize("status", Status)
def test_a_list_of_one_status_has_those_who_are_in_it(everyone: dict[int, Status], status: Status) -> None:
    wanted = {person for person, one in everyone.items() if one is status}
    assert set(Enrolment.objects.in_status(status, TODAY).values_list("user_id", flat=True)) == wanted
    through_people = User.objects.filter(has_status(status, TODAY, "enrolments__"), enrolments__isnull=False)
    assert set(through_people.values_list("pk", flat=True)) == wanted


def test_the_list_of_employees_says_the_same(everyone: dict[int, Status], marleen: User) -> None:
    found: dict[int, Any] = {one.pk: one for one in with_standing(employees(marleen), TODAY)}
    assert {person: one.standing for person, one in found.items() if person in everyone} == everyone


@pytest.mark.parametrize(("one", "other"), list(product(PRESSING, repeat=2)))
def test_of_two_programmes_the_list_of_employees_tells_the_most_pressing(
    one: Status, other: Status, lennik: Organisation, programme: Programme, marleen: User
) -> None:
    person = UserFactory.create(organisation=lennik)
    for number, status in enumerate((one, other), start=1):
        standing = next(standing for standing, expected in CASES if expected is status)
        Enrolment.objects.create(
            user=person,
            programme=programme if number == 1 else another_of(programme),
            enrolled_on=TODAY,
            due_date=standing.due_date,
            started_at=MOMENT if standing.is_started else None,
            completed_at=MOMENT if standing.is_completed else None,
            is_exempted=standing.is_exempted,
        )
    found: Any = with_standing(employees(marleen), TODAY).get(pk=person.pk)
    assert found.standing == min(one, other, key=PRESSING.index)


def another_of(programme: Programme) -> Programme:
    return type(programme).objects.create(organisation=programme.organisation, title="Veilig werken")


def test_the_page_of_a_department_head_says_the_same(everyone: dict[int, Status], dries: User) -> None:
    found = department_head.of(dries, TODAY).values_list("pk", "standing")
    assert {person: standing for person, standing in found if person in everyone} == everyone


def test_the_overview_counts_the_same(everyone: dict[int, Status], marleen: User) -> None:
    counted = overview_figures.added_up(
        overview_figures.figures(Enrolment.objects.visible_to(marleen), TODAY).per_programme.values()
    )
    of = list(everyone.values())
    assert (counted.done, counted.late) == (of.count(Status.DONE), of.count(Status.LATE))
    assert (counted.exempted, counted.total) == (of.count(Status.EXEMPTED), len(of))
    assert counted.on_track == of.count(Status.TODO) + of.count(Status.BUSY)


def test_those_who_are_not_done_are_all_the_others(everyone: dict[int, Status]) -> None:
    wanted = {person for person, one in everyone.items() if one is not Status.DONE}
    assert set(Enrolment.objects.unfinished().values_list("user_id", flat=True)) == wanted


def test_the_digest_of_a_head_says_the_same(everyone: dict[int, Status], dries: User) -> None:
    """Today is the last day of its week: what is due tomorrow is for the next digest."""
    told = digests.overview(dries.pk, digests.monday_of(TODAY), TODAY)
    open_ones = Enrolment.objects.filter(is_waiting=False, is_exempted=False)
    this_week = set(open_ones.filter(due_date__lte=TODAY).values_list("user_id", flat=True))

    def names_of(people: set[int], *statuses: Status) -> list[str]:
        found = User.objects.filter(pk__in=[one for one in people if everyone.get(one) in statuses])
        return sorted(one.get_full_name() for one in found)

    assert sorted(line.name for line in told.late.lines) == names_of(this_week, Status.LATE)
    assert sorted(line.name for line in told.due.lines) == names_of(this_week, Status.TODO, Status.BUSY)
    assert sorted(line.name for line in told.finished.lines) == names_of(set(everyone), Status.DONE)
    assert (len(told.late.lines), len(told.due.lines), len(told.finished.lines)) == (2, 2, 4)
