"""Before a lesson is published with parts for some kinds of work only, the step says how many read which."""

from __future__ import annotations

from typing import Any

import pytest

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import LessonPage
from onboarding.people.models import Department, KindOfWork, User
from tests.factories import stream, text_block
from tests.hr.conftest import TODAY, Municipality, make_person, sign_in
from tests.hr.publish_step.conftest import step_of, words
from tests.lessons.variants import body

pytestmark = pytest.mark.django_db


def step(lennik: Municipality, page: LessonPage, raw: list[dict[str, Any]]) -> str:
    """What the step says about a draft with this body."""
    page.body = stream("body", raw)
    page.save_revision()
    return words(sign_in(lennik.hr_officer).get(step_of(page)))


def test_it_says_how_many_who_still_begin_read_the_parts_for_their_work(
    lennik: Municipality, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    outdoors = KindOfWork.objects.get(organisation=lennik.organisation, key="buiten")
    green = Department.objects.create(organisation=lennik.organisation, name="Groen", kind_of_work=outdoors)
    for number, department in enumerate((green, green, None)):
        person = make_person(lennik.organisation, "Nora", f"Peeters {number}")
        User.objects.filter(pk=person.pk).update(department=department)
        progress.enrol(person, on_their_way["amina"].programme, TODAY)
    told = step(lennik, page, body())
    assert "leest de stukken voor het eigen werk. Buiten: 2." in told
    assert "1 persoon leest alle stukken: de dienst heeft geen soort werk." in told


def test_of_a_lesson_for_everyone_it_says_nothing(
    lennik: Municipality, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    assert "eigen werk" not in step(lennik, page, [text_block("Anders")])
