"""What a lesson says, as plain frozen data: it is stored with every published version, rendered once.

A section is what stands under one heading. Its parts are HTML, the same for every reader, and what is the reader's own:
a resolution to write, a poll to vote in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from onboarding.lessons.rendered_html import Markup, markup_of, text_of


@dataclass(frozen=True, slots=True)
class ReflectionPrompt:
    """Where a reader writes a resolution; `id` is that of the block, `hint` may be empty."""

    id: str
    question: str
    hint: str

    @property
    def text(self) -> str:
        return f"{self.question}\n{self.hint}"

    @property
    def begins_sentence(self) -> bool:
        """Whether the question is the beginning of a sentence that the reader ends: "Als …, dan …"."""
        return self.question.rstrip().endswith(("…", "..."))

    def as_dict(self) -> dict[str, Any]:
        return {"reflection": asdict(self)}


@dataclass(frozen=True, slots=True)
class PollChoice:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Poll:
    """Where a reader votes; `id` is that of the block."""

    id: str
    question: str
    choices: tuple[PollChoice, ...]

    @property
    def text(self) -> str:
        return "\n".join([self.question, *(choice.text for choice in self.choices)])

    def as_dict(self) -> dict[str, Any]:
        return {"poll": {**asdict(self), "choices": [asdict(choice) for choice in self.choices]}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Poll:
        return cls(**{**data, "choices": tuple(PollChoice(**choice) for choice in data["choices"])})


Part = Markup | ReflectionPrompt | Poll
Rendered = str | ReflectionPrompt | Poll  # what a block becomes: HTML, or what is the reader's own


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; `id` is its place in the page's address.

    `text` is all of it to search in, a paragraph a line.
    """

    id: str
    heading: str
    text: str
    parts: tuple[Part, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "heading": self.heading,
            "text": self.text,
            "parts": [part.as_dict() for part in self.parts],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Section:
        return cls(**{**data, "parts": tuple(_part(part) for part in data["parts"])})


def section_of(place: str, heading: str, blocks: Iterable[Rendered]) -> Section:
    """The section with this id that its blocks became."""
    blocks = list(blocks)
    return Section(
        id=place,
        heading=heading,
        text="\n".join(text_of(one) if isinstance(one, str) else one.text for one in blocks),
        parts=tuple(markup_of(one) if isinstance(one, str) else one for one in blocks),
    )


@dataclass(frozen=True, slots=True)
class Article:
    """The sections of a lesson, in order."""

    sections: tuple[Section, ...] = ()

    @property
    def reflections(self) -> dict[str, str]:
        """The reflections it asks for: block id to question."""
        return {part.id: part.question for part in self._parts if isinstance(part, ReflectionPrompt)}

    @property
    def polls(self) -> dict[str, dict[str, str]]:
        """Its polls: block id to the texts of its choices by id."""
        return {
            part.id: {choice.id: choice.text for choice in part.choices}
            for part in self._parts
            if isinstance(part, Poll)
        }

    @property
    def _parts(self) -> list[Part]:
        return [part for section in self.sections for part in section.parts]

    def as_dict(self) -> dict[str, Any]:
        return {"sections": [section.as_dict() for section in self.sections]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | list[Any]) -> Article:
        """The article that `as_dict` wrote. Raises KeyError, TypeError or ValueError on data that it did not write.

        Before, a version kept a list of sections with HTML in one piece: it is read as publishing reads it now, until
        `rebuild_lessons` has written it anew.
        """
        if isinstance(data, list):
            return cls(tuple(_earlier_section(section) for section in data))
        return cls(tuple(Section.from_dict(section) for section in data["sections"]))


def _part(data: Mapping[str, Any]) -> Part:
    return Markup.from_dict(data) if "html" in data else _own(data)


def _own(data: Mapping[str, Any]) -> ReflectionPrompt | Poll:
    """What is the reader's own."""
    if "reflection" in data:
        return ReflectionPrompt(**data["reflection"])
    if "poll" in data:
        return Poll.from_dict(data["poll"])
    raise ValueError(f"A lesson has no part of {', '.join(data)}.")


def _earlier_section(data: Mapping[str, Any]) -> Section:
    parts = (part["html"] if "html" in part else _own(part) for part in data["parts"])
    return section_of(data["id"], data["heading"], parts)
