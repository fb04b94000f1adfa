"""A lesson of the desk in another language, as it is written there now: what is not translated yet, as it is."""

from __future__ import annotations

from onboarding.lessons.body_sources import body_of
from onboarding.lessons.models import LessonPage, LessonTranslation
from onboarding.lessons.translations.translation_publishing import Source
from onboarding.lessons.translations.translation_standing import said_now
from onboarding.lessons.translations.words_of_lesson import quiz_said_in, said_in, with_headings
from quizzes.definitions import Quiz


def draft_said(page: LessonPage, source: Source, translation: LessonTranslation) -> tuple[LessonPage, Quiz | None]:
    """The page with the words of this translation, not to be saved, and its quiz."""
    words = with_headings(said_now(translation.words, source.texts), source.content, source.quiz)
    said, shown = said_in(source.content, words), page.get_latest_revision_as_object()
    shown.title, shown.introduction, shown.body = said.title, said.introduction, body_of(said.body)
    return shown, quiz_said_in(source.quiz, words) if source.quiz else None
