"""Whoever gets more to do reads nowhere a date that is not theirs: the step tells the day, and that is the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from tests.factories import make_lesson
from tests.hr.publish_step.conftest import publish, step_of, words
from tests.rendered_forms import open_and_submit, submit

pytestmark = pytest.mark.django_db


def due_today(programme: Programme) -> None:
    Enrolment.objects.filter(programme=programme, completed_at=None).update(due_date=timezone.localdate())


def day_told(step: str) -> str:
    told = step.partition("Daar is tijd voor tot minstens ")[2]
    return told.partition(".")[0]


def days_given(programme: Programme) -> set[str]:
    busy = Enrolment.objects.filter(programme=programme, completed_at=None)
    return {date_format(one.due_date, "j F Y") for one in busy if one.due_date is not None}


def test_a_new_lesson_tells_whoever_is_busy_by_when(
    hr_officer: Client, page: LessonPage, programme: Programme, on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    due_today(programme)
    draft = make_lesson(PrinciplePage.objects.parent_of(page).get(), "Nieuwe les", publish=False)
    draft.save_revision()
    step = hr_officer.get(publish(hr_officer, draft)["Location"])
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, audience="busy")
    assert days_given(programme) == {day_told(words(step))}


def test_a_lesson_that_is_planned_tells_the_day_counted_from_when_it_goes_live(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    draft = make_lesson(PrinciplePage.objects.parent_of(page).get(), "Nieuwe les", publish=False)
    draft.save_revision()
    now = words(hr_officer.get(publish(hr_officer, draft)["Location"]))
    at = timezone.localtime(timezone.now() + timedelta(days=30)).strftime("%Y-%m-%d %H:%M")
    later = words(hr_officer.get(publish(hr_officer, draft, go_live_at=at)["Location"]))
    assert day_told(now)
    assert day_told(later)
    assert day_told(now) != day_told(later)


@pytest.mark.parametrize("what", ["lesson", "value", "programme"])
def test_what_is_back_tells_by_when(
    what: str, hr_officer: Client, lessons: list[Lesson], programme: Programme, on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    second = LessonPage.objects.get(lesson=lessons[1])
    pages = {
        "lesson": second,
        "value": PrinciplePage.objects.parent_of(second).get(),
        "programme": ProgrammePage.objects.ancestor_of(second).get(),
    }
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {} if what == "programme" else {"after": "back"}
        open_and_submit(hr_officer, reverse("hr:unpublish_step", args=[pages[what].pk]), chosen)
    due_today(programme)
    step = hr_officer.get(step_of(pages[what]))
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step)
    assert days_given(programme) == {day_told(words(step))}


def test_nobody_who_is_busy_means_no_day(
    hr_officer: Client, page: LessonPage, programme: Programme, on_their_way: dict[str, Enrolment]
) -> None:
    Enrolment.objects.filter(programme=programme, completed_at=None).update(completed_at=timezone.now())
    draft = make_lesson(PrinciplePage.objects.parent_of(page).get(), "Nieuwe les", publish=False)
    draft.save_revision()
    assert "Daar is tijd voor" not in words(hr_officer.get(publish(hr_officer, draft)["Location"]))
