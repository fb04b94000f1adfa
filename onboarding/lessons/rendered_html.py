"""HTML as a block's template rendered it: which words in it are ours, and what a reader sees of it.

It is read when a lesson is published, and kept typed: nothing looks into the HTML again when someone reads the lesson.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any

BEFORE_OURS, AFTER_OURS = "<span data-ours>", "</span>"  # what templates put around words of ours
LINE_END = "\n"
INLINE = frozenset({"a", "abbr", "b", "em", "i", "mark", "span", "strong", "sub", "sup"})
# Classes of the sentences that templates put in every scenario, and no editor wrote.
NOT_SEARCHED = frozenset({"kicker", "scenario-ask"})


@dataclass(frozen=True, slots=True)
class OurWords:
    """Words of ours, in the language of the content; each reader gets them in their own."""

    text: str


@dataclass(frozen=True, slots=True)
class Markup:
    """What a block became: runs of HTML, and between them words of ours."""

    runs: tuple[str | OurWords, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"html": [{"ours": run.text} if isinstance(run, OurWords) else run for run in self.runs]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Markup:
        return cls(tuple(run if isinstance(run, str) else OurWords(run["ours"]) for run in data["html"]))


def markup_of(html: str) -> Markup:
    """`html` with the words of ours told apart."""
    return Markup(tuple(run for run in _runs(html) if run))


def _runs(html: str) -> Iterator[str | OurWords]:
    first, *others = html.split(BEFORE_OURS)
    yield first
    for other in others:
        words, _end, rest = other.partition(AFTER_OURS)
        yield OurWords(unescape(words))
        yield rest


def text_of(html: str) -> str:
    """What a reader sees of `html`, as text to search in: a paragraph, or what else stands by itself, is a line."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split(LINE_END))
    return LINE_END.join(line for line in lines if line)


class _TextReader(HTMLParser):
    """Gathers text; a tag ends a line, unless it stands inside a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.is_skipping = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_line(tag)
        self.is_skipping = self.is_skipping or (tag == "p" and dict(attrs).get("class") in NOT_SEARCHED)

    def handle_endtag(self, tag: str) -> None:
        self._end_line(tag)
        self.is_skipping = self.is_skipping and tag != "p"

    def handle_data(self, data: str) -> None:
        if not self.is_skipping:
            self.pieces.append(data.replace(LINE_END, " "))

    def _end_line(self, tag: str) -> None:
        if tag not in INLINE:
            self.pieces.append(LINE_END)
