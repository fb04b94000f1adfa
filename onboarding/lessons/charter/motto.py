"""The motto of a page: "Ons motto: samen sterk", or what stands right under the title "Slogan"."""

import re
from collections.abc import Sequence
from typing import Final

from onboarding.lessons.charter.text_blocks import Block
from onboarding.lessons.charter.vocabulary import plain

MAX_MOTTO: Final = 160
MIN_WORDS: Final = 2  # one word is a wordmark, which is looked for elsewhere
NOUNS: Final = "motto|slogan|leuze|leuspreuk|lijfspreuk|baseline"
TITLE: Final = re.compile(rf"(?:(?:ons|onze|het|de) )?(?:{NOUNS})")
QUOTES: Final = "\"'“”‘’„«»"
SAID: Final = re.compile(
    rf"(?:(?:ons|onze|het|de)\s)?(?:{NOUNS})(?:\s(?:is|luidt))?\s?(?::\s?[{QUOTES}]?|[{QUOTES}])(?P<motto>.+)",
    re.IGNORECASE,
)


def without_motto(blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """The motto, "" when the page has none, and the blocks that do not tell it."""
    for at, block in enumerate(blocks):
        told = 1
        found = SAID.fullmatch(block.text[: 2 * MAX_MOTTO])
        text = found["motto"] if found else ""
        if not found and TITLE.fullmatch(plain(block.text)) and at + 1 < len(blocks):
            told, text = 2, blocks[at + 1].text
        text = text.strip(f"{QUOTES} ")
        if len(text) <= MAX_MOTTO and len(text.split()) >= MIN_WORDS:
            return text, [*blocks[:at], *blocks[at + told :]]
    return "", list(blocks)
