"""Someone's own resolutions, each with the lesson that it was written in, called as they read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from onboarding.learning.journey.reading_languages import translations_read
from onboarding.learning.models import Reflection
from onboarding.lessons.models import VersionTranslation
from onboarding.lessons.translations.content_languages import attributes_of, language_of


@dataclass(frozen=True, slots=True)
class OfLesson:
    """A resolution, and the title of its lesson as the writer reads it; `lang` has the attributes of that language."""

    words: Reflection
    title: str
    lang: SafeString


def in_lessons(resolutions: Iterable[Reflection]) -> list[OfLesson]:
    """These, their lessons loaded, each with its lesson. Costs one query, none without any."""
    written = list(resolutions)
    read = translations_read({one.enrolment_id for one in written}) if written else {}
    return [_of_lesson(one, read.get((one.enrolment_id, one.lesson_id))) for one in written]


def _of_lesson(one: Reflection, translation: VersionTranslation | None) -> OfLesson:
    title = translation.title if translation else one.lesson.title
    return OfLesson(one, title, attributes_of(language_of(translation.language if translation else "")))
