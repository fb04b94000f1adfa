"""HR's desk in the Wagtail admin: what the editor form refuses, what the preview shows, which pages go where."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from onboarding.learning.models import Enrolment, LessonProgress
from onboarding.lessons.models import Lesson, LessonPage, OrganisationPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import Organisation, User
from quizzes.models import Attempt
from tests.client_response import ClientResponse
from tests.factories import poll_block, reflection_block, single, stream, text_block
from tests.learning.site_pages import block, listed
from tests.lessons.edit_form import rendered
from tests.through_the_step import confirm


@pytest.fixture
def lesson_page(programme: Programme) -> LessonPage:
    page: LessonPage = LessonPage.objects.first()
    return page


@pytest.fixture
def desk(signed_in: Callable[[User], Client], marleen: User) -> Client:
    return signed_in(marleen)


def form(lesson_page: LessonPage, question: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The posted form of a lesson with one text block and one single-choice question."""
    choices = streamlike(question["choices"])
    posted: dict[str, Any] = nested_form_data(
        {
            "title": lesson_page.title,
            "slug": lesson_page.slug,
            "summary": lesson_page.summary,
            "introduction": lesson_page.introduction,
            "minutes": lesson_page.minutes,
            "body": streamfield([("text", {"heading": "Waarom het telt", "text": rich_text("<p>Een dag.</p>")})]),
            "questions": streamfield(
                [("single_choice", {**question, "choices": choices, "hint": "", "second": streamlike([])})]
            ),
            "pass_mark": 0,
            "max_attempts": "",
            "opens": "at_once",
            "pause_minutes": 0,
            "feedback_moment": "each",
            "shuffles": "",
            **changes,
        }
    )
    return posted


def streamlike(choices: list[dict[str, Any]]) -> dict[str, Any]:
    listed = {
        str(index): {"deleted": "", "order": str(index), "type": "item", "id": "", "value": value}
        for index, value in enumerate(choices)
    }
    return {"count": str(len(choices)), **listed}


def question(*credits: str, texts: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    names = texts or tuple(f"Antwoord {n}" for n in range(len(credits)))
    return {
        "question": "Wat past het best?",
        "points": 1,
        "feedback": "",
        "reread": "",
        "choices": [
            {"text": text, "credit": credit, "feedback": "Uitleg"} for text, credit in zip(names, credits, strict=True)
        ],
        **fields,
    }


def edit(desk: Client, lesson_page: LessonPage, data: dict[str, str], publish: bool = True) -> ClientResponse:
    extra = {"action-publish": "1"} if publish else {}
    return confirm(desk, desk.post(reverse("wagtailadmin_pages:edit", args=[lesson_page.pk]), {**data, **extra}))


def test_hr_publishes_a_complete_lesson(desk: Client, lesson_page: LessonPage) -> None:
    response = edit(desk, lesson_page, form(lesson_page, question("full", "none"), title="Nieuwe titel"))
    assert response.status_code == 302
    assert lesson_page.lesson.versions.count() == 2


def test_a_lesson_that_someone_opened_and_did_not_touch_is_no_new_version(
    desk: Client, lesson_page: LessonPage
) -> None:
    """A browser ends each line with two signs, where the text that it was given had one."""
    mail = {"sender": "Karim", "recipient": "jij", "sent": "dinsdag", "subject": "De lijst", "text": "Dag.\n\nTot dan."}
    lesson_page.body = stream("body", [block("mails", items=listed(mail))])
    lesson_page.introduction = "Maandag.\nZeven uur."
    lesson_page.save_revision().publish()
    sent = {name: value.replace("\n", "\r\n") for name, value in rendered(desk, lesson_page.pk).items()}
    assert any("\r\n" in value for value in sent.values())
    assert edit(desk, lesson_page, sent).status_code == 302
    assert lesson_page.lesson.versions.count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (question("half", "none"), "Geen enkel antwoord is juist"),
        (question("full", "full"), "Meer dan "),
        (question("full", "none", texts=("Zelfde", "zelfde.")), "Dit antwoord staat er al"),
        (question("full", "none", points=0), "niemand kan slagen"),
        (question("full", "none"), "heeft minstens drie vragen met punten"),
        (question("full", "none", reread="Elders"), "verwijst naar het stuk"),
    ],
)
def test_the_form_says_why_a_quiz_cannot_be_published(
    desk: Client, lesson_page: LessonPage, wrong: dict[str, Any], sentence: str
) -> None:
    response = edit(desk, lesson_page, form(lesson_page, wrong, pass_mark=0 if wrong["reread"] else 60))
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert lesson_page.lesson.versions.count() == 1


def test_a_title_that_is_missing_is_told_once(desk: Client, lesson_page: LessonPage) -> None:
    sent = {**rendered(desk, lesson_page.pk), "title": "", "slug": "", "action-publish": "1"}
    refused = desk.post(reverse("wagtailadmin_pages:edit", args=[lesson_page.pk]), sent)
    assert list(refused.context["form"].errors) == ["title"]


def test_the_form_says_which_pass_marks_are_possible(desk: Client, lesson_page: LessonPage) -> None:
    fields = {**rendered(desk, lesson_page.pk), "pass_mark": "80"}
    page = edit(desk, lesson_page, fields).content.decode()
    assert "Met deze vragen kan de slaaggrens van 41 tot en met 60 zijn." in page
    assert lesson_page.lesson.versions.count() == 1
    assert edit(desk, lesson_page, {**fields, "pass_mark": "50"}).status_code == 302
    assert Lesson.objects.get(page=lesson_page).current_version.quiz.quiz.pass_mark == 50


def test_a_draft_with_an_unfinished_quiz_is_kept(desk: Client, lesson_page: LessonPage) -> None:
    response = edit(desk, lesson_page, form(lesson_page, question("none", "none")), publish=False)
    assert response.status_code == 302
    assert lesson_page.lesson.versions.count() == 1
    assert lesson_page.revisions.count() == 2


def test_publishing_a_selection_refuses_an_incomplete_lesson(desk: Client, lesson_page: LessonPage) -> None:
    lesson_page.questions = lesson_page.questions.stream_block.to_python([single("Nul", points=0)])
    lesson_page.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = f"?id={lesson_page.pk}&next={reverse('wagtailadmin_home')}"
    response = desk.post(url + query, {"include_descendants": "on"}, follow=True)
    assert response.status_code == 200
    assert lesson_page.lesson.versions.count() == 1
    assert any("niemand kan slagen" in str(message) for message in response.context["messages"])


def test_only_the_sensible_child_can_be_made_under_each_parent() -> None:
    assert OrganisationPage.allowed_subpage_models() == [ProgrammePage]
    assert ProgrammePage.allowed_subpage_models() == [PrinciplePage]
    assert PrinciplePage.allowed_subpage_models() == [LessonPage]
    assert LessonPage.allowed_subpage_models() == []
    assert OrganisationPage.allowed_parent_page_models() == [Page]


def test_the_preview_shows_the_lesson_as_a_new_hire_sees_it(desk: Client, lesson_page: LessonPage) -> None:
    response = desk.get(reverse("wagtailadmin_pages:view_draft", args=[lesson_page.pk]), {"mode": "lesson"})
    text = response.content.decode()
    assert "Waarde 1 van 2" in text
    assert "<p>Een gewone dag.</p>" in text
    assert not LessonProgress.objects.exists()


def test_a_value_and_a_programme_are_shown_as_tiles_and_every_preview_says_that_nothing_is_kept(
    desk: Client, lesson_page: LessonPage
) -> None:
    value = lesson_page.get_parent().specific
    value.statement, value.title = "Wie opneemt, helpt.", "Luisteren"
    value.save_revision()
    for page in (value, value.get_parent(), lesson_page):
        text = desk.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
        assert "Voorbeeld: er wordt niets bewaard" in text
        if page == value:
            assert "Wie opneemt, helpt." in text
            assert text.count('class="tile current"') == 1
        elif page != lesson_page:
            assert text.count('<li class="tile') == len(page.specific.wordmark)


@pytest.mark.parametrize("mode", ["lesson", "quiz"])
def test_a_preview_has_no_button_that_does_nothing(desk: Client, lesson_page: LessonPage, mode: str) -> None:
    lesson_page.body = stream("body", [text_block(), reflection_block(), poll_block()])
    lesson_page.save_revision()
    response = desk.get(reverse("wagtailadmin_pages:view_draft", args=[lesson_page.pk]), {"mode": mode})
    content = response.content.decode().partition("<main")[2]
    without_forms_that_ask = re.sub(r'<form method="get".*?</form>', "", content, flags=re.DOTALL)
    buttons = re.findall(r"<button[^>]*>", without_forms_that_ask)
    assert [one for one in buttons if " disabled" not in one] == []
    assert len(re.findall(r"<button[^>]*>", content)) == (2 if mode == "lesson" else 1)


def test_the_quiz_can_be_played_in_the_preview_and_nothing_is_recorded(desk: Client, lesson_page: LessonPage) -> None:
    url = reverse("wagtailadmin_pages:view_draft", args=[lesson_page.pk])
    first = desk.get(url, {"mode": "quiz"}).content.decode()
    assert "Vraag 1 van 3" in first
    assert "Uitleg 1" not in first
    answered = desk.get(url, {"mode": "quiz", "nummer": "1", "antwoord": "Vraag 1-1"}).content.decode()
    assert "Uitleg 1" in answered
    second = desk.get(url, {"mode": "quiz", "nummer": "2"}).content.decode()
    assert "Vraag 2 van 3" in second
    for strange in ({"nummer": "x"}, {"nummer": "99"}, {"antwoord": "elders"}):
        assert desk.get(url, {"mode": "quiz", **strange}).status_code == 200
    assert not Attempt.objects.exists()
    assert not Enrolment.objects.exists()


def test_a_pages_address_leads_to_the_employees_own_address(lesson_page: LessonPage) -> None:
    assert lesson_page.get_url() == reverse("learning:lesson", args=[lesson_page.lesson.pk])


def test_hr_of_the_other_municipality_cannot_open_or_change_a_lesson(
    signed_in: Callable[[User], Client], ioana: User, lesson_page: LessonPage
) -> None:
    response = edit(signed_in(ioana), lesson_page, form(lesson_page, question("full", "none"), title="Van elders"))
    assert response.status_code in (302, 403, 404)
    lesson_page.refresh_from_db()
    assert lesson_page.title != "Van elders"


def picture_of(organisation: Organisation) -> Image:
    collection = OrganisationPage.objects.get(organisation=organisation).collection
    return Image.objects.create(title="Plein", file=get_test_image_file(), collection=collection)


@pytest.mark.parametrize("publish", [True, False])
def test_a_picture_of_another_organisation_cannot_be_used(
    desk: Client, lesson_page: LessonPage, herenthout: Organisation, publish: bool
) -> None:
    image = picture_of(herenthout)
    picture = {"heading": "", "image": image.pk, "alt_text": "Een plein.", "caption": ""}
    data = form(lesson_page, question("full", "none"), body=streamfield([("picture", picture)]))
    response = edit(desk, lesson_page, data, publish=publish)
    assert response.status_code == 200
    assert "niet bij deze organisatie" in response.content.decode()


def test_a_picture_of_ones_own_organisation_is_shown_to_employees(
    desk: Client,
    lesson_page: LessonPage,
    lennik: Organisation,
    amina: User,
    signed_in: Callable[[User], Client],
    ioana: User,
) -> None:
    image = picture_of(lennik)
    picture = {"heading": "", "image": image.pk, "alt_text": "Een plein.", "caption": ""}
    data = form(lesson_page, question("full", "none"), body=streamfield([("picture", picture)]))
    assert edit(desk, lesson_page, data).status_code == 302
    html = Lesson.objects.get(page=lesson_page).current_version.article.sections[0].parts[0].runs[0]
    address = re.search(r'src="([^"]+)"', html)[1]
    assert 'alt="Een plein."' in html
    shown = signed_in(amina).get(address)
    assert shown.status_code == 200
    assert signed_in(ioana).get(address).status_code == 404
