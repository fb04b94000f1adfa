"""A lesson that was gone for good is published again: the editor says of whom it is asked, as of a new one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.models import Enrolment, FollowUp
from onboarding.lessons.models import AskedLesson, Lesson, LessonPage, Programme
from tests.hr.conftest import Municipality
from tests.hr.publish_step.conftest import step_of, words
from tests.rendered_forms import open_and_submit, submit

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def gone(
    hr_officer: Client,
    lessons: list[Lesson],
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> LessonPage:
    """The second lesson; Joris did it, Jef was declared done without it, Amina is still busy with the first."""
    page: LessonPage = LessonPage.objects.get(lesson=lessons[1])
    with django_capture_on_commit_callbacks(execute=True):
        open_and_submit(hr_officer, reverse("hr:unpublish_step", args=[page.pk]), {"after": "declare"})
    assert Enrolment.objects.get(pk=on_their_way["jef"].pk).completed_at is not None
    fresh: LessonPage = LessonPage.objects.get(pk=page.pk)
    return fresh


def asked_of(programme: Programme) -> dict[str, int]:
    """How many lessons each person is asked."""
    return {one.user.first_name: len(one.outline.lesson_ids) for one in Enrolment.objects.filter(programme=programme)}


@pytest.mark.parametrize(
    ("audience", "lessons_asked", "reading"),
    [
        ("new", {"Amina": 1, "Jef": 1, "Joris": 1}, set()),
        ("busy", {"Amina": 2, "Jef": 1, "Joris": 1}, set()),
        ("done", {"Amina": 2, "Jef": 1, "Joris": 1}, {"Jef"}),
    ],
)
def test_it_is_asked_of_whom_the_editor_says_then(
    audience: str, lessons_asked: dict[str, int], reading: set[str], hr_officer: Client, gone: LessonPage,
    programme: Programme, on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    before = dict(Enrolment.objects.values_list("pk", "completed_at"))
    step = hr_officer.get(step_of(gone))
    assert "De les was weg voorgoed." in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, audience=audience)
    assert asked_of(programme) == lessons_asked
    assert {one.enrolment.user.first_name for one in FollowUp.objects.all()} == reading
    assert dict(Enrolment.objects.values_list("pk", "completed_at")) == before
    assert AskedLesson.objects.get(programme=programme, lesson__page=gone).audience == audience


def test_who_did_it_before_is_not_counted_among_whom_it_is_asked(hr_officer: Client, gone: LessonPage) -> None:
    said = words(hr_officer.get(step_of(gone)))
    assert "als ook wie klaar is ze krijgt: 1" in said
    assert "En de 1 persoon die klaar is, leest de les tegen de dag die je kiest." in said


def test_a_lesson_that_comes_back_asks_nothing_and_is_asked_of_whom_it_was(
    hr_officer: Client, lessons: list[Lesson], on_their_way: dict[str, Enrolment], programme: Programme
) -> None:
    page = LessonPage.objects.get(lesson=lessons[1])
    open_and_submit(hr_officer, reverse("hr:unpublish_step", args=[page.pk]), {"after": "back"})
    step = hr_officer.get(step_of(page))
    assert "audiences" not in step.context
    submit(hr_officer, step)
    assert asked_of(programme) == {"Amina": 2, "Jef": 2, "Joris": 2}


def test_published_without_a_word_about_it_it_is_asked_of_the_same_people(
    gone: LessonPage, programme: Programme, lennik: Municipality
) -> None:
    """As a command does, or a value that is published again with all that stands below."""
    gone.save_revision().publish()
    assert asked_of(programme)["Amina"] == 2
