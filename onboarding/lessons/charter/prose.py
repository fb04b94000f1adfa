"""Values that stand in a sentence: "Onze kernwaarden zijn respect, openheid en samenwerken"."""

import re
from typing import Final

from onboarding.lessons.charter.headings import announced_kind
from onboarding.lessons.charter.model import VALUE
from onboarding.lessons.charter.vocabulary import words

MAX_SENTENCE: Final = 400
MAX_ITEM_WORDS: Final = 4
MAX_ITEM: Final = 45
SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
# "… waarden (van …) zijn …", and within a values section also "We staan voor …".
AFTER_NOUN: Final = re.compile(
    r"waard(?:en|es)\b[^:.]{0,60}?(?::|\bzijn\b|\bluiden\b)\s*:?\s*(?P<items>\S.*)", re.IGNORECASE
)
BEFORE_NOUN: Final = re.compile(
    r"(?P<items>\S.*?)\s(?:zijn|vormen)\s(?:onze|de|dan ook onze)\s(?:\w+\s){0,2}\w*waarden\b", re.IGNORECASE
)
WITHIN_SECTION: Final = re.compile(
    r"(?::|\b(?:zijn|staan voor|staat voor|gaan voor|kiezen voor|geloven in|hanteren|dragen)\b)\s*(?P<items>\S.*)",
    re.IGNORECASE,
)
PARTING: Final = re.compile(r"\s*[,;|/•]\s*(?:en\s+)?|\s+(?:en|&)\s+", re.IGNORECASE)
NO_VALUE_OPENINGS: Final = words(
    "onze ons we wij in van voor die dat er om als niet geen zo ook maar met bij naar door wat hoe dit deze"
)
QUOTES: Final = " .!\"'“”‘’«»„…"


def listed_values(text: str, in_section: bool = False) -> list[str]:
    """The values that one sentence of `text` lists, or []. Outside a values section it must say whose they are."""
    if len(text) > 4 * MAX_SENTENCE:
        return []
    for sentence in SENTENCE_END.split(text):
        if len(sentence) > MAX_SENTENCE:
            continue
        announced = announced_kind(sentence)
        ours = announced is not None and announced[0] == VALUE and announced[1]
        patterns = (AFTER_NOUN, BEFORE_NOUN) if ours else ()
        for pattern in (*patterns, WITHIN_SECTION) if in_section else patterns:
            found = pattern.search(sentence)
            if found and (items := _items(found["items"])):
                return items
        if in_section and (items := _items(sentence)):
            return items
    return []


def _items(text: str) -> list[str]:
    items = [item.strip(QUOTES) for item in PARTING.split(text.strip(QUOTES))]
    items = [item for item in items if item]
    return items if len(items) > 1 and all(map(_can_be_value, items)) else []


def _can_be_value(item: str) -> bool:
    parts = item.split()
    return (
        len(parts) <= MAX_ITEM_WORDS
        and len(item) <= MAX_ITEM
        and parts[0].lower() not in NO_VALUE_OPENINGS
        and not any(c.isdigit() or c in ":?!" for c in item)
    )
