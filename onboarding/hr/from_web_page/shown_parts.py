"""What the screens show of what was recognised: beside the lines of the page, and in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.from_web_page.recognised_parts import Part, Problems, Recognised
from onboarding.lessons.charter_drafts import lesson_of
from onboarding.lessons.left_to_write import LeftToWrite, left_to_write
from onboarding.lessons.outlines import PrincipleKind


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with its number from 1, what is wrong by its field, and where its fields and its page's lines are."""

    number: int
    part: Part
    problems: Mapping[str, str]
    is_last: bool

    @property
    def prefix(self) -> str:
        return f"part-{self.number - 1}"

    @property
    def name(self) -> str:
        return self.part.title or _("Deel %(number)d") % {"number": self.number}

    @property
    def rows(self) -> int:
        """Of the field of its text, so that most of it can be seen at once."""
        return min(max(3, len(self.part.statement) // 60 + 1), 12)

    @property
    def act_rows(self) -> int:
        acts = self.part.behaviours.splitlines()
        return min(max(2, sum(len(act) // 60 + 1 for act in acts)), 12)

    @property
    def lines(self) -> str:
        return ",".join(map(str, self.part.lines))


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the page, its place from 0, and what was made of it: a name, "" for nothing, and where that stands."""

    at: int
    text: str
    mark: str
    user: str = ""
    anchor: str = ""


def shown_parts(recognised: Recognised, problems: Problems) -> list[ShownPart]:
    """The parts in their order, each with its own problems, by the name of the field."""
    last = len(recognised.parts)
    return [
        ShownPart(
            number,
            part,
            {
                name.rpartition("-")[2]: words
                for name, words in problems.items()
                if name.startswith(f"part-{number - 1}-")
            },
            number == last,
        )
        for number, part in enumerate(recognised.parts, start=1)
    ]


def shown_lines(lines: Sequence[Mapping[str, Any]], recognised: Recognised) -> list[ShownLine]:
    """The lines of the page, each with what was made of it."""
    users = {at: (one.name, f"deel-{one.number}") for one in shown_parts(recognised, {}) for at in one.part.lines}
    if recognised.motto:
        of_motto = (at for at, line in enumerate(lines) if recognised.motto in line["text"])
        users = {**{at: (_("Motto"), "id_motto") for at in of_motto}, **users}
    return [ShownLine(at, line["text"], line["mark"], *users.get(at, ())) for at, line in enumerate(lines)]


@dataclass(frozen=True, slots=True)
class FoundTotals:
    """What will be made: how many of each kind, in words, and what its lessons leave to write."""

    title: str
    parts: int
    kinds: str
    left: LeftToWrite

    @classmethod
    def of(cls, recognised: Recognised) -> FoundTotals:
        kinds = [one.kind for one in recognised.parts]
        numbers = {kind: kinds.count(kind) for kind in PrincipleKind}
        told = [
            _("missie") if numbers[PrincipleKind.MISSION] else "",
            _("visie") if numbers[PrincipleKind.VISION] else "",
            _counted(ngettext("%d waarde", "%d waarden", numbers[PrincipleKind.VALUE]), numbers[PrincipleKind.VALUE]),
            _counted(ngettext("%d pijler", "%d pijlers", numbers[PrincipleKind.PILLAR]), numbers[PrincipleKind.PILLAR]),
        ]
        left = sum((left_to_write(lesson_of(one.principle)) for one in recognised.parts), LeftToWrite())
        return cls(recognised.title, len(kinds), capfirst(", ".join(one for one in told if one)), left)


def _counted(words: str, number: int) -> str:
    return words % number if number else ""
