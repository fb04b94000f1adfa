"""What a lesson is made of, in words, so that two of them can be compared. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What of a lesson a change is in."""

    LESSON = "lesson"  # its title, subtitle and introduction
    TEXT = "text"  # its blocks
    QUESTION = "question"  # the words of a question and its answers
    ANSWER = "answer"  # which answers are right
    RULE = "rule"  # points, pass mark, tries, minutes and the like
    FILE = "file"  # pictures, documents, films and where links lead
    ORDER = "order"
    AUDIENCE = "audience"  # for which kinds of work a block is


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing that is said, under a key that stays the same through every edit.

    `label` is what it is called, "" for the main text of what it stands in. Two are the same when `same` is equal,
    where it says anything, or else their texts and `finish`: the text with its links and bold words told.
    """

    key: str
    label: str
    text: str
    part: Part
    same: Hashable = None
    finish: str = ""

    def __post_init__(self) -> None:
        """Browsers once had lines end in another way, in what was published then: nobody sees that."""
        object.__setattr__(self, "text", self.text.replace("\r\n", "\n"))


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an id of its own: a block, a question, one of its answers.

    `order` is what the order of those `inside` is called, "" where it says nothing. `is_named`: what changed in it is
    told with its name.
    """

    id: str
    name: str
    part: Part
    wordings: tuple[Wording, ...] = ()
    inside: tuple[Thing, ...] = ()
    order: str = ""
    is_named: bool = True

    @property
    def whole(self) -> str:
        """All of it in words, a line for each."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for wording in self.wordings:
            text = wording.finish or wording.text
            if text:
                yield f"{capitalised(wording.label)}: {text}" if wording.label else text
        for thing in self.inside:
            yield f"{capitalised(thing.name)}: {thing.whole}"

    @property
    def all_wordings(self) -> Iterator[Wording]:
        yield from self.wordings
        for thing in self.inside:
            yield from thing.all_wordings


def capitalised(text: str) -> str:
    """The text with a capital first, and the rest as it is."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """What a form calls a field, as it stands inside a sentence."""
    return text[:1].lower() + text[1:].rstrip("?… ")


def letter_of(place: int) -> str:
    """A for 1, B for 2, and so on; the number itself after Z."""
    return chr(ord("A") + place - 1) if place <= 26 else str(place)
