"""What is translated of lessons and goes into an open file, by language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onboarding.lessons.models import LessonPage, LessonTranslation, LessonVersion, VersionTranslation
from onboarding.lessons.open_file import portable_words, stream_keys
from onboarding.lessons.open_file.portable_fields import STREAMS
from onboarding.lessons.translations.coming_along import texts_of_version
from onboarding.lessons.translations.translation_standing import Kept, words_for


def at_desk(pages: Iterable[Any]) -> dict[Any, dict[str, Kept]]:
    """By the id of each lesson among these, what its organisation wrote, live or not. Costs one query."""
    found: dict[Any, dict[str, Kept]] = {}
    for one in LessonTranslation.objects.filter(page__in=[page.pk for page in pages if isinstance(page, LessonPage)]):
        found.setdefault(one.page_id, {})[one.language] = one.words
    return found


def put_live(version: LessonVersion) -> dict[str, Kept]:
    """What whoever begins a version now can read it in, and nothing of the desk. Costs one query."""
    live = list(VersionTranslation.objects.current().filter(version=version).only("language", "words"))
    texts = texts_of_version(version) if live else {}
    return {
        one.language: {
            key: {"said": text.said, "words": one.words[key]} for key, text in texts.items() if key in one.words
        }
        for one in live
    }


def entries(
    page: LessonPage, blocks: Mapping[str, Any], translated: Mapping[str, Kept], refs: portable_words.Outward
) -> tuple[list[dict[str, Any]], int]:
    """How they stand in the file, and how many words do not, for want of a text that they are of. `blocks` are the
    streams of the page as Wagtail stores them."""
    texts = portable_words.texts_by_key(page, blocks, dict(_keys_by_id(page, blocks)))
    found, lost = [], 0
    for language, kept in sorted(translated.items()):
        words = portable_words.written(kept, texts, refs)
        lost += sum(bool(words_for(kept, key)) for key in kept) - len(words)
        found.append({"language": language, "words": words})
    return found, lost


def _keys_by_id(page: LessonPage, blocks: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in STREAMS:
        for key, own in stream_keys.ids_by_key(getattr(page, name).stream_block, blocks[name]):
            yield own, key
