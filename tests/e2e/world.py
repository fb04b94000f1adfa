"""The world the browser journeys start from, and a way to let every journey have its own copy of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from onboarding.learning.journey import progress
from onboarding.lessons import new_organisations, starters
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import User
from onboarding.settings.base import database
from tests.factories import (
    DepartmentFactory,
    OrganisationFactory,
    UserFactory,
    make_programme,
    multiple,
    reflection_block,
    single,
    text_block,
    true_false,
)
from tests.migrated_database import put_file

PASSWORD = "welkom-aan-boord"
LEARNER = "amina@lennik.example"  # in a small programme, KAR: two lessons with three questions each
STARTER = "jef@lennik.example"  # in Lennik's real programme
NOBODY = "roger@lennik.example"  # in no programme
OFFICER = "marleen@lennik.example"


def scenario_block() -> dict[str, Any]:
    choices = [
        {
            "type": "item",
            "id": f"keuze-{number}",
            "value": {"text": f"Keuze {number}", "response": f"Dit volgt op keuze {number}."},
        }
        for number in (1, 2, 3)
    ]
    value = {
        "heading": "Aan het loket",
        "title": "Een lange rij",
        "situation": "Er staat een lange rij. Vooraan staat iemand met een moeilijke vraag.",
        "choices": choices,
    }
    return {"type": "scenario", "id": "blok-loket", "value": value}


def _questions() -> list[dict[str, Any]]:
    return [single("Vraag 1", reread="Waarom het telt"), multiple("Vraag 2"), true_false("Vraag 3", points=2)]


def build() -> None:
    """Lennik with its people, a small programme and its real one."""
    organisation = OrganisationFactory.create(short_name="Lennik")
    page = new_organisations.set_up(organisation)
    department = DepartmentFactory.create(organisation=organisation, name="Dienst Bevolking")
    body = [text_block(), scenario_block(), reflection_block()]
    small = make_programme(organisation, body=body, questions=_questions())
    starters.load("lennik", page)
    real = Programme.objects.exclude(pk=small.pk).get()
    today = timezone.localdate()
    for email, first_name, last_name, programme in (
        (LEARNER, "Amina", "Verbeke", small),
        (STARTER, "Jef", "Van den Broucke-Vanderstraeten", real),
        (NOBODY, "Roger", "Maes", None),
        (OFFICER, "Marleen", "De Smet", None),
    ):
        user = UserFactory.create(
            email=email, first_name=first_name, last_name=last_name, organisation=organisation,
            department=department, start_date=today,
        )  # fmt: skip
        user.set_password(PASSWORD)
        user.save()
        if programme:
            progress.enrol(user, programme, today)
    assert organisation.hr_group
    User.objects.get(email=OFFICER).groups.add(organisation.hr_group)


def person(email: str) -> User:
    return User.objects.with_roles().get(email=email)


def lessons_of(email: str) -> list[Lesson]:
    """The lessons of the programme someone is in, in its order."""
    programme = Programme.objects.get(enrolments__user__email=email)
    lessons = Lesson.objects.in_bulk(programme.lesson_ids)
    return [lessons[lesson_id] for lesson_id in programme.lesson_ids]


@contextmanager
def using_database(path: Path) -> Iterator[None]:
    """Work in the SQLite file at `path`, in this thread and in the server's, instead of in the tests' own database.

    The tests' own database may live in memory, behind one connection. A server with threads needs a real file,
    with the product's own locking.
    """
    own, own_settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**own_settings, "OPTIONS": {}, **database(f"sqlite:///{path}")}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own
        connections.settings["default"] = own_settings


def make(path: Path, fill: Callable[[], object] = build) -> None:
    """Make a database at `path` with the world in it, one file without a journal beside it."""
    put_file(path)
    with using_database(path):
        call_command("migrate", verbosity=0)
        fill()
    journal = sqlite3.connect(path)
    try:
        journal.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        journal.close()
