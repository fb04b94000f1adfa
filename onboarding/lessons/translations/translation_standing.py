"""How far a translation is, text by text: done, still to be done, or behind a source that changed since. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onboarding.lessons.translations.words_of_lesson import Text, Words

Kept = Mapping[str, Mapping[str, Any]]  # LessonTranslation.words: {key: {"said", "words"}}


@dataclass(frozen=True, slots=True)
class Standing:
    """Of so many texts, the keys of those `left` to do and of those `behind`."""

    total: int
    left: tuple[str, ...]
    behind: tuple[str, ...]

    @property
    def done(self) -> int:
        return self.total - len(self.left) - len(self.behind)

    @property
    def is_whole(self) -> bool:
        """Whether every text is translated as it is now."""
        return not self.left and not self.behind


def standing_of(kept: Kept, texts: Mapping[str, Text]) -> Standing:
    left = tuple(key for key in texts if not words_for(kept, key))
    behind = tuple(key for key, text in texts.items() if key not in left and is_behind(kept, text))
    return Standing(len(texts), left, behind)


def words_for(kept: Kept, key: str) -> str:
    """What was written for a text, "" for nothing."""
    return str(kept.get(key, {}).get("words", ""))


def source_of_words(kept: Kept, key: str) -> str:
    """The source that the words for a text were made from."""
    return str(kept.get(key, {}).get("said", ""))


def is_behind(kept: Kept, text: Text) -> bool:
    return not same(source_of_words(kept, text.key), text.said)


def said_now(kept: Kept, texts: Mapping[str, Text]) -> Words:
    """What of a translation holds for these texts, behind or not."""
    return {key: words for key in texts if (words := words_for(kept, key))}


def same(one: str, other: str) -> bool:
    """Whether two texts say the same: lines once ended otherwise."""
    return one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
