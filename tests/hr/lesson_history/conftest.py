"""A lesson of Lennik in three versions, which people completed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from onboarding.learning.models import Completion, Enrolment
from onboarding.lessons.models import LessonPage, LessonVersion, Programme
from onboarding.people.models import Organisation, User
from tests.factories import make_programme, reflection_block, stream, text_block
from tests.hr.conftest import Municipality, make_person, sign_in
from tests.ready_made import Copy


def in_three_versions(lennik: Organisation) -> LessonPage:
    """They differ in a word of the text, then in the pass mark."""
    make_programme(lennik, letters="K")
    lesson_page: LessonPage = LessonPage.objects.get(title="Les K0.0")
    publish(lesson_page, body=stream("body", [text_block(text="<p>Een drukke dag.</p>"), reflection_block()]))
    publish(lesson_page, pass_mark=50)
    return lesson_page


@pytest.fixture(scope="session")
def three_versions(municipality_with: Callable[[Callable[[Organisation], Any]], Copy]) -> Copy:
    return municipality_with(in_three_versions)


@pytest.fixture
def lesson_page(lennik: Municipality, three_versions: Copy) -> LessonPage:
    """Its versions differ in a word of the text, then in the pass mark."""
    found: LessonPage = LessonPage.objects.get(pk=three_versions.put_back().pk)
    return found


def publish(lesson_page: LessonPage, **fields: Any) -> LessonVersion:
    """A next version of the lesson, with these fields."""
    for name, value in fields.items():
        setattr(lesson_page, name, value)
    lesson_page.save_revision().publish()
    lesson_page.refresh_from_db()
    version: LessonVersion = lesson_page.lesson.current_version
    return version


def complete(person: User, version: LessonVersion) -> Completion:
    programme: Programme = version.lesson.programme
    now = timezone.now()
    enrolment = Enrolment.objects.create(user=person, programme=programme, enrolled_on=now.date())
    return Completion.objects.create(enrolment=enrolment, lesson=version.lesson, version=version, completed_at=now)


def people(lennik: Municipality, number: int, name: str = "Mertens") -> list[User]:
    return [make_person(lennik.organisation, "Jef", f"{name} {n:02}") for n in range(number)]


@pytest.fixture
def hr(lennik: Municipality) -> Client:
    return sign_in(lennik.hr_officer)
