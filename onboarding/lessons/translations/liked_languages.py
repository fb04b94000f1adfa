"""What there is of a lesson in the language that someone likes to read in."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F

from onboarding.lessons.models import VersionTranslation
from onboarding.lessons.translations.content_languages import LANGUAGES, SOURCE, ContentLanguage
from onboarding.people.models import User

ON_SCREENS = ("language", "title", "introduction", "digest", "version_id")  # the fields that screens need


def liked_by(user: User) -> ContentLanguage:
    """The language that someone likes to read lessons in: as they chose, or else that of their screens."""
    return LANGUAGES.get(user.reads_in or user.language, SOURCE)


def translation_of(version_id: int, language: ContentLanguage) -> VersionTranslation | None:
    """What whoever begins this version now reads it in; None: as it was written."""
    return translations_of([version_id], language).get(version_id)


def translations_of(version_ids: Collection[int], language: ContentLanguage) -> dict[int, VersionTranslation]:
    """The same of several, by version. Costs one query, and none in the language that lessons are written in."""
    if language == SOURCE or not version_ids:
        return {}
    there = VersionTranslation.objects.current().filter(version__in=version_ids, language=language.code)
    return {one.version_id: one for one in there.only(*ON_SCREENS)}


def translations_of_live(
    lesson_ids: Collection[int], language: ContentLanguage, fields: Collection[str] = ON_SCREENS
) -> dict[int, VersionTranslation]:
    """By lesson what whoever begins it now reads it in, with these fields, of those that are there in this language.
    Costs one query, and none in the language that lessons are written in."""
    if language == SOURCE or not lesson_ids:
        return {}
    live = VersionTranslation.objects.current().filter(
        version__lesson__in=lesson_ids, version=F("version__lesson__current_version"), language=language.code
    )
    found = live.select_related("version").only("version__lesson_id", *fields)
    return {one.version.lesson_id: one for one in found}
