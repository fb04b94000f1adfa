"""Going back to an earlier version: a draft of what it said, and never a change of the version itself."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Revision

from onboarding.lessons import going_back
from onboarding.lessons.differences import difference, words_of_page, words_of_version
from onboarding.lessons.frozen_files import Source
from onboarding.lessons.models import LessonPage, LessonVersion, PrinciplePage
from onboarding.lessons.restored_files import restored_sources
from onboarding.people.models import User
from tests.factories import QUIZ, better, branching, match, order, stream, text_block
from tests.hr.conftest import Municipality
from tests.hr.lesson_history.conftest import publish
from tests.rendered_forms import fill

pytestmark = pytest.mark.django_db


def back_url(lesson_page: LessonPage, number: int) -> str:
    return reverse("hr:go_back", args=[lesson_page.pk, number])


def draft_of(lesson_page: LessonPage) -> LessonPage:
    draft: LessonPage = LessonPage.objects.get(pk=lesson_page.pk).get_latest_revision_as_object()
    return draft


def differs(draft: LessonPage, version: LessonVersion) -> list[str]:
    return [change.where for change in difference(words_of_version(version), words_of_page(draft)).changes]


def test_the_screen_says_what_would_change_and_changes_nothing_yet(hr: Client, lesson_page: LessonPage) -> None:
    response = hr.get(back_url(lesson_page, 1))
    assert [change.where for change in response.context["changes"]] == ["Tekst, Waarom het telt", "Slagen vanaf"]
    assert draft_of(lesson_page).pass_mark == 50


def test_going_back_makes_a_draft_of_that_version_that_nobody_sees_yet(hr: Client, lesson_page: LessonPage) -> None:
    first, live = lesson_page.lesson.versions.get(number=1), lesson_page.lesson.current_version
    kept = LessonVersion.objects.filter(pk=first.pk).values().get()
    hr.post(back_url(lesson_page, 1), fill(hr.get(back_url(lesson_page, 1))))
    assert differs(draft_of(lesson_page), first) == []
    assert LessonPage.objects.get(pk=lesson_page.pk).lesson.current_version == live
    assert LessonVersion.objects.filter(pk=first.pk).values().get() == kept


def test_published_it_is_a_new_version_that_says_the_same(hr: Client, lesson_page: LessonPage) -> None:
    hr.post(back_url(lesson_page, 1))
    draft_of(lesson_page).save_revision().publish()
    fourth = lesson_page.lesson.versions.get(number=4)
    first = lesson_page.lesson.versions.get(number=1)
    assert fourth.content == first.content
    assert fourth.quiz.quiz == first.quiz.quiz


def test_every_kind_of_question_comes_back(hr: Client, lesson_page: LessonPage) -> None:
    asked = [*QUIZ, better(), order(), match(), branching()]
    publish(lesson_page, questions=stream("questions", asked), max_attempts=3, pause_minutes=5, feedback_moment="end")
    publish(
        lesson_page, questions=stream("questions", QUIZ), max_attempts=None, pause_minutes=0, feedback_moment="each"
    )
    hr.post(back_url(lesson_page, 4))
    assert draft_of(lesson_page).quiz == lesson_page.lesson.versions.get(number=4).quiz.quiz


def test_a_version_without_questions_comes_back_without(hr: Client, lesson_page: LessonPage) -> None:
    publish(lesson_page, questions=stream("questions", []))
    publish(lesson_page, questions=stream("questions", QUIZ))
    hr.post(back_url(lesson_page, 4))
    assert draft_of(lesson_page).quiz is None


def test_it_works_without_the_drafts_of_then_and_in_another_place(hr: Client, lesson_page: LessonPage) -> None:
    Revision.objects.for_instance(lesson_page).delete()
    lesson_page.refresh_from_db()
    elsewhere = PrinciplePage(title="Andere waarde", kind="value", live=False)
    lesson_page.get_parent().get_parent().add_child(instance=elsewhere)
    LessonPage.objects.get(pk=lesson_page.pk).move(elsewhere, pos="last-child")
    hr.post(back_url(lesson_page, 1))
    draft = draft_of(lesson_page)
    assert differs(draft, lesson_page.lesson.versions.get(number=1)) == []
    assert draft.is_child_of(elsewhere)


def test_what_is_planned_for_another_draft_does_not_come_along(
    hr: Client, lesson_page: LessonPage, settings: Any
) -> None:

    lesson_page.go_live_at = timezone.now() + timedelta(days=3)
    lesson_page.save_revision()
    hr.post(back_url(lesson_page, 1))
    assert draft_of(lesson_page).go_live_at is None


def test_a_locked_lesson_stays_as_it_is(hr: Client, lesson_page: LessonPage, lennik: Municipality) -> None:
    LessonPage.objects.filter(pk=lesson_page.pk).update(locked=True, locked_by=lennik.learner)
    hr.post(back_url(lesson_page, 1))
    assert draft_of(lesson_page).pass_mark == 50


def media(lennik: Municipality) -> tuple[Any, Any]:
    picture = get_image_model().objects.create(
        title="De poort", file=get_test_image_file("poort.png"), collection=lennik.collection
    )
    document = get_document_model().objects.create(
        title="De gids", file=ContentFile(b"eerste", "gids.pdf"), collection=lennik.collection
    )
    return picture, document


def test_pictures_and_documents_that_are_gone_or_other_files_now_come_back(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    picture, document = media(lennik)
    link = f'<p>Lees <a linktype="document" id="{document.pk}">de gids</a>.</p>'
    shown = {"heading": "", "image": picture.pk, "alt_text": "Een poort", "caption": ""}
    with_media = publish(
        lesson_page,
        body=stream("body", [text_block(text=link), {"type": "picture", "id": "blok-beeld", "value": shown}]),
    )
    publish(lesson_page, body=stream("body", [text_block()]))
    picture.delete()
    document.file = ContentFile(b"tweede", "gids.pdf")
    document.save()
    hr.post(back_url(lesson_page, with_media.number))
    draft = draft_of(lesson_page)
    assert differs(draft, with_media) == []
    [text, shown_again] = draft.body
    assert shown_again.value["image"].title == "De poort"
    assert f'id="{document.pk}"' not in text.value["text"].source
    assert sorted(one.file.read() for one in get_document_model().objects.all()) == [b"eerste", b"tweede"]


def test_pictures_that_are_still_there_are_the_same_ones(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    picture, _document = media(lennik)
    shown = {"heading": "", "image": picture.pk, "alt_text": "Een poort", "caption": ""}
    with_media = publish(lesson_page, body=stream("body", [{"type": "picture", "id": "blok-beeld", "value": shown}]))
    publish(lesson_page, body=stream("body", [text_block()]))
    hr.post(back_url(lesson_page, with_media.number))
    assert draft_of(lesson_page).body[0].value["image"] == picture
    assert get_image_model().objects.count() == 1


def test_files_are_read_and_copied_before_anything_is_held(
    lesson_page: LessonPage, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, seen = len(connection.savepoint_ids), []

    def restore(version: LessonVersion, by: User) -> AbstractContextManager[dict[Source, Any]]:
        seen.append(len(connection.savepoint_ids))
        return restored_sources(version, by)

    monkeypatch.setattr(going_back, "restored_sources", restore)
    going_back.go_back(lesson_page, lesson_page.lesson.versions.get(number=1), lennik.hr_officer)
    assert seen == [outside]


def test_a_kept_file_that_is_lost_is_told_and_leaves_the_lesson_as_it_is(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    _picture, document = media(lennik)
    link = f'<p>Lees <a linktype="document" id="{document.pk}">de gids</a>.</p>'
    with_media = publish(lesson_page, body=stream("body", [text_block(text=link)]))
    publish(lesson_page, body=stream("body", [text_block()]))
    document.delete()
    kept = with_media.files.get().file
    kept.file.storage.delete(kept.place)
    before = draft_of(lesson_page).body.get_prep_value()
    told = hr.post(back_url(lesson_page, with_media.number), follow=True)
    assert "Een bestand van deze versie is niet meer te vinden." in told.content.decode()
    assert draft_of(lesson_page).body.get_prep_value() == before


def with_gone_files(page: LessonPage, lennik: Municipality) -> LessonVersion:
    """A version of a picture and a document that are both gone from the desk."""
    picture, document = media(lennik)
    link = f'<p>Lees <a linktype="document" id="{document.pk}">de gids</a>.</p>'
    shown = {"heading": "", "image": picture.pk, "alt_text": "Een poort", "caption": ""}
    body = stream("body", [text_block(text=link), {"type": "picture", "id": "blok-beeld", "value": shown}])
    version = publish(page, body=body)
    publish(page, body=stream("body", [text_block()]))
    picture.delete()
    document.delete()
    return version


def on_the_desk() -> list[int]:
    return [model.objects.count() for model in (get_image_model(), get_document_model())]


@pytest.mark.parametrize("kind", ["picture", "document"])
def test_a_kept_file_that_was_altered_is_told_by_name_and_does_not_come_back(
    kind: str, hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    version = with_gone_files(lesson_page, lennik)
    use = version.files.get(kind=kind)
    place = Path(default_storage.path(use.file.place))
    place.write_bytes(place.read_bytes()[::-1])
    before, body = on_the_desk(), draft_of(lesson_page).body.get_prep_value()
    told = hr.post(back_url(lesson_page, version.number), follow=True).content.decode()
    assert f"Het bewaarde bestand “{use.name}” van deze versie is beschadigd." in told
    assert on_the_desk() == before
    assert draft_of(lesson_page).body.get_prep_value() == body


@pytest.mark.parametrize("kind", ["picture", "document"])
def test_when_one_file_is_lost_no_other_comes_back_to_the_desk(
    kind: str, hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    version = with_gone_files(lesson_page, lennik)
    kept = version.files.get(kind=kind).file
    kept.file.storage.delete(kept.place)
    before = on_the_desk()
    hr.post(back_url(lesson_page, version.number))
    assert on_the_desk() == before


def test_when_the_draft_cannot_be_made_what_came_back_goes_again(
    lesson_page: LessonPage, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = with_gone_files(lesson_page, lennik)
    before, places = on_the_desk(), set(default_storage.listdir("documents")[1])

    def fails(*_args: Any) -> None:
        raise OSError("vol")

    monkeypatch.setattr(going_back, "_draft_with", fails)
    with pytest.raises(OSError, match="vol"):
        going_back.go_back(lesson_page, version, lennik.hr_officer)
    assert on_the_desk() == before
    assert set(default_storage.listdir("documents")[1]) == places
