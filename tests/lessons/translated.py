"""A version of a lesson in another language, with words by which it is known."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from onboarding.lessons.models import LessonVersion, OrganisationPage, VersionTranslation
from onboarding.lessons.translations.translation_making import article_in, made
from onboarding.lessons.translations.words_of_lesson import TextKind, texts_of, with_headings

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def words_in(version: LessonVersion, language: str = "fr") -> dict[str, str]:
    """Other words for every text: "Fr 1", "Fr 2" and so on."""
    texts = texts_of(version.content, version.quiz.quiz if version.quiz else None)
    words = {key: f"{language.capitalize()} {number}" for number, key in enumerate(texts, start=1)}
    return {key: f"<p>{said}</p>" if texts[key].kind is TextKind.RICH else said for key, said in words.items()}


def translate(version: LessonVersion, language: str = "fr", **words: str) -> VersionTranslation:
    """Published, after those that there are of it; `words` are of texts by their key."""
    quiz = version.quiz.quiz if version.quiz else None
    said = with_headings({**words_in(version, language), **words}, version.content, quiz)
    owner = OrganisationPage.objects.get(organisation=version.lesson.programme.organisation)
    article = article_in(version.content, said, language, list(version.files.all()), owner)
    number = VersionTranslation.objects.filter(version=version, language=language).count() + 1
    translation = made(version, language, said, article, number, None, AT)
    translation.save()
    return translation


def dutch_of(version: LessonVersion) -> set[str]:
    """What the version says as it was written, a text or a paragraph each."""
    texts = texts_of(version.content, version.quiz.quiz if version.quiz else None)
    lines = (line for text in texts.values() for line in re.sub(r"<[^>]+>", "\n", text.said).split("\n"))
    return {" ".join(line.split()) for line in lines if len(line.split()) > 1}
