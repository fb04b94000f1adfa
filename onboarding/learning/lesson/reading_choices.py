"""In which language someone can read a lesson: the row of languages at its top, and what is told where the one that
they like is not there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise

from onboarding.learning.journey.reading_languages import languages_of
from onboarding.learning.models import LessonProgress
from onboarding.lessons.translations.content_languages import ContentLanguage
from onboarding.lessons.translations.liked_languages import liked_by


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """`languages` to choose from, none where there is only one; `current` is read now. `missing` is the name of the one
    that this person likes to read in and that is not there; "" where it is."""

    languages: tuple[ContentLanguage, ...]
    current: ContentLanguage
    missing: str | Promise


def of_place(place: LessonProgress, codes: Collection[str]) -> ReadingChoice | None:
    """None where there is nothing to choose or to tell; `codes` are those of `reading_languages.there`."""
    there, liked = languages_of(place, codes), liked_by(place.enrolment.user)
    is_there = liked in there
    if is_there and len(there) == 1:
        return None
    return ReadingChoice(tuple(there) if len(there) > 1 else (), place.as_read.language, "" if is_there else liked.name)
