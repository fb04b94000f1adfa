"""A programme whose first lesson has a question of every kind, and a head's group that is doing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

import pytest
from django.test import Client
from django.utils import timezone

from onboarding.learning.journey import attending, leading, progress
from onboarding.learning.models import Attendance, GroupSession
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User
from tests import factories
from tests.factories import better, branching, match, multiple, order, poll_block, reflection_block, single, true_false
from tests.hr.conftest import Municipality, sign_in
from tests.ready_made import Copy

START = date(2026, 11, 2)
CODE = "738291"


def make_questions() -> list[dict[str, Any]]:
    return [single(), multiple(), true_false(), better(), order(), match(), branching()]


def publish(organisation: Organisation) -> Programme:
    body = [factories.text_block(), poll_block(), reflection_block()]
    return factories.make_programme(organisation, letters="KR", body=body, questions=make_questions())


@pytest.fixture(scope="session")
def published(municipality_with: Callable[[Callable[[Organisation], Any]], Copy]) -> Copy:
    return municipality_with(publish)


@pytest.fixture
def programme(lennik: Municipality, published: Copy) -> Programme:
    return cast(Programme, published.put_back())


@pytest.fixture
def amina(lennik: Municipality, programme: Programme) -> User:
    progress.enrol(lennik.learner, programme, START)
    lennik.learner.set_personal_code(CODE)
    lennik.learner.save()
    return lennik.learner


@pytest.fixture
def session(lennik: Municipality, amina: User, programme: Programme) -> GroupSession:
    """Led by the head, of the first lesson; nobody is ticked yet."""
    return leading.begin(lennik.head, programme.lesson_ids[0], lennik.department, "", timezone.now())


@pytest.fixture
def there(session: GroupSession, amina: User) -> Attendance:
    """Amina, who was ticked."""
    attending.tick(session.pk, User.objects.filter(pk=amina.pk), [amina.pk], timezone.now())
    return Attendance.objects.get()


@pytest.fixture
def head(lennik: Municipality) -> Client:
    return sign_in(lennik.head)
