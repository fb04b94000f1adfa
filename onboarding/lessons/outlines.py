"""What a programme is made of, as plain frozen data: it is stored with every published programme, and every screen
that shows a programme's structure is built from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Opening(models.TextChoices):
    """When a lesson opens, counted from the first working day."""

    AT_ONCE = "at_once", _("meteen")
    FIRST_DAY = "first_day", _("op de eerste werkdag")
    FIRST_WEEK = "first_week", _("na de eerste week")
    FIRST_MONTH = "first_month", _("na de eerste maand")


class PrincipleKind(models.TextChoices):
    MISSION = "mission", _("missie")
    VISION = "vision", _("visie")
    VALUE = "value", _("waarde")
    PILLAR = "pillar", _("pijler")


@dataclass(frozen=True, slots=True)
class LessonEntry:
    """A lesson as the programme lists it; `id` is that of the Lesson, `questions` how many there are."""

    id: int
    title: str
    summary: str = ""
    minutes: int = 0
    questions: int = 0
    opens: Opening = Opening.AT_ONCE

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "summary": self.summary,
            "minutes": self.minutes,
            "questions": self.questions,
            "opens": self.opens.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LessonEntry:
        return cls(**{**data, "opens": Opening(data.get("opens", Opening.AT_ONCE))})


@dataclass(frozen=True, slots=True)
class PrincipleEntry:
    """A principle with its lessons; `id` is that of its page, `letter` one of the wordmark, a number, or empty.

    `short_title` fits a tile, `statement` is what it says in one sentence.
    """

    id: int
    kind: PrincipleKind
    letter: str = ""
    title: str = ""
    short_title: str = ""
    statement: str = ""
    lessons: tuple[LessonEntry, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind.value,
            "letter": self.letter,
            "title": self.title,
            "short_title": self.short_title,
            "statement": self.statement,
            "lessons": [lesson.as_dict() for lesson in self.lessons],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PrincipleEntry:
        lessons = tuple(LessonEntry.from_dict(lesson) for lesson in data["lessons"])
        return cls(**{**data, "kind": PrincipleKind(data["kind"]), "lessons": lessons})


@dataclass(frozen=True, slots=True)
class WordmarkLetter:
    """A letter of the wordmark, with the id of the principle that takes it, or None."""

    letter: str
    principle: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"letter": self.letter, "principle": self.principle}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> WordmarkLetter:
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Outline:
    """A programme's principles and lessons in order, its wordmark, and what follows when it is completed.

    `refresher_days` are the days after the last lesson on which a refresher comes; `repeat_months` the months after
    completion before a new round begins, None when the programme does not come back.
    """

    principles: tuple[PrincipleEntry, ...] = ()
    wordmark: tuple[WordmarkLetter, ...] = ()
    gives_certificate: bool = True
    refresher_days: tuple[int, ...] = (30, 90)
    repeat_months: int | None = None

    @property
    def lessons(self) -> tuple[LessonEntry, ...]:
        """The lessons of the programme, in order."""
        return tuple(lesson for principle in self.principles for lesson in principle.lessons)

    @property
    def lesson_ids(self) -> list[int]:
        """The ids of its lessons, in order."""
        return [lesson.id for lesson in self.lessons]

    def lesson(self, lesson_id: int) -> LessonEntry | None:
        """The lesson with this id; None when the programme does not ask it (any more)."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def principle_of(self, lesson_id: int) -> PrincipleEntry | None:
        """The principle that this lesson stands under; None when the programme does not ask it (any more)."""
        return next((one for one in self.principles if any(lesson.id == lesson_id for lesson in one.lessons)), None)

    def position(self, principle: PrincipleEntry) -> tuple[int, int]:
        """Where `principle` stands among those of its kind, from 1, and how many there are: "waarde 3 van 5"."""
        of_kind = [one.id for one in self.principles if one.kind is principle.kind]
        return of_kind.index(principle.id) + 1, len(of_kind)

    def as_dict(self) -> dict[str, Any]:
        return {
            "wordmark": [place.as_dict() for place in self.wordmark],
            "refresher_days": list(self.refresher_days),
            "certificate": self.gives_certificate,
            "repeat_months": self.repeat_months,
            "principles": [principle.as_dict() for principle in self.principles],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Outline:
        """The outline that `as_dict` wrote, now or in an earlier release; what that release did not know is as a new
        programme has it.

        Raises KeyError, TypeError or ValueError on data that it did not write.
        """
        known = {"wordmark", "refresher_days", "certificate", "repeat_months", "principles"}
        if data.keys() - known:
            raise ValueError(f"An outline has no {', '.join(sorted(data.keys() - known))}.")
        return cls(
            principles=tuple(PrincipleEntry.from_dict(principle) for principle in data.get("principles", ())),
            wordmark=tuple(WordmarkLetter.from_dict(place) for place in data.get("wordmark", ())),
            gives_certificate=data.get("certificate", True),
            refresher_days=tuple(data.get("refresher_days", (30, 90))),
            repeat_months=data.get("repeat_months"),
        )
