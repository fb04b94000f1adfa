"""Figures and lists of HR when a lesson came later: those of whom it is not asked do not stand at it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onboarding.hr.completion import conditions
from onboarding.hr.completion.completion_columns import ENDED, WAITS, standing_label
from onboarding.hr.overview import lesson_funnel
from onboarding.learning.models import Completion, Enrolment
from onboarding.lessons.models import Audience, Lesson, LessonVersion, Programme
from onboarding.lessons.outlines import Outline
from tests.factories import make_programme
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def programme(lennik: Municipality) -> Programme:
    return make_programme(lennik.organisation, letters="KRC", title="Onze waarden", questions=[])


def complete(enrolment: Enrolment, *lesson_ids: int) -> None:
    for version in LessonVersion.objects.filter(lesson__in=lesson_ids):
        Completion.objects.create(
            enrolment=enrolment, lesson_id=version.lesson_id, version=version, completed_at=at(2026, 11, 20)
        )


def with_second_later(programme: Programme, after: int, audience: Audience) -> Outline:
    """The outline, its second lesson having come after the enrolment with this number."""
    outline: Outline = programme.outline
    middle = outline.principles[1]
    later = replace(middle.lessons[0], after=after, audience=audience, asked_at=at(2026, 11, 21))
    principles = list(outline.principles)
    principles[1] = replace(middle, lessons=(later,))
    return replace(outline, principles=tuple(principles))


@pytest.mark.parametrize(
    ("audience", "old_one_at"),
    [(Audience.NEW, 2), (Audience.BUSY, 1), (Audience.DONE, 1)],
)
def test_someone_stands_at_the_first_lesson_asked_of_them(
    lennik: Municipality, programme: Programme, audience: Audience, old_one_at: int
) -> None:
    first, second, third = programme.lesson_ids
    old = enrol(make_person(lennik.organisation, "Er", "Al"), programme, done=1)
    new = enrol(make_person(lennik.organisation, "Pas", "Nu"), programme, done=1)
    through = enrol(make_person(lennik.organisation, "Bijna", "Klaar"), programme, done=2)
    begins = enrol(make_person(lennik.organisation, "Nog", "Niets"), programme)
    for enrolment, done in ((old, [first]), (new, [first]), (through, [first, second])):
        complete(enrolment, *done)
    programme.outline = with_second_later(programme, old.pk, audience)
    programme.save()
    expected = {first: {begins.pk}, second: {new.pk}, third: {through.pk}}
    expected[programme.lesson_ids[old_one_at]].add(old.pk)
    lessons = Lesson.objects.select_related("programme").in_bulk([first, second, third])
    listed = {
        pk: set(Enrolment.objects.filter(conditions.stands_at(lesson)).values_list("pk", flat=True))
        for pk, lesson in lessons.items()
    }
    assert listed == expected
    steps = lesson_funnel.funnel(Enrolment.objects.filter(programme=programme), programme.outline.lessons)
    assert {step.lesson_id: step.standing for step in steps} == {pk: len(people) for pk, people in expected.items()}


def test_the_list_says_who_waits_and_what_was_stopped(lennik: Municipality, programme: Programme) -> None:
    waits = enrol(lennik.learner, programme, done=3, is_waiting=True)
    found = Enrolment.objects.with_status(TODAY).with_open_leave().select_related("programme")
    assert standing_label(found.get(pk=waits.pk))[0] == WAITS
    Programme.objects.filter(pk=programme.pk).update(is_live=False)
    assert standing_label(found.get(pk=waits.pk))[0] == ENDED
    Enrolment.objects.filter(pk=waits.pk).update(is_waiting=False)
    assert standing_label(found.get(pk=waits.pk))[0] == "Bezig"
