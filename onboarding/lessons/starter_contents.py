"""What is in a starter, to look at before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from onboarding.lessons import starters
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from onboarding.lessons.outlines import PrincipleKind


@dataclass(frozen=True, slots=True)
class StarterLesson:
    title: str
    summary: str
    minutes: int
    questions: int


@dataclass(frozen=True, slots=True)
class StarterPrinciple:
    kind: PrincipleKind
    letter: str
    title: str
    statement: str
    lessons: tuple[StarterLesson, ...]


@dataclass(frozen=True, slots=True)
class Starter:
    """`welcome` is HTML; `written_for` the municipality whose names and places stand in it."""

    name: str
    title: str
    wordmark: str
    welcome: str
    written_for: str
    principles: tuple[StarterPrinciple, ...]

    @property
    def lessons(self) -> list[StarterLesson]:
        return [lesson for principle in self.principles for lesson in principle.lessons]

    @property
    def minutes(self) -> int:
        """Of all lessons together."""
        return sum(lesson.minutes for lesson in self.lessons)


def all_starters() -> list[Starter]:
    """Those that there are, by title."""
    return sorted(map(of, starters.names()), key=lambda starter: starter.title)


@cache
def of(name: str) -> Starter:
    """The starter of this name; raises FileNotFoundError for one that there is not."""
    if name not in starters.names():
        raise FileNotFoundError(name)
    folder = starters.HERE / name
    data = starters.read(folder / "programme.toml")
    return Starter(
        name=name,
        title=data["title"],
        wordmark=data["wordmark"],
        welcome=data["welcome"],
        written_for=name.title(),
        principles=tuple(_principle(folder, principle) for principle in data["principles"]),
    )


def _principle(folder: Path, data: dict[str, Any]) -> StarterPrinciple:
    lessons = (starters.read(folder / lesson) for lesson in data["lessons"])
    return StarterPrinciple(
        kind=PrincipleKind(data["kind"]),
        letter=data["letter"],
        title=data["title"],
        statement=data["statement"],
        lessons=tuple(
            StarterLesson(one["title"], one["summary"], one["minutes"], len(one["quiz"]["questions"]))
            for one in lessons
        ),
    )


def made_of(starter: Starter, page: OrganisationPage) -> ProgrammePage | None:
    """The programme page that was made of it under `page`, as it is called now; None where there is none."""
    found: ProgrammePage | None = ProgrammePage.objects.child_of(page).filter(slug=slugify(starter.title)).first()
    return found
