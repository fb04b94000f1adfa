"""A translation goes live over what is live, comes along with what stays as it was, and is taken off again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation as speaking

from onboarding.hr.deeds import reviews, role_giving
from onboarding.lessons import assembling
from onboarding.lessons.models import (
    ChangeSize,
    LessonPage,
    LessonTranslation,
    LessonVersion,
    OrganisationPage,
    Programme,
    PublishDecision,
    VersionTranslation,
)
from onboarding.lessons.translations import coming_along, translation_publishing
from onboarding.lessons.translations.coming_along import texts_of_version
from onboarding.lessons.translations.translation_making import article_in
from onboarding.lessons.translations.translation_publishing import (
    NotReady,
    live_of,
    mark_of,
    publish,
    source_of,
    withdraw,
)
from onboarding.lessons.translations.translation_standing import standing_of
from onboarding.people.models import User
from onboarding.people.roles import Role
from tests.conftest import START
from tests.factories import UserFactory, make_lesson, stream, text_block
from tests.translated_lessons import live_in, translated

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def lesson_page(programme: Programme) -> LessonPage:
    found: LessonPage = LessonPage.objects.first()
    return found


def refused(translation: LessonTranslation, publisher: User) -> str:
    with pytest.raises(NotReady) as caught:
        publish(translation, publisher, mark_of(translation), NOW)
    return caught.value.code


def version_of(page: LessonPage) -> LessonVersion:
    return LessonVersion.objects.filter(lesson__page=page).order_by("-number").select_related("quiz")[0]


def test_whoever_begins_gets_it_in_these_words(lesson_page: LessonPage, marleen: User) -> None:
    live = live_in(lesson_page, marleen, now=NOW)

    version = version_of(lesson_page)
    assert VersionTranslation.objects.current().get() == live
    assert (live.version, live.language, live.number, live.published_by) == (version, "fr", 1, marleen)
    assert (live.title, live.introduction) == (f"fr {version.title}", f"fr {version.introduction}")
    told, asked = assembling.article_of(version, translation=live).sections
    assert [told.heading, asked.heading] == ["fr Waarom het telt", "fr Jouw voornemen"]
    assert "<p>fr</p>" in told.parts[0].runs[0]
    assert told.id == "stuk-1"
    html = assembling.pieces_of(version, translation=live)[0].html
    assert '<h2 id="stuk-1-titel" lang="fr">fr Waarom het telt</h2>' in html
    assert 'lang="fr"' not in assembling.pieces_of(version)[0].html
    with speaking.override("fr"):
        assert "lang=" not in assembling.pieces_of(version, translation=live)[0].html
    arabic = assembling.pieces_of(version, translation=live_in(lesson_page, marleen, "ar"))[0].html
    assert '<div lang="ar" dir="rtl">' in arabic


def test_better_words_are_the_next_number_and_the_same_words_are_not(lesson_page: LessonPage, marleen: User) -> None:
    first = live_in(lesson_page, marleen, now=NOW)
    assert live_in(lesson_page, marleen, now=NOW) == first
    better = translated(lesson_page)
    better.words["title"]["words"] = "Écouter d’abord"
    better.save()

    second = publish(better, marleen, mark_of(better), NOW)

    assert (second.number, second.title) == (2, "Écouter d’abord")
    assert live_of(version_of(lesson_page)) == {"fr": second}
    assert withdraw(lesson_page, "fr", NOW)
    assert not withdraw(lesson_page, "fr", NOW)
    assert live_of(version_of(lesson_page)) == {}
    assert publish(better, marleen, mark_of(better), NOW).number == 3


def test_what_is_not_whole_does_not_go_live(lesson_page: LessonPage, marleen: User) -> None:
    whole = translated(lesson_page)
    words = dict(whole.words)

    whole.words = {**words, "title": {**words["title"], "words": ""}}
    assert refused(whole, marleen) == "left"
    whole.words = {**words, "title": {**words["title"], "said": "Een andere titel"}}
    assert refused(whole, marleen) == "behind"
    key = next(key for key in words if key.endswith("/text") and key.startswith("body"))
    other = {**words[key], "words": '<p><a linktype="document" id="99">autre</a></p>'}
    whole.words = {**words, key: other}
    assert refused(whole, marleen) == "files"
    one, other = [key for key in words if key.startswith("quiz/id-Vraag 1/") and key.endswith("/text")][1:3]
    whole.words = {**words, one: {**words[one], "words": "Oui."}, other: {**words[other], "words": "oui"}}
    assert refused(whole, marleen) == "twins"
    whole.words = {**words, "title": {**words["title"], "words": "Pas enregistré"}}
    assert refused(whole, marleen) == "changed"
    whole.words = words
    assert refused(whole, UserFactory.create()) == "publisher"
    draft = make_lesson(lesson_page.get_parent().specific, title="Nog een concept", publish=False)
    assert refused(translated(draft), marleen) == "not_live"
    assert not VersionTranslation.objects.exists()


def test_where_four_eyes_look_a_reviewer_who_wrote_none_of_it_puts_it_live(
    lesson_page: LessonPage, marleen: User, dries: User
) -> None:
    role_giving.give(marleen, dries, Role.REVIEWER, NOW)
    reviewer = User.objects.get(pk=dries.pk)
    reviews.switch_on(marleen, OrganisationPage.objects.ancestor_of(lesson_page).get(), START)
    made = translated(lesson_page, writer=reviewer)
    assert refused(made, marleen) == "reviewer"
    assert refused(made, reviewer) == "writer"
    made.writers.set([marleen])

    live = publish(made, reviewer, mark_of(made), NOW)

    assert live.published_by == reviewer
    assert not made.writers.exists()  # what comes after it begins anew


def test_what_happens_while_it_is_rendered_is_not_overlooked(
    lesson_page: LessonPage, marleen: User, dries: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what comes with a typo, and of what a reviewer puts live: rendering takes a while, and happens before either
    holds anything."""
    live_in(lesson_page, marleen)
    desk = LessonTranslation.objects.get()

    def meanwhile(what: Callable[[], Any]) -> None:
        for module in (translation_publishing, coming_along):
            monkeypatch.setattr(module, "article_in", lambda *asked: (what(), article_in(*asked))[1])

    def rewrite() -> None:
        desk.words = {**desk.words, "title": {**desk.words["title"], "words": "Écouter"}}
        desk.save()

    meanwhile(rewrite)
    publish_anew(lesson_page, "Een gewonne dag.", ChangeSize.TYPO)
    desk.refresh_from_db()
    assert desk.words["title"]["words"] == "Écouter"
    assert standing_of(desk.words, source_of(lesson_page).texts).is_whole

    role_giving.give(marleen, dries, Role.REVIEWER, NOW)
    reviewer = User.objects.get(pk=dries.pk)
    reviews.switch_on(marleen, OrganisationPage.objects.ancestor_of(lesson_page).get(), START)
    meanwhile(lambda: desk.writers.add(reviewer))  # who wrote something, and took it back
    assert refused(desk, reviewer) == "writer"


def publish_anew(page: LessonPage, text: str, size: str | None = None, more: bool = False) -> LessonVersion:
    """The lesson with another text, and with a block more or not, as a step of this size."""
    body = page.body.get_prep_value()
    body[0]["value"]["text"] = f"<p>{text}</p>"
    page.body = stream("body", [*body, *([{**text_block("Nog iets"), "id": "nieuw-blok"}] if more else [])])
    revision = page.save_revision()
    if size:
        PublishDecision.objects.create(revision=revision, size=size, decided_at=NOW)
    revision.publish()
    return version_of(page)


def test_what_becomes_of_it_when_the_lesson_is_published_anew(lesson_page: LessonPage, marleen: User) -> None:
    live_in(lesson_page, marleen, "fr")
    live_in(lesson_page, marleen, "ar")
    lesson_page.pass_mark = 50
    lesson_page.save_revision().publish()  # no word of it changed
    second = version_of(lesson_page)
    assert second.number == 2
    assert {code: one.number for code, one in live_of(second).items()} == {"ar": 1, "fr": 1}
    assert live_of(second)["fr"].published_by == second.published_by

    third = publish_anew(lesson_page, "Een gewonne dag.", ChangeSize.TYPO)
    came = live_of(third)["fr"]
    assert came.words == live_of(second)["fr"].words
    assert [section.heading for section in came.article.sections] == ["fr Waarom het telt", "fr Jouw voornemen"]
    desk = LessonTranslation.objects.get(language="fr")
    assert standing_of(desk.words, source_of(lesson_page).texts).is_whole  # nor is it behind at the desk

    (fate, _other) = coming_along.fates(third, third.content, third.quiz.quiz)
    assert (fate.changed, fate.missing) == (0, 0)
    fourth = publish_anew(lesson_page, "Een heel andere dag.")
    assert live_of(fourth) == {}
    desk.refresh_from_db()
    (behind,) = standing_of(desk.words, source_of(lesson_page).texts).behind
    assert texts_of_version(fourth)[behind].said == "<p>Een heel andere dag.</p>"

    live_in(lesson_page, marleen, "fr")
    fifth = publish_anew(lesson_page, "Een heel andere dag.", ChangeSize.TYPO, more=True)
    assert live_of(fifth) == {}  # there are no words for what came with it


def test_what_is_taken_off_while_its_lesson_is_away_is_not_back_with_it(lesson_page: LessonPage, marleen: User) -> None:
    live_in(lesson_page, marleen, now=NOW)
    lesson_page.unpublish()
    assert withdraw(lesson_page, "fr", NOW)
    lesson_page.save_revision().publish()
    assert live_of(version_of(lesson_page)) == {}
