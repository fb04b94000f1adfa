"""What a lesson says, as plain frozen data: it is stored with every published version, rendered once.

A section is what stands under one heading. Its parts are HTML, the same for every reader, and what is the reader's own:
a resolution to write, a poll to vote in. A part may be for some kinds of work only (for_whom.py): what someone reads is
a variant of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from onboarding.lessons import for_whom
from onboarding.lessons.rendered_html import Markup, markup_of


@dataclass(frozen=True, slots=True)
class ReflectionPrompt:
    """Where a reader writes a resolution; `id` is that of the block, `hint` may be empty."""

    id: str
    question: str
    hint: str
    for_whom: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.question}\n{self.hint}"

    @property
    def begins_sentence(self) -> bool:
        """Whether the question is the beginning of a sentence that the reader ends: "Als …, dan …"."""
        return self.question.rstrip().endswith(("…", "..."))

    def as_dict(self) -> dict[str, Any]:
        return {"reflection": {"id": self.id, "question": self.question, "hint": self.hint}}


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
    for_whom: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join([self.question, *(choice.text for choice in self.choices)])

    def as_dict(self) -> dict[str, Any]:
        choices = [{"id": choice.id, "text": choice.text} for choice in self.choices]
        return {"poll": {"id": self.id, "question": self.question, "choices": choices}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Poll:
        return cls(**{**data, "choices": tuple(PollChoice(**choice) for choice in data["choices"])})


Part = Markup | ReflectionPrompt | Poll


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
            "parts": [_part_as_dict(part) for part in self.parts],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Section:
        return cls(**{**data, "parts": tuple(_part(part) for part in data["parts"])})


@dataclass(frozen=True, slots=True)
class MenuLine:
    """What a menu of the sections calls one of them, and its id."""

    id: str
    heading: str


def section_of(place: str, heading: str, parts: Iterable[Part]) -> Section:
    """The section with this id that these parts make."""
    parts = tuple(parts)
    return Section(id=place, heading=heading, text="\n".join(part.text for part in parts), parts=parts)


def place_of(number: int) -> str:
    """The id of a section by its number, from 1."""
    return f"stuk-{number}"


@dataclass(frozen=True, slots=True)
class Article:
    """The sections of a lesson, in order; `kinds` are the names, by key, of the kinds of work that parts are for."""

    sections: tuple[Section, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)

    def variant(self, key: str) -> Article:
        """What whoever reads this variant gets. A part that is left behind without its heading goes on under the one
        before, as if what is not for them was never there."""
        if not self.kinds or key == for_whom.ALL:
            return self
        found: list[tuple[str, list[Part]]] = []
        for section in self.sections:
            shown = [part for part in section.parts if for_whom.is_for(part.for_whom, key)]
            if shown and (shown[0] is section.parts[0] or not found):
                found.append((section.heading, []))
            if shown:
                found[-1][1].extend(replace(part, for_whom=()) for part in shown)
        numbered = enumerate(found, start=1)
        return Article(tuple(section_of(place_of(number), heading, parts) for number, (heading, parts) in numbered))

    @property
    def menu(self) -> tuple[MenuLine, ...]:
        """The sections as a menu of them calls them: with for whom it is, where the one that opens it is for some."""
        return tuple(MenuLine(section.id, self._called(section)) for section in self.sections)

    def _called(self, section: Section) -> str:
        names = self.names_of(section.parts[0])
        return f"{section.heading} ({names})" if names else section.heading

    def names_of(self, part: Part) -> str:
        """For which kinds of work it is: "Buiten, Zorg"; "" for everyone."""
        return ", ".join(self.kinds[key] for key in part.for_whom)

    def minutes_by_variant(self, minutes: int) -> dict[str, int]:
        """How long each variant takes, where the longest that is for one kind of work takes so many minutes."""
        words = {key: self.variant(key).words for key in (*self.kinds, for_whom.OTHERS, for_whom.ALL)}
        longest = max(count for key, count in words.items() if key != for_whom.ALL)
        return {key: max(1, ceil(minutes * count / longest)) if longest else minutes for key, count in words.items()}

    @property
    def words(self) -> int:
        """How many words there are to read."""
        return sum(len(section.text.split()) for section in self.sections)

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
        said = {"sections": [section.as_dict() for section in self.sections]}
        return said | ({"kinds": dict(self.kinds)} if self.kinds else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | list[Any]) -> Article:
        """The article that `as_dict` wrote. Raises KeyError, TypeError or ValueError on data that it did not write.

        Before, a version kept a list of sections with HTML in one piece: it is read as publishing reads it now, until
        `rebuild_lessons` has written it anew.
        """
        if isinstance(data, list):
            return cls(tuple(_earlier_section(section) for section in data))
        return cls(tuple(Section.from_dict(section) for section in data["sections"]), data.get("kinds", {}))


def _part_as_dict(part: Part) -> dict[str, Any]:
    return part.as_dict() | ({for_whom.FIELD: list(part.for_whom)} if part.for_whom else {})


def _part(data: Mapping[str, Any]) -> Part:
    part = Markup.from_dict(data) if "html" in data else _own(data)
    return replace(part, for_whom=tuple(data[for_whom.FIELD])) if for_whom.FIELD in data else part


def _own(data: Mapping[str, Any]) -> ReflectionPrompt | Poll:
    """What is the reader's own."""
    if "reflection" in data:
        return ReflectionPrompt(**data["reflection"])
    if "poll" in data:
        return Poll.from_dict(data["poll"])
    raise ValueError(f"A lesson has no part of {', '.join(data)}.")


def _earlier_section(data: Mapping[str, Any]) -> Section:
    parts = (markup_of(part["html"]) if "html" in part else _own(part) for part in data["parts"])
    return section_of(data["id"], data["heading"], parts)
