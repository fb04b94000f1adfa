"""A text cut into sentences and words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onboarding.lessons.plain_language.grammar import grammar

# A word may have a hyphen, an apostrophe or a point inside: e-mail, foto’s, 9.30, m.b.t
_WORD = re.compile(r"(?:['’](?=[snt]\b))?[^\W_]+(?:[-'’./:@&][^\W_]+)*")
_END = re.compile(r"[.!?…]+[)\]\"'’”»]*(?=\s)")
_LEAD = re.compile(r"[\s•*–—-]*(?:\d+[.)]\s+)?")  # of an item in a list
_OPENING = "\"'‘’“«([„"
# Abbreviations after which a sentence goes on, though a capital or a number follows.
_GOES_ON = grammar("abbreviations")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, from `start` up to `end`; `key` is how it is looked for."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, from `start` up to `end`, without the spaces around it."""

    start: int
    end: int
    words: tuple[Word, ...]


def key_of(word: str) -> str:
    """A word as it is looked for: without capitals, and with one kind of apostrophe."""
    return word.lower().replace("’", "'")


def words_of(text: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """The words of a text, or of the part from `start` up to `end`."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    return tuple(Word(one.start(), one.end(), key_of(one[0])) for one in found)


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order. A line ends one, and so does each item of a list."""
    start = 0
    for line in text.split("\n"):
        yield from _in_line(text, start, start + len(line))
        start += len(line) + 1


def _in_line(text: str, start: int, end: int) -> Iterator[Sentence]:
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    for stop in _END.finditer(text, start, end):
        if _ends_sentence(text, start, stop, end):
            yield from _sentence(text, start, stop.end())
            start = stop.end()
    yield from _sentence(text, start, end)


def _ends_sentence(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    after = text[stop.end() : end].lstrip()
    if not after or not (after[0].isupper() or after[0].isdigit() or after[0] in _OPENING):
        return False
    if stop[0] != ".":
        return True
    before = text[start : stop.start()].rsplit(maxsplit=1)
    last = key_of(before[-1].lstrip(_OPENING)) if before else ""
    is_initial = len(last) == 1 and last.isalpha()
    return bool(last) and not is_initial and last not in _GOES_ON


def _sentence(text: str, start: int, end: int) -> Iterator[Sentence]:
    found = text[start:end]
    start += len(found) - len(found.lstrip())
    end -= len(found) - len(found.rstrip())
    words = words_of(text, start, end)
    if words:
        yield Sentence(start, end, words)
