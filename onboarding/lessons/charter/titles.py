"""What a title looks like, and what looks like one but is a label, a sentence or an item of a list."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from onboarding.lessons.charter.headings import announced_kind
from onboarding.lessons.charter.model import PILLAR, VALUE
from onboarding.lessons.charter.text_blocks import Block
from onboarding.lessons.charter.vocabulary import (
    ABBREVIATIONS,
    LABEL_OPENINGS,
    LABELS,
    LABELS_OR_TITLES,
    MAX_LABEL_WORDS,
    plain,
)

MAX_TITLE: Final = 70
MAX_BULLET_TITLE_WORDS: Final = 6
MAX_COLON_TITLE_WORDS: Final = 4
MAX_STOPPED_WORDS: Final = 3
MAX_LOOSE_WORDS: Final = 3
NO_TITLE_ENDINGS: Final = frozenset({"de", "het", "een", "en", "of", "van", "te", "om", "met", "die", "onze", "dat"})
SENTENCE_OPENINGS: Final = frozenset({"we", "wij", "ik", "je", "jij", "u", "onze", "ons"})

MEMBER: Final = re.compile(
    r"(?P<noun>waarde|kernwaarde|pijler|beleidspijler|speerpunt|krachtlijn|(?:strategische )?doelstelling|sd)"
    r"\s(?P<number>\d{1,2})"
    r"\s*[:.–—-]?\s+(?P<text>\S.*)",
    re.IGNORECASE,
)
NTH_MEMBER: Final = re.compile(
    r"(?:(?:de|onze)\s)?(?P<number>\d{1,2})(?:ste|de|e)\s(?P<noun>waarde|kernwaarde|pijler|beleidspijler|speerpunt|krachtlijn)"
    r"\s*[:.–—-]\s*(?P<text>\S.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Member:
    """ "Waarde 1: Respect" says its kind and its number itself."""

    kind: str
    number: str
    text: str
    opens_section: bool  # "doelstelling 1" only counts below a heading


def numbered_member(text: str) -> Member | None:
    """ "Waarde 1: Respect", "Pijler 3 – Een groene gemeente", "1ste waarde: respect"."""
    found = MEMBER.match(text) or NTH_MEMBER.match(text)
    if not found:
        return None
    kind = VALUE if found["noun"].lower().endswith("waarde") else PILLAR
    opens_section = not found["noun"].lower().endswith(("doelstelling", "sd"))
    return Member(kind, str(int(found["number"])), found["text"], opens_section)


def is_title(block: Block, max_words: int) -> bool:
    """True when the block can be the title of an entry: short, with a capital, and no sentence."""
    text = block.text
    if block.bullet or not text or len(text) > MAX_TITLE or text[-1] in ".,;?…" or is_label(text):
        return False
    words = text.split()
    if len(words) > (MAX_COLON_TITLE_WORDS if text[-1] == ":" else max_words):
        return False
    first = next((c for c in text if c.isalnum()), "")
    return (first.isupper() or block.heading) and plain(words[-1]) not in NO_TITLE_ENDINGS


def titles_without_stops(blocks: list[Block], max_words: int) -> list[Block]:
    """The blocks with bare titles where all titles of a section end in a full stop ("Respect." over "We …")."""
    bare = [replace(block, text=block.text[:-1]) for block in blocks]
    stopped = [
        at
        for at, (block, without) in enumerate(zip(blocks, bare, strict=True))
        if block.text[-1] == "."
        and is_title(without, min(max_words, MAX_STOPPED_WORDS))
        and not opens_sentence(block.text)
    ]
    apart = all(after - before > 1 for before, after in pairwise([*stopped, len(blocks)]))
    if len(stopped) < 2 or not apart or any(is_title(block, max_words) for block in blocks):
        return blocks
    return [bare[at] if at in stopped else block for at, block in enumerate(blocks)]


def is_label(text: str) -> bool:
    """True for "Wat is de ambitie?" and "Dit betekent dat we:": it opens the bullets and says nothing."""
    if len(text) > MAX_TITLE:
        return False
    words = plain(text).split()
    opens_list = text[-1] in ":?" and 0 < len(words) <= MAX_LABEL_WORDS and words[0] in LABEL_OPENINGS
    phrase = " ".join(words)
    return phrase in LABELS or opens_list or (phrase in LABELS_OR_TITLES and text[-1] in ":?")


def is_loose_item(block: Block) -> bool:
    """A word or two in small letters on a line of their own: an item of a list that lost its bullets."""
    text = block.text
    return text[0].islower() and len(text.split()) <= MAX_LOOSE_WORDS and text[-1].isalnum()


def is_running(title: str) -> bool:
    """ "Dit betekent: …" and "Onze vijf waarden: …" have a colon, but what stands before it is no title."""
    return _first_word(title) in LABEL_OPENINGS or opens_sentence(title) or announced_kind(title) is not None


def opens_sentence(text: str) -> bool:
    """True for "We zijn er voor elkaar"."""
    return _first_word(text) in SENTENCE_OPENINGS


def _first_word(text: str) -> str:
    return plain(text).partition(" ")[0]


def is_sentence(text: str) -> bool:
    """True for a bullet that says what people do, and False for one that names a value."""
    return text.endswith((".", "!")) or len(text.split()) > MAX_BULLET_TITLE_WORDS or opens_sentence(text)


def tidy_title(text: str) -> str:
    """The title with one capital, without quotes and the punctuation of a list."""
    text = text.strip().rstrip(":;,=").strip().strip('"“”«»').strip()
    if " " not in text or text[-1:] != ".":
        text = text.rstrip(".")
    if text.isupper():
        text = " ".join(word if word in ABBREVIATIONS or len(word) < 3 else word.lower() for word in text.split())
    return text[:1].upper() + text[1:]
