"""Who reads drafts and says something about them, and who writes them: neither publishes, and neither sees people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment

from onboarding.hr.deeds import role_giving
from onboarding.lessons.models import LessonPage
from onboarding.people.roles import Role
from tests.factories import make_lesson, text_block
from tests.hr.conftest import Municipality, at, make_document, make_picture, sign_in
from tests.lessons.edit_form import rendered
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 10)


@pytest.fixture
def lesson(lennik: Municipality) -> LessonPage:
    page = make_lesson(lennik.principle_page, "Luisteren", body=[text_block("Zoals het was")])
    page.title = "Luisteren en vragen"
    page.save_revision()
    return page


@pytest.fixture
def reviewer(lennik: Municipality) -> Client:
    role_giving.give(lennik.hr_officer, lennik.learner, Role.REVIEWER, NOW)
    return sign_in(lennik.learner)


@pytest.fixture
def editor(lennik: Municipality) -> Client:
    role_giving.give(lennik.hr_officer, lennik.learner, Role.EDITOR, NOW)
    return sign_in(lennik.learner)


def state(lesson: LessonPage) -> dict[str, Any]:
    """All of the page and its drafts."""
    page = LessonPage.objects.filter(pk=lesson.pk).values().get()
    return {**page, "revisions": list(lesson.revisions.order_by("pk").values_list("pk", "content"))}


def test_a_reviewer_reads_the_draft_and_what_changed(reviewer: Client, lesson: LessonPage) -> None:
    page = reviewer.get(reverse("hr:review", args=[lesson.pk])).content.decode()
    assert "Luisteren en vragen" in page
    assert "Zoals het was" in reviewer.get(reverse("hr:review_draft", args=[lesson.pk])).content.decode()
    changes = reviewer.get(reverse("hr:lesson_changes", args=[lesson.pk]), {"van": "1", "naar": "concept"})
    assert "Luisteren en vragen" in changes.content.decode()
    version = reviewer.get(reverse("hr:lesson_version", args=[lesson.pk, 1])).content.decode()
    assert reverse("hr:version_people", args=[lesson.pk, 1]) not in version
    assert reverse("hr:go_back", args=[lesson.pk, 1]) not in version


def test_a_comment_reaches_who_writes_the_page_and_changes_nothing_else(
    reviewer: Client, lesson: LessonPage, hr_officer: Client
) -> None:
    before = state(lesson)
    page = reviewer.get(reverse("hr:review", args=[lesson.pk]))
    submit(reviewer, page, text="De tweede zin is te lang.")
    assert state(lesson) == before
    review = reverse("hr:review", args=[lesson.pk])
    assert review in hr_officer.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    page = hr_officer.get(review)
    assert "De tweede zin is te lang." in page.content.decode()
    submit(hr_officer, page, "opgelost/")
    comment = Comment.objects.get()
    assert comment.resolved_by is not None
    assert "opgelost/" not in reviewer.get(review).content.decode()
    submit(reviewer, reviewer.get(reverse("hr:review", args=[lesson.pk])), "weg/")
    assert not Comment.objects.filter(pk=comment.pk).exists()


def test_a_comment_without_words_or_with_too_many_is_refused_in_a_sentence(
    reviewer: Client, lesson: LessonPage
) -> None:
    page = reviewer.get(reverse("hr:review", args=[lesson.pk]))
    assert "maxlength" not in page.content.decode()  # a browser would cut off what is pasted, and say nothing
    long = submit(reviewer, page, text="a" * 2001)
    assert (long.status_code, "2000 tekens" in long.content.decode()) == (422, True)
    refused = submit(reviewer, page, text=" ")
    assert refused.status_code == 422
    assert "Schrijf eerst een opmerking." in refused.content.decode()


def test_a_reviewer_reads_nothing_of_another_organisation(reviewer: Client, herenthout: Municipality) -> None:
    for name in ("hr:review", "hr:review_draft", "hr:lesson_changes"):
        assert reviewer.get(reverse(name, args=[herenthout.page.pk])).status_code == 404


def test_the_list_of_pages_costs_the_same_for_many(reviewer: Client, lennik: Municipality, lesson: LessonPage) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert reviewer.get(reverse("hr:reviews")).status_code == 200
        return len(asked)

    cost()
    few = cost()
    for number in range(8):
        make_lesson(lennik.principle_page, f"Les {number}", publish=False)
    assert cost() == few


@pytest.mark.parametrize("button", ["action-publish", "action-unpublish"])
def test_what_an_editor_saves_reaches_nobody(editor: Client, lesson: LessonPage, button: str) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    content = editor.get(edit).content.decode()
    for absent in ("action-publish", "/unpublish/", "/delete/", "/move/", "go_live_at", "wie-raakt-dit"):
        assert absent not in content
    live = LessonPage.objects.get(pk=lesson.pk).live_revision_id
    editor.post(edit, {**rendered(editor, lesson.pk), "title": "Nog een titel", button: "x"})
    saved = LessonPage.objects.get(pk=lesson.pk)
    assert (saved.live_revision_id, saved.live) == (live, True)
    assert saved.get_latest_revision_as_object().title == "Nog een titel"


def test_an_editor_plans_nothing(editor: Client, lesson: LessonPage) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    when = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%d %H:%M")
    editor.post(edit, {**rendered(editor, lesson.pk), "title": "Later", "go_live_at": when, "expire_at": when})
    saved = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert (saved.title, saved.go_live_at, saved.expire_at) == ("Later", None, None)


@pytest.mark.parametrize("name", ["delete", "move", "unpublish"])
def test_an_editor_takes_nothing_away_not_even_a_draft(editor: Client, lennik: Municipality, name: str) -> None:
    draft = make_lesson(lennik.principle_page, "Nog niet klaar", publish=False)
    address = reverse(f"wagtailadmin_pages:{name}", args=[draft.pk])
    assert editor.get(address).status_code == editor.post(address).status_code == 403
    assert LessonPage.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("name", ["delete", "delete_multiple"])
def test_an_editor_takes_no_file_away_not_even_the_own_one(editor: Client, lennik: Municipality, name: str) -> None:
    assert lennik.page.collection
    for room, make in (("wagtailimages", make_picture), ("wagtaildocs", make_document)):
        file: Any = make(lennik.page.collection, "Van mezelf")
        file.uploaded_by_user = lennik.learner
        file.save()
        address = reverse(f"{room}:{name}", args=[file.pk])
        assert editor.post(address, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
        assert type(file).objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER])
def test_the_first_screen_shows_no_people_and_no_figures(lennik: Municipality, lesson: LessonPage, role: Role) -> None:
    role_giving.give(lennik.hr_officer, lennik.head, role, NOW)
    page = sign_in(lennik.head).get("/beheer/").content.decode()
    for absent in (str(lennik.learner), reverse("hr:completion_report"), reverse("hr:employees"), "Voltooiing"):
        assert absent not in page
