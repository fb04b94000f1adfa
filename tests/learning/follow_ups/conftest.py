"""A programme that Amina completed, of which the first lesson changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from onboarding.learning.models import Enrolment, FollowUp
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import User
from tests.learning.follow_ups.changed_lessons import ask_today, complete, publish_news


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def done(enrolment: Enrolment) -> Enrolment:
    """Amina completed the programme."""
    return complete(enrolment)


@pytest.fixture
def news(lesson: Lesson, done: Enrolment) -> FollowUp:
    """She is asked to read one piece of text and one question."""
    before = lesson.current_version
    return ask_today(done, publish_news(lesson), before)


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User) -> Client:
    return signed_in(amina)
