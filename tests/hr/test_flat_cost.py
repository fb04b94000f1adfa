"""Every screen of HR, of the administrator and of a department head costs as many queries with 60 people as with 6; and
what HR and a head look at, costs the database as much work whoever else is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.models import Activity, EmployeeImport, ImportRow, Job, SavedView, Verb
from onboarding.learning.demo import flanders
from onboarding.learning.demo.demo_municipalities import complete_lesson
from onboarding.learning.journey import progress
from onboarding.learning.models import Notice, NoticeKind
from onboarding.lessons.models import Programme, TrashedPage
from onboarding.people.models import Absence, Department, Organisation, User
from tests.access import table
from tests.access.world import World, build
from tests.factories import make_rule

pytestmark = pytest.mark.django_db

START = date(2026, 11, 2)
SMALL, LARGE = 6, 60
VIEWERS = ("hr", "admin", "head")  # the first of them who may be there looks
OTHERS = (300, 300, 300)  # employees of each other organisation
EVERY = 50  # instructions: so often SQLite is asked how far it is
GROWS_BY = 1.1, 40 * EVERY  # what the work may differ by itself: a deeper index, a statement that a trigger looks up


def grow(world: World, already: int, people: int) -> None:
    """Bring Lennik from `already` to `people` extra employees, and to as many of everything that goes with them."""
    lennik = Organisation.objects.get(slug="lennik")
    programme = Programme.objects.filter(organisation=lennik).first()
    hr = User.objects.get(email__startswith="hr@", organisation=lennik)
    run = EmployeeImport.objects.filter(organisation=lennik).first()
    assert programme
    assert run
    for number in range(already, people):
        department = Department.objects.get(pk=world.objects["department"])
        if number % 2:
            department = Department.objects.create(organisation=lennik, name=f"Dienst {number}", head=hr)
        person = User.objects.create(
            email=f"p{number}@lennik.example", first_name=f"P{number}", last_name="Extra", organisation=lennik,
            department=department, personnel_number=f"x{number}", start_date=START - timedelta(days=31 * (number % 14)),
        )  # fmt: skip
        enrolment = progress.enrol(person, programme, START, announce=False)
        if number % 3 == 0:
            complete_lesson(person, programme.lesson_ids[0])
        Absence.objects.create(user=person, first_day=START, last_day=START + timedelta(days=3))
        make_rule(organisation=lennik, programme=programme, department=department) if number % 2 else 0
        Notice.objects.create(recipient=person, enrolment=enrolment, kind=NoticeKind.DUE, about=START, send_on=START)
        Activity.objects.create(organisation=lennik, actor=hr, subject=person, verb=Verb.PERSON_CHANGED)
        Job.objects.create(organisation=lennik, owner=hr, title=f"Taak {number}", finished_at=timezone.now())
        TrashedPage.objects.create(
            organisation=lennik, title="Weg", kind="lesson", pages=[], deleted_by=hr, deleted_at=timezone.now()
        )
        SavedView.objects.create(
            organisation=hr.organisation,
            made_by=hr,
            name=f"Lijst {number}",
            view="completion_report",
            query="status=late",
        )
        if run is not None:
            ImportRow.objects.create(run=run, number=number + 2, kind=RowKind.CREATED, personnel_number=f"x{number}")


def screens() -> list[tuple[str, table.Row]]:
    """The addresses of HR, and of a department head, that are there to be looked at, each with who looks."""
    ours = [
        row for row in table.ROWS if row.name.startswith("hr:") or row.name in ("department_head", "wagtailadmin_home")
    ]
    looking = [(next((one for one in VIEWERS if row.expected[f"GET {one}"] == "ok"), ""), row) for row in ours]
    return [(viewer, row) for viewer, row in looking if viewer]


@dataclass
class Cost:
    """Queries, and how many instructions SQLite carried out for all of them."""

    queries: int
    work: int


def costs(world: World, screens: list[tuple[str, table.Row]]) -> dict[str, Cost]:
    """By screen; the first time with those that look something up for good, fewer than there are new people."""
    found = {}
    for viewer, row in screens:
        reset_queries()  # Django keeps no more than 9,000 of them
        with CaptureQueriesContext(connection) as queries, counting_work() as work:
            world.client(viewer).get(row.url(world.objects)).getvalue()
        found[f"{viewer} {row.address}"] = Cost(len(queries), EVERY * len(work))
    return found


@contextmanager
def counting_work() -> Iterator[list[None]]:
    """An entry for EVERY instructions of SQLite: the same for the same rows, whatever else the machine does."""
    work: list[None] = []
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: work.append(None), EVERY)
    try:
        yield work
    finally:
        connection.connection.set_progress_handler(None, 0)


@pytest.mark.pure  # the number of queries is the same on both databases
def test_a_screen_costs_as_much_with_sixty_people_as_with_six_and_nothing_for_those_of_others() -> None:
    """One world for both, as it asks every address of HR."""
    world = build()
    grow(world, 0, SMALL)
    small = costs(world, screens())
    grow(world, SMALL, LARGE)
    large = costs(world, screens())
    grown = {
        screen: (small[screen].queries, cost.queries)
        for screen, cost in large.items()
        if cost.queries > small[screen].queries
    }
    assert len(small) > 4
    assert grown == {}

    own = [(viewer, row) for viewer, row in screens() if viewer != "admin"]
    before = costs(world, own)
    list(flanders.fill(flanders.World(1, OTHERS), "x", timezone.now()))
    factor, slack = GROWS_BY
    walks = {
        screen: (before[screen].work, cost.work)
        for screen, cost in costs(world, own).items()
        if cost.work > factor * before[screen].work + slack
    }
    assert len(before) > 4
    assert walks == {}
