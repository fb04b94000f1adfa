"""Drafts that wait, or may be asked for."""

from __future__ import annotations

import pytest
from django.core import mail

from onboarding.hr.deeds import reviews, role_giving
from onboarding.lessons.models import LessonPage
from onboarding.people.roles import Role
from tests.factories import make_lesson, text_block
from tests.hr.conftest import Municipality, at

NOW = at(2026, 11, 22, 10)


@pytest.fixture
def lessons(lennik: Municipality) -> list[LessonPage]:
    """Six, live, each with a newer draft by HR; the reviewer is the learner, and vier ogen staat aan."""
    role_giving.give(lennik.hr_officer, lennik.learner, Role.REVIEWER, NOW)
    made = []
    for name in ("Luisteren", "Vragen", "Zwijgen", "Helpen", "Schrijven", "Lezen"):
        page = make_lesson(lennik.principle_page, name, body=[text_block("Zoals het was.")])
        page.title = f"{name} en meer"
        page.save_revision(user=lennik.hr_officer)
        made.append(page)
    reviews.switch_on(lennik.hr_officer, lennik.page, NOW.date())
    mail.outbox.clear()
    return made
