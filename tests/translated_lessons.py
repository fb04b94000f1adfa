"""Lessons that were translated: at the desk, and put live."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from onboarding.lessons.models import LessonPage, LessonTranslation, VersionTranslation
from onboarding.lessons.translations.translation_publishing import mark_of, publish, source_of
from onboarding.lessons.translations.words_of_lesson import Text, TextKind
from onboarding.people.models import User


def words_in(text: Text, language: str = "fr") -> str:
    """The words of a text in a language that is easy to tell: each begins with its code."""
    if text.kind is TextKind.RICH:
        return text.said.replace("<p", f"<p>{language}</p><p", 1)
    return f"{language} {text.said}"


def translated(page: LessonPage, language: str = "fr", writer: User | None = None) -> LessonTranslation:
    """The lesson with every text translated at the desk, not live."""
    words = {key: {"said": text.said, "words": words_in(text, language)} for key, text in source_of(page).texts.items()}
    made, _is_new = LessonTranslation.objects.update_or_create(
        page=page, language=language, defaults={"words": words, "updated_at": timezone.now(), "updated_by": writer}
    )
    if writer is not None:
        made.writers.add(writer)
    return made


def live_in(page: LessonPage, publisher: User, language: str = "fr", now: datetime | None = None) -> VersionTranslation:
    """The lesson as it is live now, live in this language too."""
    made = translated(page, language)
    return publish(made, publisher, mark_of(made), now or timezone.now())
