"""What a programme is made of, as plain frozen data: it is stored with every published programme, and every screen
that shows a programme's structure is built from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.lessons import for_whom


class Opening(models.TextChoices):
    """When a lesson opens, counted from the first working day."""

    AT_ONCE = "at_once", _("meteen")
    FIRST_DAY = "first_day", _("op de eerste werkdag")
    FIRST_WEEK = "first_week", _("na de eerste week")
    FIRST_MONTH = "first_month", _("na de eerste maand")

    def is_later_than(self, other: Opening) -> bool:
        """They stand in their order."""
        order = list(Opening)
        return order.index(self) > order.index(other)


class PrincipleKind(models.TextChoices):
    MISSION = "mission", _("missie")
    VISION = "vision", _("visie")
    VALUE = "value", _("waarde")
    PILLAR = "pillar", _("pijler")


class Audience(models.TextChoices):
    """Of whom a lesson is asked that comes into a programme later."""

    NEW = "new", _("alleen wie nog moet beginnen")
    BUSY = "busy", _("ook wie bezig is")
    DONE = "done", _("ook wie klaar is")


class Asked(Protocol):
    """Since when, and of whom, a programme asks a lesson; see AskedLesson."""

    @property
    def lesson_id(self) -> int: ...

    @property
    def after(self) -> int: ...

    @property
    def audience(self) -> str: ...

    @property
    def asked_at(self) -> datetime | None: ...


def is_asked(lesson: Asked, enrolment_id: int, completed_at: datetime | None) -> bool:
    """Whether a lesson is asked of the person of this enrolment, completed at that moment or (None) not yet.

    It is of whoever was enrolled after it came, and as its audience says of who was there already; never of who
    completed the programme before it came. `asked_of.py` says the same for the database.
    """
    if enrolment_id > lesson.after:
        return True
    if lesson.audience == Audience.NEW:
        return False
    return completed_at is None or lesson.asked_at is None or completed_at >= lesson.asked_at


@dataclass(frozen=True, slots=True)
class LessonEntry:
    """A lesson as the programme lists it; `id` is that of the Lesson, `questions` how many there are.

    `minutes_by_variant` says how long it takes each kind of work, where parts are for some kinds only (for_whom.py).
    `after`, `audience` and `asked_at` say of whom it is asked, as AskedLesson keeps it.
    """

    id: int
    title: str
    summary: str = ""
    minutes: int = 0
    questions: int = 0
    opens: Opening = Opening.AT_ONCE
    after: int = 0
    audience: Audience = Audience.NEW
    asked_at: datetime | None = None
    minutes_by_variant: Mapping[str, int] = field(default_factory=dict)

    @property
    def lesson_id(self) -> int:
        """As AskedLesson calls it."""
        return self.id

    def minutes_for(self, variant: str) -> int:
        """How long it takes whoever reads this variant."""
        others = self.minutes_by_variant.get(for_whom.OTHERS, self.minutes)
        return self.minutes_by_variant.get(variant, others)

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "summary": self.summary,
            "minutes": self.minutes,
            "questions": self.questions,
            "opens": self.opens.value,
            "after": self.after,
            "audience": self.audience.value,
            "asked_at": self.asked_at.isoformat() if self.asked_at else None,
        } | ({"minutes_by_variant": dict(self.minutes_by_variant)} if self.minutes_by_variant else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LessonEntry:
        asked_at = data.get("asked_at")
        read = {
            "opens": Opening(data.get("opens", Opening.AT_ONCE)),
            "audience": Audience(data.get("audience", Audience.NEW)),
            "asked_at": datetime.fromisoformat(asked_at) if asked_at else None,
        }
        return cls(**{**data, **read})


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

    def beside(self, lesson_title: str) -> str:
        """A lesson's title where that of its principle stands beside it: "Respect: de sleutel" is "De sleutel"."""
        before, colon, name = lesson_title.partition(": ")
        if not colon or before not in (self.title, self.short_title):
            return lesson_title
        return name[:1].upper() + name[1:]

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
    completion before a new round begins, None when the programme does not come back, and `mails_rounds` says whether
    whoever begins one is told by mail.
    """

    principles: tuple[PrincipleEntry, ...] = ()
    wordmark: tuple[WordmarkLetter, ...] = ()
    gives_certificate: bool = True
    refresher_days: tuple[int, ...] = (30, 90)
    repeat_months: int | None = None
    mails_rounds: bool = True

    @property
    def lessons(self) -> tuple[LessonEntry, ...]:
        """The lessons of the programme, in order."""
        return tuple(lesson for principle in self.principles for lesson in principle.lessons)

    @property
    def lesson_ids(self) -> list[int]:
        """The ids of its lessons, in order."""
        return [lesson.id for lesson in self.lessons]

    def asked_of(self, enrolment_id: int, completed_at: datetime | None) -> Outline:
        """This outline without the lessons that are not asked of the person of an enrolment; see `is_asked`."""
        return self.narrowed({one.id for one in self.lessons if is_asked(one, enrolment_id, completed_at)})

    def narrowed(self, lesson_ids: Collection[int]) -> Outline:
        """This outline with these lessons only, and without the principles that have none of them."""
        if all(lesson.id in lesson_ids for lesson in self.lessons):
            return self
        kept = (
            replace(one, lessons=tuple(lesson for lesson in one.lessons if lesson.id in lesson_ids))
            for one in self.principles
        )
        return replace(self, principles=tuple(one for one in kept if one.lessons))

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
            "mails_rounds": self.mails_rounds,
            "principles": [principle.as_dict() for principle in self.principles],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Outline:
        """The outline that `as_dict` wrote, now or in an earlier release; what that release did not know is as a new
        programme has it.

        Raises KeyError, TypeError or ValueError on data that it did not write.
        """
        known = {"wordmark", "refresher_days", "certificate", "repeat_months", "mails_rounds", "principles"}
        if data.keys() - known:
            raise ValueError(f"An outline has no {', '.join(sorted(data.keys() - known))}.")
        return cls(
            principles=tuple(PrincipleEntry.from_dict(principle) for principle in data.get("principles", ())),
            wordmark=tuple(WordmarkLetter.from_dict(place) for place in data.get("wordmark", ())),
            gives_certificate=data.get("certificate", True),
            refresher_days=tuple(data.get("refresher_days", (30, 90))),
            repeat_months=data.get("repeat_months"),
            mails_rounds=data.get("mails_rounds", True),
        )


def opening_later(before: Outline, after: Outline) -> list[int]:
    """The lessons of `after` that opened earlier in `before`, by their ids."""
    opened = {lesson.id: lesson.opens for lesson in before.lessons}
    return [
        lesson.id for lesson in after.lessons if lesson.id in opened and lesson.opens.is_later_than(opened[lesson.id])
    ]
