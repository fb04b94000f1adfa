"""The words of a draft, sentence by sentence, so that something can be said about one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from onboarding.lessons.models import LessonPage
from onboarding.lessons.plain_language.drafted_texts import Draft, Text, draft_of
from onboarding.lessons.plain_language.sentences import sentences_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence; `key` finds it again in the same draft."""

    key: str
    words: str


@dataclass(slots=True)
class Part:
    """One field of a block: `name` is which, "" for its main one."""

    name: str
    pieces: list[Piece]


@dataclass(slots=True)
class Block:
    name: str
    parts: list[Part] = field(default_factory=list)


def blocks_of(page: Any) -> list[Block]:
    """All that readers meet of a lesson, in the order of its form; [] for another page, and for a quiz that no form
    sends."""
    found: list[Block] = []
    for text in _texts_of(page):
        if not found or found[-1].name != text.block:
            found.append(Block(text.block))
        found[-1].parts.append(Part(text.field, _pieces(text)))
    return found


def sentence_at(page: Any, key: str) -> tuple[str, str]:
    """The place of its field in the form, and the words of the sentence with this key; "" for what is not there any
    more."""
    place = key.rpartition("@")[0]
    text = next((one for one in _texts_of(page) if one.place == place), None)
    if text is None:
        return "", ""
    return place, next((piece.words for piece in _pieces(text) if piece.key == key), "")


def _texts_of(page: Any) -> tuple[Text, ...]:
    if not isinstance(page, LessonPage):
        return ()
    try:
        draft: Draft = draft_of(page)
    except ValueError:
        return ()
    return draft.texts


def _pieces(text: Text) -> list[Piece]:
    return [Piece(f"{text.place}@{one.start}", text.text[one.start : one.end]) for one in sentences_of(text.text)]
