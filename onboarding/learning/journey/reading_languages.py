"""In which language someone reads a lesson: the one that they like to read in, where it is there, or else as it was
written. Part of the one door: used from outside as `progress.read_in`.

It is fixed when they begin, and stays so in a newer version; only they themselves choose another one. What they answer,
how that counts and what they completed is that of the lesson, in whatever language.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import QuerySet

from onboarding.learning.models import LessonProgress
from onboarding.lessons.models import LessonVersion, VersionTranslation
from onboarding.lessons.translations.content_languages import LANGUAGES, SOURCE, ContentLanguage, in_order, language_of
from onboarding.lessons.translations.liked_languages import ON_SCREENS, liked_by, translation_of, translations_of_live
from onboarding.people.models import User
from quizzes.compiled_queries import Parameter


class NotInThatLanguage(Exception):
    """The version that someone is in is not there in the language that they chose."""


def read_or_to_read(
    user: User, begun: Mapping[int, VersionTranslation | None], lesson_ids: Collection[int]
) -> dict[int, VersionTranslation]:
    """By lesson what this person reads it in, or would; nothing of what they read as it was written.

    `begun` has what they began. Costs the query of `translations_of_live`, and none where all of them were begun.
    """
    to_begin = translations_of_live([one for one in lesson_ids if one not in begun], liked_by(user))
    return {lesson_id: one for lesson_id, one in begun.items() if one is not None} | to_begin


def translations_read(enrolment_ids: Collection[int]) -> dict[tuple[int, int], VersionTranslation]:
    """What was begun in these enrolments in a translation, by enrolment and lesson. Costs one query."""
    places = LessonProgress.objects.filter(enrolment__in=enrolment_ids, translation__isnull=False)
    found = places.select_related("translation").only(
        "enrolment_id", "lesson_id", *(f"translation__{field}" for field in ON_SCREENS)
    )
    return {(one.enrolment_id, one.lesson_id): one.translation for one in found if one.translation is not None}


def languages_of(place: LessonProgress, codes: Collection[str]) -> list[ContentLanguage]:
    """The languages that this person can read the lesson in, in which they are now among them; `codes` are those of
    `there`."""
    return in_order({SOURCE.code, place.as_read.language.code, *codes})


def there() -> QuerySet[VersionTranslation]:
    """What whoever begins now can read `version` in, which is given when it runs."""
    return VersionTranslation.objects.current().filter(version=Parameter("version"))


def like_to_read_in(user: User, code: str) -> bool:
    """Remember the language that someone likes to read lessons in, "" for that of their screens; False, and nothing
    changes, for one that no lesson can have. What they began stays in the language that they read it in."""
    if code and code not in LANGUAGES:
        return False
    User.objects.filter(pk=user.pk).update(reads_in=code)
    user.reads_in = code
    return True


def read_in(place: LessonProgress, code: str) -> None:
    """Go on reading in this language, which is the one that this person likes to read in from now on.

    Raises NotInThatLanguage, and nothing changes, where their version is not there in it.
    """
    language = LANGUAGES.get(code)
    if language is None:
        raise NotInThatLanguage
    with transaction.atomic():
        if language != place.as_read.language:
            translation = translation_of(place.version_id, language)
            if translation is None and language != SOURCE:
                raise NotInThatLanguage
            LessonProgress.objects.filter(pk=place.pk, version=place.version_id).update(translation=translation)
            place.translation = translation
        like_to_read_in(place.enrolment.user, code)


def same_language(translation: VersionTranslation | None, version: LessonVersion) -> VersionTranslation | None:
    """What whoever reads a version in this goes on in, in another version: the same language, where it is there."""
    return translation_of(version.pk, language_of(translation.language)) if translation is not None else None
