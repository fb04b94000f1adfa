"""What becomes of the translations of a lesson when it is published anew: those whose every text stays as it was come
along, the others stay behind until someone brings them up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onboarding.lessons.articles import Article
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import (
    ChangeSize,
    LessonTranslation,
    LessonVersion,
    OrganisationPage,
    VersionFile,
    VersionTranslation,
)
from onboarding.lessons.translations.translation_making import article_in, made
from onboarding.lessons.translations.translation_standing import same
from onboarding.lessons.translations.words_of_lesson import Text, Words, texts_of, with_headings
from quizzes.definitions import Quiz


@dataclass(frozen=True, slots=True)
class Fate:
    """What a new version means for a translation of the one before.

    `changed` is how many texts are others than it was made from, `missing` how many it has no words for.
    """

    before: VersionTranslation
    words: Words
    changed: int
    missing: int

    @property
    def language(self) -> str:
        return self.before.language

    def comes_along(self, size: str) -> bool:
        """Whether whoever reads this language goes on in it: a typo in the source is none in the translation."""
        return not self.missing and (not self.changed or size == ChangeSize.TYPO)


def fates(before: LessonVersion, content: LessonContent, quiz: Quiz | None) -> list[Fate]:
    """Of each translation that `before` has now, when the lesson becomes this. Costs one query, and pure sums."""
    found = list(VersionTranslation.objects.current().filter(version=before).defer("article").order_by("language"))
    if not found:
        return []
    old, new = texts_of_version(before), texts_of(content, quiz)
    return [_fate(one, old, new, content, quiz) for one in found]


def texts_of_version(version: LessonVersion) -> dict[str, Text]:
    return texts_of(version.content, version.quiz.quiz if version.quiz else None)


def _fate(
    before: VersionTranslation,
    old: dict[str, Text],
    new: dict[str, Text],
    content: LessonContent,
    quiz: Quiz | None,
) -> Fate:
    words = {key: before.words[key] for key in new if key in before.words}
    changed = sum(key in old and not same(old[key].said, new[key].said) for key in words)
    return Fate(before, with_headings(words, content, quiz), changed, len(new) - len(words))


@dataclass(frozen=True, slots=True)
class Coming:
    """A translation that comes along, rendered."""

    fate: Fate
    article: Article


def rendered(
    found: Iterable[Fate], size: str, content: LessonContent, uses: Sequence[VersionFile], owner: OrganisationPage
) -> list[Coming]:
    """Those that come along with a step of this size. Renders, so it is called before the transaction."""
    return [
        Coming(fate, article_in(content, fate.words, fate.language, uses, owner))
        for fate in found
        if fate.comes_along(size)
    ]


def bring(coming: Iterable[Coming], version: LessonVersion, published_by: Any, now: datetime) -> None:
    """Publish these with the version, within the transaction that made it; what is written at the desk now counts as
    made from what the version says."""
    texts = texts_of_version(version)
    for one in coming:
        fate = one.fate
        made(version, fate.language, fate.words, one.article, 1, published_by, now).save()
        found = LessonTranslation.objects.filter(page__lesson=version.lesson_id, language=fate.language)
        desk = found.select_for_update(of=("self",)).first()  # someone may be saving what they wrote
        if desk is not None and fate.changed:
            before = texts_of_version(fate.before.version)
            desk.words = {key: _renewed(kept, before.get(key), texts.get(key)) for key, kept in desk.words.items()}
            desk.save(update_fields=["words"])


def _renewed(kept: dict[str, str], before: Text | None, now: Text | None) -> dict[str, str]:
    is_of_before = before is not None and now is not None and same(kept["said"], before.said)
    return {**kept, "said": now.said} if is_of_before and now is not None else kept
