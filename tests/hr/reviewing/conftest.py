"""Drafts that wait, or may be asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from django.core import mail

from onboarding.hr.deeds import reviews, role_giving
from onboarding.lessons.models import LessonPage, PrinciplePage
from onboarding.people.models import Organisation, User
from onboarding.people.roles import Role
from tests.factories import make_lesson, text_block
from tests.hr.conftest import Municipality, at
from tests.ready_made import Copy

NOW = at(2026, 11, 22, 10)


@pytest.fixture(scope="session")
def six_drafted(municipality_with: Callable[[Callable[[Organisation], list[LessonPage]]], Copy]) -> Copy:
    """Six, live, each with a newer draft by HR."""

    def make(lennik: Organisation) -> list[LessonPage]:
        (value,) = PrinciplePage.objects.descendant_of(lennik.page)
        officer, made = User.objects.get(groups=lennik.hr_group), []
        for name in ("Luisteren", "Vragen", "Zwijgen", "Helpen", "Schrijven", "Lezen"):
            page = make_lesson(value, name, body=[text_block("Zoals het was.")])
            page.title = f"{name} en meer"
            page.save_revision(user=officer)
            made.append(page)
        return made

    return municipality_with(make)


@pytest.fixture
def lessons(lennik: Municipality, six_drafted: Copy) -> list[LessonPage]:
    """Six that wait, or may be asked for; the reviewer is the learner, and vier ogen staat aan."""
    role_giving.give(lennik.hr_officer, lennik.learner, Role.REVIEWER, NOW)
    made = cast(list[LessonPage], six_drafted.put_back())
    reviews.switch_on(lennik.hr_officer, lennik.page, NOW.date())
    mail.outbox.clear()
    return made
