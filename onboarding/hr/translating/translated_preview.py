"""A translation as its readers would meet it: what is written now, and what is not translated yet as it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from onboarding.hr.translating.of_translation import OfTranslation
from onboarding.learning.lesson.draft_screens import show_said
from onboarding.lessons.body_sources import body_of
from onboarding.lessons.translations.translation_standing import said_now
from onboarding.lessons.translations.words_of_lesson import quiz_said_in, said_in, with_headings


class TranslatedPreview(OfTranslation):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        source = self.source
        words = with_headings(said_now(self.translation.words, source.texts), source.content, source.quiz)
        said, shown = said_in(source.content, words), self.page.get_latest_revision_as_object()
        shown.title, shown.introduction, shown.body = said.title, said.introduction, body_of(said.body)
        quiz = quiz_said_in(source.quiz, words) if source.quiz else None
        asked: Any = request
        asked.preview_query = request.GET
        return show_said(asked, shown, quiz, request.GET.get("mode", "lesson"), self.language)
