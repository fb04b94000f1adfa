"""A translation as its readers would meet it: what is written now, and what is not translated yet as it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from onboarding.hr.translating.of_translation import OfTranslation
from onboarding.learning.lesson.draft_screens import show_said
from onboarding.lessons.translations.translated_drafts import draft_said


class TranslatedPreview(OfTranslation):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        shown, quiz = draft_said(self.page, self.source, self.translation)
        asked: Any = request
        asked.preview_query = request.GET
        return show_said(asked, shown, quiz, request.GET.get("mode", "lesson"), self.language)
