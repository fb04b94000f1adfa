"""What a lesson says in a draft and in a version, and what HR chooses when it publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image

from onboarding.lessons.models import Audience, ChangeSize
from tests.factories import multiple, single, stream, text_block, true_false
from tests.lessons import desk_files

COLOURS = ("navy", "gold", "teal", "maroon", "olive", "purple")
MARKS = (60, 50)  # a quiz of five points in three questions tells no answer with these
FIRST_QUESTION = "id-Vraag 1"


@dataclass(frozen=True, slots=True)
class Words:
    """What a lesson says in a draft: `right` is the number of the right choice, `alt` what is told of its picture;
    `picture`, `paper`, `film` and `captions` are ids."""

    title: str
    text: str
    question: str
    alt: str
    picture: int
    paper: int
    film: int
    captions: int
    right: int = 1
    mark: int = 60

    def things(self) -> dict[str, Any]:
        """The files that are still at the desk, by name; a film goes with its captions."""
        found = Document.objects.in_bulk([self.paper, self.film, self.captions])
        named = {
            "picture": Image.objects.filter(pk=self.picture).first(),
            "paper": found.get(self.paper),
            "film": found.get(self.film),
            "captions": found.get(self.captions),
        }
        return {name: thing for name, thing in named.items() if thing is not None}

    def contents(self) -> dict[str, bytes]:
        """What they hold."""
        return {name: thing.file.open().read() for name, thing in self.things().items()}

    def fields(self) -> dict[str, Any]:
        first = single("Vraag 1", best=self.right)
        first["value"]["question"] = self.question
        things = self.things()
        blocks = [text_block(text=f"<p>{self.text}</p>")]
        if "picture" in things:
            blocks.append(desk_files.picture_block(self.picture, self.alt))
        if "paper" in things:
            blocks.append(desk_files.document_block(things["paper"]))
        if "film" in things:
            blocks.append(desk_files.film_block(things["film"], things["captions"]))
        return {
            "title": self.title,
            "body": stream("body", blocks),
            "questions": stream("questions", [first, multiple("Vraag 2"), true_false("Vraag 3", points=2)]),
            "pass_mark": self.mark,
        }


@dataclass(frozen=True, slots=True)
class Published:
    """What a version says: the words, and what its files hold, by name."""

    number: int
    words: Words
    files: dict[str, bytes]

    @property
    def says(self) -> tuple[Any, ...]:
        words = self.words
        return words.title, words.text, words.question, words.alt, words.right, words.mark, self.files


@dataclass(frozen=True, slots=True)
class Choice:
    """What HR chose on the step before publishing."""

    size: ChangeSize = ChangeSize.IMPROVEMENT
    moves_busy: bool = False
    audience: Audience = Audience.NEW
    sends_mail: bool = True

    def fields(self, now: datetime) -> dict[str, Any]:
        return {
            "size": self.size,
            "note": "",
            "moves_busy": self.moves_busy,
            "audience": self.audience,
            "due_date": timezone.localdate(now) + timedelta(days=14),
            "sends_mail": self.sends_mail,
        }


@dataclass(frozen=True, slots=True)
class Publication:
    """A version of a lesson that came, the one before it, and what was chosen; all by number in the database."""

    lesson: int
    version: int
    before: int | None
    choice: Choice | None
