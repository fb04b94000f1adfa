"""Four hundred people at Lennik: eight departments, some people new, two without a mailbox."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, EmploymentStatus, Organisation, User
from tests.e2e import world

NUMBER = 400
SMALL = "Onze waarden"
FIRST_NAMES = (
    "An",
    "Bart",
    "Chantal",
    "Dirk",
    "Els",
    "Fatima",
    "Geert",
    "Hilde",
    "Ismaël",
    "Jo",
    "Karin",
    "Luc",
    "Mia",
)
LAST_NAMES = (
    "Peeters",
    "Van den Berg",
    "De Smet",
    "Maes",
    "D’Hondt",
    "Claes",
    "O’Neill",
    "Willems",
    "Janssens",
    "Wouters",
)
SWIMMING_POOL, LIBRARY = "Zwembad", "Bibliotheek"
OTHERS = ("Burgerzaken", "Groendienst", "Kinderopvang", "Thuiszorg", "Wegen", "Financiën")
IN_THE_LIBRARY, AT_THE_POOL = 40, 20
NEW_IN_LIBRARY, STUDENTS_IN_LIBRARY = 6, 4  # nobody is both
WITHOUT_MAILBOX = 2  # both in the library, for years


def number_of(index: int) -> str:
    return f"{index:05}"


def name_of(index: int) -> tuple[str, str]:
    """First and last name; no two people have both."""
    return FIRST_NAMES[index % 13], f"{LAST_NAMES[index // 13 % 10]}-{index}"


def department_of(index: int) -> str:
    if index <= IN_THE_LIBRARY:
        return LIBRARY
    if index <= IN_THE_LIBRARY + AT_THE_POOL:
        return SWIMMING_POOL
    return OTHERS[index % len(OTHERS)]


def address_of(index: int) -> str:
    """Empty for the two in the library without a mailbox."""
    has_mailbox = not NEW_IN_LIBRARY < index <= NEW_IN_LIBRARY + WITHOUT_MAILBOX
    return f"persoon{index}@lennik.example" if has_mailbox else ""


def person(index: int) -> User:
    return User.objects.get(personnel_number=number_of(index))


def fill(today: date) -> None:
    """Beside the few of the small world, so many more that Lennik has NUMBER people; numbered from 1."""
    organisation = Organisation.objects.get()
    names = (LIBRARY, SWIMMING_POOL, *OTHERS)
    departments = {name: Department.objects.create(organisation=organisation, name=name) for name in names}
    people = [
        _person(index, departments[department_of(index)], today)
        for index in range(1, NUMBER - User.objects.of(organisation).count() + 1)
    ]
    User.objects.bulk_create(people)
    programme = Programme.objects.get(title=SMALL)
    pool = User.objects.filter(department=departments[SWIMMING_POOL])
    Enrolment.objects.bulk_create(
        Enrolment(user=one, programme=programme, enrolled_on=today, due_date=today + timedelta(days=30)) for one in pool
    )


def _person(index: int, department: Department, today: date) -> User:
    first, last = name_of(index)
    is_new = index <= NEW_IN_LIBRARY
    is_student = IN_THE_LIBRARY - STUDENTS_IN_LIBRARY < index <= IN_THE_LIBRARY
    person = User(
        first_name=first,
        last_name=last,
        email=address_of(index),
        personnel_number=number_of(index),
        function="Medewerker",
        status=EmploymentStatus.STUDENT if is_student else EmploymentStatus.CONTRACT,
        organisation=department.organisation,
        department=department,
        start_date=today if is_new else date(2015, 3, 2),
    )
    person.set_unusable_password()
    return person


def make(path: Path, today: date) -> None:
    """Fill the world in the database at `path`, and leave no journal beside it."""
    with world.using_database(path):
        fill(today)
    journal = sqlite3.connect(path)
    try:
        journal.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        journal.close()
