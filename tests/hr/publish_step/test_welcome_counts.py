"""A welcome that says how many lessons there are: the steps that add lessons or take them away say that it is wrong."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.lessons.models import LessonPage, OrganisationPage, Programme, ProgrammePage
from tests.factories import make_programme
from tests.hr.conftest import Municipality
from tests.hr.publish_step.conftest import NEW_INTRODUCTION, draft_value, step_of, words
from tests.lessons.desk_files import show

pytestmark = pytest.mark.usefixtures("today", "on_their_way")
WRONG = "In het welkom van “%s” staat “twee lessen”. Dat klopt daarna niet: dan zijn het er %s."


@pytest.fixture
def welcome(programme: Programme, lennik: Municipality) -> ProgrammePage:
    """It counts the two lessons that there are, as the welcome of the organisation does, which has no others."""
    Programme.objects.exclude(pk=programme.pk).update(is_live=False)
    for page in (programme.page, OrganisationPage.objects.get(organisation=lennik.organisation)):
        assert page is not None
        type(page).objects.filter(pk=page.pk).update(welcome="<p>Welkom. Na vandaag zijn er nog twee lessen.</p>")
    found: ProgrammePage = ProgrammePage.objects.get(pk=programme.page_id)
    return found


def wrong(page: ProgrammePage, lessons: int) -> list[str]:
    home = OrganisationPage.objects.ancestor_of(page).get()
    return [WRONG % (title, lessons) for title in (page.title, home.title)]


@pytest.mark.parametrize("step", ["unpublish_step", "delete_step"])
def test_taking_a_lesson_away_says_so(step: str, hr_officer: Client, page: LessonPage, welcome: ProgrammePage) -> None:
    said = words(hr_officer.get(reverse(f"hr:{step}", args=[page.pk])))
    for sentence in wrong(welcome, 1):
        assert sentence in said


def test_moving_a_lesson_away_says_so_and_coming_in_too(
    hr_officer: Client, page: LessonPage, welcome: ProgrammePage, lennik: Municipality
) -> None:
    other = make_programme(lennik.organisation, title="Elders", letters="S")
    value = LessonPage.objects.get(lesson=other.lesson_ids[0]).get_parent()
    said = words(hr_officer.get(reverse("hr:move_step", args=[page.pk, value.pk])))
    assert wrong(welcome, 1)[0] in said


def test_a_new_lesson_says_so(hr_officer: Client, page: LessonPage, welcome: ProgrammePage) -> None:
    new = LessonPage(title="Nieuw", introduction=NEW_INTRODUCTION, body=page.body, live=False)
    page.get_parent().add_child(instance=new)
    new.save_revision()
    said = words(hr_officer.get(step_of(new)))
    for sentence in wrong(welcome, 3):
        assert sentence in said


def test_a_value_with_lessons_says_so(hr_officer: Client, page: LessonPage, welcome: ProgrammePage) -> None:
    value = draft_value(page)
    new = LessonPage(title="Nieuw", introduction=NEW_INTRODUCTION, live=False)
    value.add_child(instance=new)
    show(new)
    value.save_revision()
    said = words(hr_officer.get(step_of(value)))
    assert wrong(welcome, 3)[0] in said


def test_where_as_many_lessons_stay_nothing_is_said(
    hr_officer: Client, page: LessonPage, welcome: ProgrammePage
) -> None:
    page.introduction = NEW_INTRODUCTION
    page.save_revision()
    assert "In het welkom" not in words(hr_officer.get(step_of(page)))


def test_a_number_that_becomes_right_is_not_wrong(hr_officer: Client, page: LessonPage, welcome: ProgrammePage) -> None:
    ProgrammePage.objects.filter(pk=welcome.pk).update(welcome="<p>Er is 1 les.</p>")
    OrganisationPage.objects.update(welcome="")
    assert "In het welkom" not in words(hr_officer.get(reverse("hr:unpublish_step", args=[page.pk])))


def test_the_organisation_is_right_as_long_as_one_of_its_programmes_is(
    hr_officer: Client, page: LessonPage, welcome: ProgrammePage, lennik: Municipality
) -> None:
    make_programme(lennik.organisation, title="Elders", letters="ST")
    said = words(hr_officer.get(reverse("hr:unpublish_step", args=[page.pk])))
    mine, house = wrong(welcome, 1)
    assert mine in said
    assert house.partition(" staat")[0] not in said
