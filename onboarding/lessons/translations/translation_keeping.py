"""What someone wrote of a translation, taken into what was there. Pure.

Two people may write at the same time: each text is its own. Only where both wrote another thing in the same text,
nothing is kept, and the second one is told what the first one wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from onboarding.lessons.translations.translation_standing import Kept, source_of_words, words_for
from onboarding.lessons.translations.words_of_lesson import Text

_KEYS = re.compile(r' data-block-key="[^"]*"')  # by which the editor knows its paragraphs; they say nothing


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for a text: its words, the marks of the words and of the source that the form showed, and whether
    its writer says that the words still hold for a source that changed."""

    words: str
    seen_words: str
    seen_source: str
    still_holds: bool = False


class BothWrote(Exception):
    """Someone else wrote in the same texts meanwhile; `words` is what, by key."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__(", ".join(words))
        self.words = words


def without_keys(html: str) -> str:
    return _KEYS.sub("", html)


def mark_of_words(words: str) -> str:
    """Of what a text says, however an editor or a browser writes it."""
    return sha256(without_keys(words).replace("\r\n", "\n").strip().encode()).hexdigest()[:12]


def taken_in(kept: Kept, texts: Mapping[str, Text], sent: Mapping[str, Sent]) -> dict[str, dict[str, str]]:
    """What is kept then. Raises BothWrote, and nothing is."""
    both = {key: words_for(kept, key) for key, one in sent.items() if _both_wrote(words_for(kept, key), one)}
    if both:
        raise BothWrote(both)
    after = {key: dict(one) for key, one in kept.items()}
    for key, one in sent.items():
        if key not in texts or not (_is_mine(one) or one.still_holds):
            continue
        if one.words:
            after[key] = {"said": _source_seen(kept, texts[key], one), "words": one.words}
        else:
            after.pop(key, None)
    return after


def _is_mine(sent: Sent) -> bool:
    return mark_of_words(sent.words) != sent.seen_words


def _both_wrote(now: str, sent: Sent) -> bool:
    mark = mark_of_words(now)
    return mark != sent.seen_words and mark != mark_of_words(sent.words) and (_is_mine(sent) or sent.still_holds)


def _source_seen(kept: Kept, text: Text, sent: Sent) -> str:
    """The source that was translated: of one that became another meanwhile, the words are behind."""
    if mark_of_words(text.said) == sent.seen_source:
        return text.said
    return source_of_words(kept, text.key)
