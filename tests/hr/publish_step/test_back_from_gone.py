"""A lesson that was gone for good is published again: the editor says of whom it is asked, as of a new one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.models import Enrolment, FollowUp
from onboarding.lessons.models import (
    AskedLesson,
    Audience,
    Lesson,
    LessonPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
    PublishDecision,
)
from tests.factories import make_programme
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


# --- A value, and a move ---


@pytest.fixture
def value_gone(
    hr_officer: Client,
    lessons: list[Lesson],
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> PrinciplePage:
    """The value above the second lesson, taken away for good; Jef was declared done without it."""
    page = LessonPage.objects.get(lesson=lessons[1])
    value = PrinciplePage.objects.parent_of(page).get()
    with django_capture_on_commit_callbacks(execute=True):
        open_and_submit(hr_officer, reverse("hr:unpublish_step", args=[value.pk]), {"after": "declare"})
    fresh: PrinciplePage = PrinciplePage.objects.get(pk=value.pk)
    return fresh


@pytest.mark.parametrize(
    ("audience", "lessons_asked", "reading"),
    [
        ("new", {"Amina": 1, "Jef": 1, "Joris": 1}, set()),
        ("busy", {"Amina": 2, "Jef": 1, "Joris": 1}, set()),
        ("done", {"Amina": 2, "Jef": 1, "Joris": 1}, {"Jef"}),
    ],
)
def test_the_lessons_of_a_value_are_asked_of_whom_the_editor_says_when_it_is_back(
    audience: str, lessons_asked: dict[str, int], reading: set[str], hr_officer: Client, value_gone: PrinciplePage,
    programme: Programme, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    before = dict(Enrolment.objects.values_list("pk", "completed_at"))
    step = hr_officer.get(step_of(value_gone))
    assert "1 les was weg voorgoed. Wie die toen al deed, houdt dat en doet ze niet opnieuw." in words(step)
    assert "En de 1 persoon die klaar is, leest de les tegen de dag die je kiest." in words(step), "Joris did it"
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, audience=audience)
    assert asked_of(programme) == lessons_asked
    assert {one.enrolment.user.first_name for one in FollowUp.objects.all()} == reading
    assert dict(Enrolment.objects.values_list("pk", "completed_at")) == before


def test_what_was_chosen_for_its_lessons_long_before_says_nothing_of_a_value_that_is_back(
    hr_officer: Client, value_gone: PrinciplePage, lessons: list[Lesson]
) -> None:
    revision = LessonPage.objects.get(lesson=lessons[1]).save_revision()
    LessonPage.objects.filter(lesson=lessons[1]).update(live_revision=revision)
    PublishDecision.objects.create(revision=revision, audience=Audience.DONE, decided_at=timezone.now())
    assert hr_officer.get(step_of(value_gone)).context["form"]["audience"].value() == Audience.NEW


def test_a_value_whose_lessons_come_back_asks_nothing_and_says_so(
    hr_officer: Client, lessons: list[Lesson], on_their_way: dict[str, Enrolment], programme: Programme
) -> None:
    value = PrinciplePage.objects.parent_of(LessonPage.objects.get(lesson=lessons[1])).get()
    open_and_submit(hr_officer, reverse("hr:unpublish_step", args=[value.pk]), {"after": "back"})
    step = hr_officer.get(step_of(value))
    assert "audiences" not in step.context
    assert "De lessen van deze waarde staan weer in het traject, voor wie ze gevraagd was." in words(step)
    submit(hr_officer, step)
    assert asked_of(programme) == {"Amina": 2, "Jef": 2, "Joris": 2}


def test_a_lesson_that_was_moved_elsewhere_and_comes_back_is_asked_of_whom_the_editor_says(
    hr_officer: Client, lennik: Municipality, lessons: list[Lesson], on_their_way: dict[str, Enrolment],
    programme: Programme, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    page = LessonPage.objects.get(lesson=lessons[1])
    LessonPage.objects.filter(pk=page.pk).update(slug="les-die-verhuist")
    here = PrinciplePage.objects.parent_of(page).get()
    elsewhere = make_programme(lennik.organisation, title="Een ander traject")
    there = PrinciplePage.objects.child_of(ProgrammePage.objects.get(pk=elsewhere.page_id)).first()
    assert there is not None
    with django_capture_on_commit_callbacks(execute=True):
        open_and_submit(hr_officer, reverse("hr:move_step", args=[page.pk, there.pk]), {"after": "declare"})
    assert asked_of(programme) == {"Amina": 1, "Jef": 1, "Joris": 1}
    step = hr_officer.get(reverse("hr:move_step", args=[page.pk, here.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, audience="new")
    assert asked_of(programme) == {"Amina": 1, "Jef": 1, "Joris": 1}
