"""Two municipalities and the people of these tests: the learner, the HR officer, the outsider, and who is in charge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection
from wagtail.signal_handlers import disable_reference_index_auto_update

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons import new_organisations
from onboarding.lessons.models import OrganisationPage, PrinciplePage, Programme, ProgrammePage
from onboarding.lessons.outlines import LessonEntry
from onboarding.people.models import Department, Organisation, User
from onboarding.row_guards import thawed
from tests import ready_made
from tests.factories import outline_with
from tests.just_proven import just_proven

TODAY = date(2026, 11, 22)


def make_person(organisation: Organisation | None, first_name: str, last_name: str, **fields: Any) -> User:
    slug = organisation.slug if organisation else "elders"
    email = fields.pop("email", f"{first_name}.{last_name}@{slug}.example".lower().replace(" ", ""))
    return User.objects.create(
        email=email, first_name=first_name, last_name=last_name, organisation=organisation, **fields
    )


def make_programme(
    organisation: Organisation, title: str, lessons: int = 7, page: ProgrammePage | None = None
) -> Programme:
    """A programme as published, without lessons of its own: the report only counts what its outline asks."""
    asked = [LessonEntry(number, f"Les {number}") for number in range(1, lessons + 1)]
    return Programme.objects.create(
        organisation=organisation,
        title=title,
        page=page,
        is_live=True,
        outline=outline_with(*asked),
    )


def enrol(user: User, programme: Programme, done: int = 0, **fields: Any) -> Enrolment:
    """An enrolment as it stands after `done` lessons; `fields` overrule."""
    enrolment = progress.enrol(user, programme, TODAY)
    if done:
        fields.setdefault("started_at", at(2026, 11, 1))
    with thawed(connection, ["learning.Enrolment"]):
        Enrolment.objects.filter(pk=enrolment.pk).update(lessons_done=done, **fields)
    enrolment.refresh_from_db()
    return enrolment


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour, minute))


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@dataclass
class Municipality:
    organisation: Organisation
    page: OrganisationPage
    programme_page: ProgrammePage
    principle_page: PrinciplePage
    collection: Collection
    programme: Programme
    department: Department
    hr_officer: User
    learner: User
    head: User


def make_municipality(short_name: str, department: str, programme: str) -> Municipality:
    with disable_reference_index_auto_update():
        return _make_municipality(short_name, department, programme)


def _make_municipality(short_name: str, department: str, programme: str) -> Municipality:
    organisation = Organisation.objects.create(
        name=f"Lokaal bestuur {short_name}", short_name=short_name, slug=short_name.lower()
    )
    page = new_organisations.set_up(organisation)
    programme_page = page.add_child(instance=ProgrammePage(title=programme, slug="traject", live=False))
    principle_page = programme_page.add_child(
        instance=PrinciplePage(title=f"Waarde van {short_name}", slug="waarde", live=False)
    )
    principle_page.save_revision()
    room = Department.objects.create(organisation=organisation, name=department)
    hr_officer = make_person(organisation, "Marleen", f"Van {short_name}")
    assert organisation.hr_group
    hr_officer.groups.add(organisation.hr_group)
    head = make_person(organisation, "Dries", "Peeters", department=room)
    Department.objects.filter(pk=room.pk).update(head=head)
    return Municipality(
        organisation=organisation,
        page=page,
        programme_page=programme_page,
        principle_page=principle_page,
        collection=page.collection,
        programme=make_programme(organisation, programme, page=None),
        department=room,
        hr_officer=hr_officer,
        learner=make_person(organisation, "Amina", "Verbeke", department=room, personnel_number="00017"),
        head=head,
    )


def join_the_editors(person: User, municipality: Municipality) -> None:
    """Let someone edit the pages and media of a municipality without being of its HR."""
    editors = Group.objects.create(name=f"Redactie {municipality.organisation.short_name}")
    new_organisations.grant(editors, municipality.page, municipality.collection)
    person.groups.add(editors)


@pytest.fixture(scope="session")
def municipalities(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, ready_made.Copy]:
    """Lennik and Herenthout: built once, and put back in each test that asks for them."""
    with django_db_blocker.unblock():
        return ready_made.build(
            ("herenthout", lambda: make_municipality("Herenthout", "Bibliotheek", "De vijf pijlers")),
            ("lennik", lambda: make_municipality("Lennik", "Dienst Bevolking", "KRACHT")),
        )


@pytest.fixture(scope="session")
def municipality_with(
    municipalities: dict[str, ready_made.Copy], django_db_blocker: DjangoDbBlocker
) -> Callable[[Callable[[Organisation], Any]], ready_made.Copy]:
    """Builds, once, what several tests put back beside Lennik: `municipality_with(make)`, where `make(lennik)`."""

    def build(make: Callable[[Organisation], Any]) -> ready_made.Copy:
        def step() -> Any:
            return make(Organisation.objects.get(slug="lennik"))

        with django_db_blocker.unblock():
            return ready_made.build(("", step), on=[municipalities["lennik"]])[""]

    return build


@pytest.fixture
def lennik(db: None, municipalities: dict[str, ready_made.Copy]) -> Municipality:
    return cast(Municipality, municipalities["lennik"].put_back())


@pytest.fixture
def herenthout(db: None, municipalities: dict[str, ready_made.Copy]) -> Municipality:
    return cast(Municipality, municipalities["herenthout"].put_back())


@pytest.fixture
def hr_officer(lennik: Municipality) -> Client:
    return sign_in(lennik.hr_officer)


@pytest.fixture
def outsider(herenthout: Municipality) -> Client:
    """HR of the other municipality."""
    return sign_in(herenthout.hr_officer)


@pytest.fixture
def administrator(db: None) -> Client:
    """Who signed in just now."""
    return just_proven(sign_in(make_person(None, "Stéphanie", "Maertens", is_superuser=True)))


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day of these tests, for the views that read the clock."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args: TODAY)
    return TODAY


def make_picture(collection: Collection, title: str) -> Image:
    return Image.objects.create(title=title, file=get_test_image_file(), collection=collection)


def make_document(collection: Collection, title: str) -> Document:
    upload = SimpleUploadedFile("reglement.txt", b"tekst")
    return Document.objects.create(title=title, file=upload, collection=collection)
