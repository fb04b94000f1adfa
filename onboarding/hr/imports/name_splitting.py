"""A whole name as first and last name: “PEETERS Jan”, “Peeters, Jan”, “Jan van den Berg”. Pure.

A name is taken apart only where its writing says how, or where HR said so: by the order of the file, by a rule, or for
that one name. Anything else is in doubt, and stays so until HR says.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from onboarding.people.folding import fold

# Words that belong to the last name that follows; compared without capitals.
WORDS_BEFORE = """
    van von vom zu zum de den der des del della di da do dos du le la les ten ter te op 't in het aan bij el al ben
    bin ibn abu st. sint mc mac vande vander vanden d' o' l' s'
"""
PARTICLES = frozenset(WORDS_BEFORE.split())
APOSTROPHES = str.maketrans("’‘`´", "''''")
AS_ONE = re.compile(r"\s+-\s+")  # Peeters - Janssens
MOST_CORRECTED = 500
MOST_ASKED = 50  # names in doubt, at once
PREVIEWED = 20  # of the names that are clear, the hardest


class Order(StrEnum):
    UNKNOWN = ""
    FIRST_LAST = "first"
    LAST_FIRST = "last"


class Doubt(StrEnum):
    NONE = ""
    ORDER = "order"  # either word may be the first name
    WORDS = "words"  # more words than can be told apart
    ONE_WORD = "one_word"
    PARTICLE = "particle"  # “van den” stands where no last name begins
    OTHER_FIRST_NAME = "other_first_name"  # the first name in its own column is not in it


@dataclass(frozen=True, slots=True)
class Split:
    """A whole name and its parts; in doubt, the parts are empty."""

    text: str
    first: str = ""
    last: str = ""
    doubt: Doubt = Doubt.NONE

    @property
    def hardness(self) -> int:
        """How many words and signs in it could have misled us."""
        words = self.text.split()
        return 2 * len(words) + sum(_is_particle(word) for word in words) + self.text.count("-") + self.text.count("'")


@dataclass(frozen=True, slots=True)
class Naming:
    """What HR said of the names of a file; `corrected` has the first and last name by the whole name."""

    order: Order = Order.UNKNOWN
    one_first_name: bool = False  # of three words or more without “van” or “de”, one is the first name
    corrected: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Naming:
        order = kept.get("order", "")
        known = Order(order) if order in set(Order) else Order.UNKNOWN
        return cls(known, bool(kept.get("one_first_name")), kept.get("corrected", {}))

    def as_dict(self) -> dict[str, Any]:
        corrected = {text: list(parts) for text, parts in self.corrected.items()}
        return {"order": self.order.value, "one_first_name": self.one_first_name, "corrected": corrected}


def split(text: str, naming: Naming, first_name: str = "") -> Split:
    """The parts of a whole name; `first_name` is what its own column says, if there is one."""
    if corrected := naming.corrected.get(text):
        return Split(text, corrected[0], corrected[1])
    told = _by_writing(text)
    if first_name:
        return _beside(text, first_name, told)
    return told or _by_order(text, naming)


def _by_writing(text: str) -> Split | None:
    """By a comma behind the last name, or by its capitals; None when neither tells."""
    last, comma, first = (part.strip() for part in text.partition(","))
    if comma and last and first and "," not in first:
        misplaced = _is_particle(first.split()[0]) or _is_particle(first.split()[-1])
        return Split(text, doubt=Doubt.PARTICLE) if misplaced else Split(text, first, last)
    words = _words(text)
    shouted = [_is_shouted(word) for word in words]
    if not any(shouted) or all(shouted):
        return None
    if shouted[0]:
        at = shouted.index(False)
        return None if any(shouted[at:]) else Split(text, " ".join(words[at:]), " ".join(words[:at]))
    at = shouted.index(True)
    return Split(text, " ".join(words[:at]), " ".join(words[at:])) if all(shouted[at:]) else None


def _beside(text: str, first_name: str, told: Split | None) -> Split:
    """By the first name that stands in its own column: what is left is the last name."""
    if told and not told.doubt and f"{_bare(told.first)} ".startswith(f"{_bare(first_name)} "):
        return Split(text, first_name, told.last)
    words, own = _words(text.replace(",", " ")), _bare(first_name).split()
    size = len(own)
    rest: list[str] = []
    if [_bare(word) for word in words[:size]] == own:
        rest = words[size:]
    elif [_bare(word) for word in words[-size:]] == own:
        rest = words[:-size]
    if not rest:
        return Split(text, doubt=Doubt.OTHER_FIRST_NAME)
    if len(rest) > 1 and not _is_particle(rest[0]):
        return Split(text, doubt=Doubt.WORDS)
    return Split(text, first_name, " ".join(rest))


def _by_order(text: str, naming: Naming) -> Split:
    words = _words(text)
    if "," in text:
        return Split(text, doubt=Doubt.WORDS)
    if len(words) == 1:
        return Split(text, doubt=Doubt.ONE_WORD)
    if _is_particle(words[-1]):
        return Split(text, doubt=Doubt.PARTICLE)
    if naming.order == Order.UNKNOWN:
        return Split(text, doubt=Doubt.ORDER)
    is_first_last = naming.order == Order.FIRST_LAST
    at = _first_of_last_name(words) if is_first_last else _first_of_first_name(words)
    if at is None and naming.one_first_name and not any(map(_is_particle, words)):
        at = 1 if is_first_last else len(words) - 1
    if at is None:
        return Split(text, doubt=Doubt.WORDS)
    before, behind = " ".join(words[:at]), " ".join(words[at:])
    return Split(text, before, behind) if is_first_last else Split(text, behind, before)


def _first_of_last_name(words: Sequence[str]) -> int | None:
    """Where the last name begins behind one first name; None when that cannot be told."""
    if _is_particle(words[0]):
        return None
    return 1 if len(words) == 2 or _is_particle(words[1]) else None


def _first_of_first_name(words: Sequence[str]) -> int | None:
    """Where one first name begins behind the last name; None when that cannot be told."""
    # The last word is none; of “Van Damme-De Smet” the second goes on.
    led = next(at for at, word in enumerate(words) if not _is_particle(word.rsplit("-", 1)[-1].strip()))
    return led + 1 if len(words) == led + 2 else None


def _words(text: str) -> list[str]:
    """The words of a name; “Peeters - Janssens” is one."""
    return [word.replace("\0", " - ") for word in AS_ONE.sub("\0", text).split(" ") if word]


def _is_particle(word: str) -> bool:
    return word.translate(APOSTROPHES).casefold() in PARTICLES


def _is_shouted(word: str) -> bool:
    """Whether a word is in capitals; one letter, or an initial, may be so in any name."""
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and "." not in word and all(sign.isupper() for sign in letters)


def _bare(text: str) -> str:
    return fold(" ".join(_words(text)))


def is_the_same(text: str, first: str, last: str) -> bool:
    """Whether a whole name has just the words of these two, in whatever order."""
    return sorted(_bare(text.replace(",", " ")).split()) == sorted(_bare(f"{first} {last}").split())


class Hardest:
    """Of the names of a file, those that HR should look at first; `doubtful` counts the rows with one in doubt."""

    def __init__(self) -> None:
        self.doubtful = 0
        self._doubtful: dict[str, None] = {}
        self._found: list[tuple[int, str, str, str]] = []
        self._seen: set[str] = set()

    def note(self, one: Split) -> None:
        if one.doubt:
            self.doubtful += 1
            if len(self._doubtful) < MOST_ASKED:
                self._doubtful[one.text] = None
            return
        if one.text in self._seen:
            return
        item = (one.hardness, one.text, one.first, one.last)
        add = heapq.heappush if len(self._found) < PREVIEWED else heapq.heappushpop
        add(self._found, item)
        self._seen = {text for _hardness, text, _first, _last in self._found}

    def as_data(self) -> list[list[str]]:
        """Whole, first and last name of each: first those in doubt, without their parts, then the hardest."""
        doubtful = [[text, "", ""] for text in self._doubtful]
        return doubtful + [[text, first, last] for _hardness, text, first, last in sorted(self._found, reverse=True)]
