"""A selection of pages: what touches people is refused with a sentence, and nothing of the selection is done."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.learning.models import Enrolment
from onboarding.lessons.models import LessonPage, PrinciplePage
from tests.client_response import ClientResponse
from tests.factories import make_lesson
from tests.hr.conftest import Municipality
from tests.hr.publish_step.conftest import publish
from tests.rendered_forms import open_and_submit, submit

pytestmark = pytest.mark.usefixtures("today")
SENTENCE = "Doe dit pagina per pagina, dan zie je eerst wie het raakt."


def do_with_many(client: Client, action: str, *pages: LessonPage, **fields: Any) -> ClientResponse:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    chosen = "&".join(f"id={page.pk}" for page in pages)
    screen = client.get(f"{address}?{chosen}&next={reverse('wagtailadmin_home')}")
    return submit(client, screen, follow=True, **fields)


def test_publishing_a_selection_of_which_one_touches_people_publishes_nothing(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    publish(hr_officer, page, introduction="Anders dan wat live staat.")
    answer = do_with_many(hr_officer, "publish", page)
    assert SENTENCE in answer.content.decode()
    assert page.lesson.versions.count() == 1


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_taking_away_a_selection_of_which_one_touches_people_takes_nothing_away(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], action: str
) -> None:
    untouched = make_lesson(PrinciplePage.objects.parent_of(page).get(), "Nog een concept", publish=False)
    answer = do_with_many(hr_officer, action, untouched, page)
    assert SENTENCE in answer.content.decode()
    assert LessonPage.objects.get(pk=page.pk).live
    assert LessonPage.objects.filter(pk=untouched.pk).exists()


def test_a_selection_that_touches_nobody_goes_as_always(hr_officer: Client, page: LessonPage) -> None:
    answer = do_with_many(hr_officer, "unpublish", page)
    assert SENTENCE not in answer.content.decode()
    assert not LessonPage.objects.get(pk=page.pk).live


def test_drafts_below_a_value_are_not_published_along_unseen(
    lennik: Municipality, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    value = PrinciplePage.objects.parent_of(page).get()
    draft = make_lesson(value, "Nieuwe les", publish=False, pass_mark=60)
    draft.save_revision()
    answer = do_with_many(hr_officer, "publish", value, include_descendants=True)
    assert SENTENCE in answer.content.decode()
    assert not LessonPage.objects.get(pk=draft.pk).live


def test_deleting_a_selection_with_a_lesson_that_is_to_come_back_deletes_nothing(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    open_and_submit(hr_officer, reverse("hr:unpublish_step", args=[page.pk]), {"after": "back"})
    answer = do_with_many(hr_officer, "delete", page)
    assert SENTENCE in answer.content.decode()
    assert LessonPage.objects.filter(pk=page.pk).exists()
