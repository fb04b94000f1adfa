"""What was translated goes wherever its lesson goes: into a copy, and into the trash and back."""

from __future__ import annotations

from datetime import UTC, datetime

from onboarding.lessons import deleted_pages, putting_back
from onboarding.lessons.models import LessonPage, LessonTranslation, PrinciplePage, Programme, TrashedPage
from onboarding.lessons.translations.translation_publishing import source_of
from onboarding.lessons.translations.translation_standing import standing_of
from onboarding.people.models import User
from tests.translated_lessons import live_in, translated

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def is_whole(page: LessonPage) -> bool:
    made = LessonTranslation.objects.get(page=page)
    return standing_of(made.words, source_of(page).texts).is_whole


def test_a_copy_has_what_was_translated(programme: Programme, marleen: User) -> None:
    page = LessonPage.objects.first()
    translated(page, writer=marleen)
    principle = PrinciplePage.objects.first()

    copy = page.copy(to=principle, update_attrs={"slug": "kopie", "title": page.title}, copy_revisions=False)

    assert is_whole(copy)
    mine = LessonTranslation.objects.get(page=copy)
    assert mine.words.keys() != LessonTranslation.objects.get(page=page).words.keys()
    assert list(mine.writers.all()) == [marleen]


def test_a_lesson_that_is_put_back_has_what_was_translated(programme: Programme, marleen: User) -> None:
    page = LessonPage.objects.first()
    live = live_in(page, marleen)
    translated(page, writer=marleen)
    parent = page.get_parent().pk
    deleted_pages.keep([page], marleen, NOW)
    page.delete()
    assert not LessonTranslation.objects.exists()
    live.refresh_from_db()  # what was published stays

    putting_back.put_back(TrashedPage.objects.get().pk, parent, marleen, NOW)

    back = LessonPage.objects.get(pk=page.pk)
    assert is_whole(back)
    assert list(LessonTranslation.objects.get().writers.all()) == [marleen]
