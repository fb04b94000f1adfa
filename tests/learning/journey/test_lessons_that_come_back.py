"""A lesson that was taken away and comes back: nobody completes without it, as long as it can still come back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from wagtail.models import Page

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import Organisation
from tests.factories import make_programme
from tests.learning.quiz_answers import NOW, RIGHT, answer_all


@pytest.fixture
def away(programme: Programme) -> Lesson:
    """The last lesson of the programme, taken away for a while."""
    lesson = Lesson.objects.get(pk=programme.lesson_ids[-1])
    Lesson.objects.filter(pk=lesson.pk).update(comes_back=True)
    LessonPage.objects.get(lesson=lesson).unpublish()
    return lesson


def page_of(lesson: Lesson) -> Page:
    return LessonPage.objects.get(lesson=lesson)


def value_of(lesson: Lesson) -> Page:
    return PrinciplePage.objects.parent_of(page_of(lesson)).get()


def delete_value_taken_off_before(lesson: Lesson) -> None:
    value = value_of(lesson)
    value.unpublish()
    PrinciplePage.objects.get(pk=value.pk).delete()


def move_to_another_programme(lesson: Lesson) -> None:
    other = make_programme(Organisation.objects.get(slug="lennik"), wordmark="", letters="X", title="Een ander traject")
    target = PrinciplePage.objects.child_of(ProgrammePage.objects.get(programme=other)).first()
    page_of(lesson).move(target, pos="last-child")


def move_with_its_value(lesson: Lesson) -> None:
    other = make_programme(Organisation.objects.get(slug="lennik"), wordmark="", letters="X", title="Een ander traject")
    value_of(lesson).move(ProgrammePage.objects.get(programme=other), pos="last-child")


@pytest.mark.parametrize(
    "goes",
    [
        lambda lesson: page_of(lesson).delete(),
        lambda lesson: Page.objects.get(pk=page_of(lesson).pk).delete(),
        lambda lesson: Page.objects.filter(pk=page_of(lesson).pk).delete(),
        lambda lesson: value_of(lesson).delete(),
        delete_value_taken_off_before,
        lambda lesson: ProgrammePage.objects.get(programme=lesson.programme_id).delete(),
        move_to_another_programme,
        move_with_its_value,
    ],
    ids=["deleted", "as a page", "many", "value", "value that was off", "programme", "moved", "moved with its value"],
)
def test_a_lesson_that_is_gone_for_good_comes_back_no_more(
    away: Lesson, enrolment: Enrolment, programme: Programme, goes: Callable[[Lesson], object]
) -> None:
    goes(away)
    away.refresh_from_db()
    assert not away.comes_back
    if Programme.objects.get(pk=programme.pk).is_live:
        answer_all(progress.open_lesson(enrolment.user, programme.lesson_ids[0], NOW), RIGHT)
        enrolment.refresh_from_db()
        assert enrolment.completed_at == NOW


def test_a_lesson_that_is_moved_within_its_programme_still_comes_back(
    away: Lesson, enrolment: Enrolment, programme: Programme
) -> None:
    target = PrinciplePage.objects.child_of(ProgrammePage.objects.get(programme=programme)).first()
    page_of(away).move(target, pos="last-child")
    answer_all(progress.open_lesson(enrolment.user, programme.lesson_ids[0], NOW), RIGHT)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    away.refresh_from_db()
    assert away.comes_back
