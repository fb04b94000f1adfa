"""A translation of a version, made from its words: not saved yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation as speaking
from django.utils.translation import gettext as _

from onboarding.lessons import frozen_files, within_reach
from onboarding.lessons.articles import Article
from onboarding.lessons.body_sources import body_of
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import LessonVersion, OrganisationPage, VersionFile, VersionTranslation
from onboarding.lessons.sections import render_sections
from onboarding.lessons.translations.words_of_lesson import Words, said_in
from quizzes.definitions import digest


def article_in(
    content: LessonContent, words: Words, language: str, uses: Sequence[VersionFile], owner: OrganisationPage
) -> Article:
    """The article of a lesson in these words, with the kept files that the lesson itself shows."""
    said = said_in(content, words)
    with within_reach.instead(frozen_files.stand_ins(uses)):
        return render_sections(body_of(said.body), owner, said.kinds, opening_in(language, said.title))


def opening_in(language: str, title: str) -> str:
    """The heading above what stands before the first one: our own word where we have it in this language."""
    if language not in dict(settings.LANGUAGES):
        return title
    with speaking.override(language):
        return _("Lees")


def made(
    version: LessonVersion,
    language: str,
    words: Words,
    article: Article,
    number: int,
    published_by: Any,
    now: datetime,
) -> VersionTranslation:
    said = said_in(version.content, words)
    translation = VersionTranslation(
        version=version,
        language=language,
        number=number,
        words=dict(words),
        title=said.title,
        introduction=said.introduction,
        article=article,
        published_at=now,
        published_by=published_by,
    )
    translation.digest = digest(digested_words(translation))
    return translation


def digested_words(translation: VersionTranslation) -> dict[str, Any]:
    """What the digest of a translation is made of: its words, and those of the version, by their own digest."""
    return {
        "language": translation.language,
        "number": translation.number,
        "version": translation.version.digest,
        "words": translation.words,
    }
