"""A link of before, in a tab or a mail, to a lesson that was taken away since."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import AskedLesson, Lesson, LessonPage, OrganisationPage, PrinciplePage, Programme
from onboarding.people.models import User
from tests.factories import UserFactory, make_programme
from tests.learning.quiz_answers import NOW, url


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture(autouse=True)
def contact(programme: Programme) -> None:
    page = OrganisationPage.objects.get(organisation=programme.organisation)
    page.contact_name, page.contact_email = "Marleen", "marleen@lennik.example"
    page.save_revision().publish()


def take_away(lesson: Lesson, *, comes_back: bool) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(comes_back=comes_back)
    LessonPage.objects.get(pk=lesson.page_id).unpublish()


@pytest.mark.parametrize(
    ("comes_back", "status", "heading", "told"),
    [(True, 404, "Deze les is even weg", "komt terug"), (False, 410, "Deze les is weg", "Je hoeft ze niet te doen")],
)
def test_whoever_was_asked_it_reads_that_it_is_away_and_whom_to_call(
    comes_back: bool, status: int, heading: str, told: str, enrolment: Enrolment, lesson: Lesson,
    signed_in: Callable[[User], Client],
) -> None:  # fmt: skip
    take_away(lesson, comes_back=comes_back)
    response = signed_in(enrolment.user).get(url("lesson", lesson.pk))
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert lesson.title in page
    assert told in page
    assert f'href="{reverse("learning:dashboard")}"' in page
    assert "marleen@lennik.example" in page


def test_whoever_is_only_in_the_programme_that_it_moved_away_from_reads_that_it_is_away(
    enrolment: Enrolment, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    elsewhere = make_programme(enrolment.programme.organisation, title="Veilig werken", letters="V")
    value = PrinciplePage.objects.descendant_of(elsewhere.page).get()
    LessonPage.objects.get(pk=lesson.page_id).move(value, pos="last-child")
    assert signed_in(enrolment.user).get(url("lesson", lesson.pk)).status_code == 410


def test_for_whoever_was_never_asked_it_it_does_not_exist(
    enrolment: Enrolment, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    colleague = UserFactory.create(organisation=enrolment.programme.organisation)
    late = UserFactory.create(organisation=enrolment.programme.organisation)
    AskedLesson.objects.filter(lesson=lesson).update(after=progress.enrol(late, enrolment.programme, NOW.date()).pk)
    take_away(lesson, comes_back=True)
    outsider = UserFactory.create()
    for person in (colleague, late, outsider):
        response = signed_in(person).get(url("lesson", lesson.pk))
        assert response.status_code == 404
        assert lesson.title not in response.content.decode()
        assert "even weg" not in response.content.decode()
