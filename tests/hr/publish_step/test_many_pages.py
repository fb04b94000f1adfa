"""A selection of pages: what touches people is refused with a sentence, and nothing of the selection is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import LessonPage, OrganisationPage, PrinciplePage, Programme, ProgrammePage
from tests.client_response import ClientResponse
from tests.factories import make_lesson
from tests.hr.conftest import Municipality
from tests.hr.publish_step.conftest import draft_value, publish
from tests.rendered_forms import NotRendered, open_and_submit, submit

pytestmark = pytest.mark.usefixtures("today")
SENTENCE = "Doe dit pagina per pagina, dan zie je eerst wie het raakt."


def question(client: Client, action: str, *pages: Page) -> ClientResponse:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    chosen = "&".join(f"id={page.pk}" for page in pages)
    screen: ClientResponse = client.get(f"{address}?{chosen}&next={reverse('wagtailadmin_home')}")
    return screen


def do_with_many(client: Client, action: str, *pages: Page, **fields: Any) -> ClientResponse:
    return submit(client, question(client, action, *pages), follow=True, **fields)


def move_many(client: Client, destination: Page, *pages: Page) -> ClientResponse:
    """As the chooser does it, which a script fills in."""
    chosen = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    answer: ClientResponse = client.post(
        f"{address}?{chosen}&next={reverse('wagtailadmin_home')}", {"chooser": destination.pk}, follow=True
    )
    return answer


def test_publishing_a_selection_of_which_one_touches_people_publishes_nothing(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    publish(hr_officer, page, introduction="Anders dan wat live staat.")
    asked = question(hr_officer, "publish", page).content.decode()
    assert f'href="{reverse("hr:publish_step", args=[page.pk])}"' in asked
    assert "er vertrekt geen mail" not in asked
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


def logged() -> list[tuple[str, str]]:
    return list(Activity.objects.order_by("pk").values_list("verb", "detail"))


def test_a_selection_that_touches_nobody_goes_as_always_and_each_page_is_in_the_log(
    hr_officer: Client, lennik: Municipality, page: LessonPage
) -> None:
    """Taken away, published with what is below, planned, moved and deleted: one line a page, with who did it."""
    value = PrinciplePage.objects.parent_of(page).get()
    answer = do_with_many(hr_officer, "unpublish", page)
    assert SENTENCE not in answer.content.decode()
    assert not LessonPage.objects.get(pk=page.pk).live
    assert logged() == [(Verb.LESSON_REMOVED, page.title)]
    assert (
        "Niemand merkt hier nu iets van: er vertrekt geen mail."
        in question(hr_officer, "publish", value).content.decode()
    )
    do_with_many(hr_officer, "publish", value, include_descendants=True)
    drafts = [make_lesson(value, title, publish=False) for title in ("Een concept", "Nog een concept")]
    drafts[0].go_live_at = timezone.now() + timedelta(days=9)
    for draft in drafts:
        draft.save_revision()
    do_with_many(hr_officer, "publish", *drafts)
    move_many(hr_officer, draft_value(page), drafts[1])
    do_with_many(hr_officer, "delete", drafts[1])
    assert logged()[1:] == [
        (Verb.PAGE_PUBLISHED, value.title),
        (Verb.LESSON_PUBLISHED, f"{page.title}, versie 1"),
        (Verb.PUBLICATION_PLANNED, "Een concept"),
        (Verb.LESSON_PUBLISHED, "Nog een concept, versie 1"),
        (Verb.PAGE_MOVED, "Nog een concept"),
        (Verb.LESSON_REMOVED, "Nog een concept"),
    ]
    assert {(one.actor, one.organisation) for one in Activity.objects.all()} == {
        (lennik.hr_officer, lennik.organisation)
    }


def test_drafts_below_a_value_are_not_published_along_unseen(
    lennik: Municipality, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    value = PrinciplePage.objects.parent_of(page).get()
    draft = make_lesson(value, "Nieuwe les", publish=False, pass_mark=60)
    draft.save_revision()
    answer = do_with_many(hr_officer, "publish", value, include_descendants=True)
    assert SENTENCE in answer.content.decode()
    assert not LessonPage.objects.get(pk=draft.pk).live


def test_a_selection_is_not_moved_under_a_value_that_is_not_live(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    """It would leave the programme, though it stays in it on the desk."""
    draft = draft_value(page)
    answer = move_many(hr_officer, draft, page)
    assert SENTENCE in answer.content.decode()
    assert LessonPage.objects.get(pk=page.pk).get_parent().pk != draft.pk


def test_a_selection_is_moved_to_another_live_value_of_its_programme(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    target = PrinciplePage.objects.sibling_of(page.get_parent(), inclusive=False).get()
    answer = move_many(hr_officer, target, page)
    assert SENTENCE not in answer.content.decode()
    assert LessonPage.objects.get(pk=page.pk).get_parent().pk == target.pk


def test_what_stands_below_does_not_go_along_unseen(
    lennik: Municipality, admin_client: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    """The organisation's own page touches nobody, but the programmes below it do; and it is never taken off."""
    house = OrganisationPage.objects.get(organisation=lennik.organisation)
    assert SENTENCE in do_with_many(admin_client, "delete", house).content.decode()
    with pytest.raises(NotRendered):
        do_with_many(admin_client, "unpublish", house)
    assert LessonPage.objects.get(pk=page.pk).live
    assert Programme.objects.get(page__in=ProgrammePage.objects.ancestor_of(page)).is_live


def test_deleting_a_selection_with_a_lesson_that_is_to_come_back_deletes_nothing(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    open_and_submit(hr_officer, reverse("hr:unpublish_step", args=[page.pk]), {"after": "back"})
    answer = do_with_many(hr_officer, "delete", page)
    assert SENTENCE in answer.content.decode()
    assert LessonPage.objects.filter(pk=page.pk).exists()
