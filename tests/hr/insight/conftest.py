from __future__ import annotations

import pytest

from onboarding.lessons.models import Lesson, Programme
from tests.factories import make_programme
from tests.hr.insight.answering import lesson_of


@pytest.fixture
def programme(lennik) -> Programme:
    """One lesson with three questions: one choice (Antwoord 1 is best), several, true or false."""
    return make_programme(lennik.organisation, letters="K")


@pytest.fixture
def lesson(programme) -> Lesson:
    return lesson_of(programme)
