"""Recognise the headings of a charter: "Onze missie", "De waarden van Zonnedorp", "Visie: wij zijn …"."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from onboarding.lessons.charter.model import PILLAR, VALUE
from onboarding.lessons.charter.vocabulary import (
    COUNT_WORDS,
    HEADING_FILLER,
    MAX_HEADING_WORDS,
    MAX_NAME_WORDS,
    NAME_FOLLOWS,
    SECTION_NOUNS,
    SECTION_PHRASES,
    TELLING_NOUNS,
    WORD,
    plain,
)

MAX_HEADING: Final = 120
HEAD_END: Final = re.compile(r"\s*:\s*|\s+[-–—=]\s+")
WHERE_STANDS: Final = re.compile(r"waar staat ((?:\w+ ){1,5})voor")
OWN: Final = frozenset({"onze", "ons", "volgende", "gedeelde", "b", "hun", "haar", *COUNT_WORDS, *"23456789"})
BODIES: Final = frozenset({"gemeente", "stad", "bestuur", "ocmw", "gemeentebestuur", "stadsbestuur", "organisatie"})
OWN_DISTANCE: Final = 3


@dataclass(frozen=True)
class Heading:
    """The kinds of principle that a heading names, and the text that follows it on the same line."""

    kinds: tuple[str, ...]
    rest: str = ""


@lru_cache(256)
def read_heading(text: str) -> Heading | None:
    """The charter heading in this line, or None. A heading starts with a capital and is no sentence."""
    if kinds := _kinds_named(text):
        return Heading(kinds)
    end = HEAD_END.search(text, 0, MAX_HEADING)
    if end and (kinds := _kinds_named(text[: end.start()])):
        return Heading(kinds, text[end.end() :].strip())
    return None


def _kinds_named(text: str) -> tuple[str, ...]:
    if len(text) > MAX_HEADING or text.rstrip().endswith((",", ";", "..", "…")):
        return ()
    if not _starts_with_capital(text) and plain(text) not in SECTION_NOUNS:
        return ()
    words = WORD.findall(text)
    if not 0 < len(words) <= MAX_HEADING_WORDS:
        return ()
    line = plain(text)
    if line in SECTION_PHRASES:
        return (SECTION_PHRASES[line],)
    if WHERE_STANDS.fullmatch(line):
        return (VALUE,)
    kinds: list[str] = []
    name_words = MAX_NAME_WORDS  # how many words of a name are still welcome
    for word in words:
        key = plain(word)
        if key in SECTION_NOUNS:
            kinds.append(SECTION_NOUNS[key])
            name_words = 1
        elif key in HEADING_FILLER or key.isdigit():
            name_words = MAX_NAME_WORDS if key in NAME_FOLLOWS else 0
        elif word[0].isupper() and name_words:
            name_words -= 1
        else:
            return ()
    return tuple(dict.fromkeys(kinds))


def _starts_with_capital(text: str) -> bool:
    first = next((c for c in text if c.isalnum()), "")
    return first.isdigit() or first.isupper()


def announced_kind(text: str) -> tuple[str, bool] | None:
    """What "We werken met vijf kernwaarden:" announces, and whether it surely is a charter's."""
    words = plain(text).split()
    for at in range(len(words) - 1, -1, -1):
        kind = SECTION_NOUNS.get(words[at])
        if kind in (VALUE, PILLAR):
            own = not OWN.isdisjoint(words[max(0, at - OWN_DISTANCE) : at]) or _names_owner(words[at + 1 : at + 5])
            return kind, kind == VALUE and (own or words[at] in TELLING_NOUNS)
    return None


def _names_owner(words: list[str]) -> bool:
    """ "(De waarden) van het lokaal bestuur": whose they are is said behind the noun."""
    return words[:1] == ["van"] and not BODIES.isdisjoint(words)
