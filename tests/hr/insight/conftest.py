"""A lesson with questions, which nobody answered yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from pytest_django import DjangoDbBlocker

from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Organisation
from tests.factories import QUIZ, make_programme, poll_block, text_block
from tests.hr.conftest import Municipality
from tests.hr.insight.answering import lesson_of
from tests.ready_made import Copy, build


@pytest.fixture(scope="session")
def published(municipalities: dict[str, Copy], django_db_blocker: DjangoDbBlocker) -> Callable[..., Copy]:
    """Publishes a programme of Lennik, once, for many tests to put back."""

    def publish(**fields: Any) -> Copy:
        def step() -> Programme:
            return make_programme(Organisation.objects.get(slug="lennik"), **fields)

        with django_db_blocker.unblock():
            return build(("programme", step), on=[municipalities["lennik"]])["programme"]

    return publish


@pytest.fixture(scope="session")
def with_a_quiz(published: Callable[..., Copy]) -> Copy:
    return published(letters="K")


@pytest.fixture(scope="session")
def with_a_poll(published: Callable[..., Copy]) -> Copy:
    return published(letters="K", questions=QUIZ, body=[text_block(), poll_block()])


@pytest.fixture
def programme(lennik: Municipality, with_a_quiz: Copy) -> Programme:
    """One lesson with three questions: one choice (Antwoord 1 is best), several, true or false."""
    return cast(Programme, with_a_quiz.put_back())


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return lesson_of(programme)
