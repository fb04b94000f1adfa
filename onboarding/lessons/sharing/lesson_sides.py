"""What a lesson says, in a form in which a copy and its original compare: by their words, and by what their files hold,
whatever the numbers and ids are on either side. Pure.

A lesson is made of pieces, each of which is taken over whole: its title, subtitle, introduction and minutes, each
block, each question with its answers and what it earns, and the rules of the quiz. So whatever is chosen of two lessons
is a lesson that could have been written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onboarding.lessons.differences import VersionWords
from onboarding.lessons.models import FileKind, LessonPage
from onboarding.lessons.open_file import portable_links, stream_keys
from onboarding.lessons.open_file.packing import FOLDER, stored_form
from onboarding.people.folding import fold
from quizzes.blocks.quiz_to_stream import stream_from
from quizzes.definitions import Quiz

FIELDS = ("title", "summary", "introduction", "minutes")
RULES = ("pass_mark", "max_attempts", "pause_minutes", "shuffles", "feedback_moment")
BODY, QUESTIONS = "body", "questions"


@dataclass(frozen=True, slots=True)
class LessonSide:
    """One of the lessons that are compared. `streams` has for each of both the pieces in it by their id, in order;
    `rules` are None without a quiz."""

    words: VersionWords
    fields: Mapping[str, Any]
    rules: Mapping[str, Any] | None
    streams: Mapping[str, Mapping[str, Any]]


def side_of(words: VersionWords, known: Iterable[str]) -> LessonSide:
    """`known` are the names of the kinds of work that the organisation has which took the lesson: what is for others
    only it has for everyone."""
    refs = _ByContent(words, {fold(name) for name in known})
    raw = {BODY: words.content.body, QUESTIONS: stream_from(words.quiz)}
    return LessonSide(
        words,
        {name: getattr(words.content, name) for name in FIELDS},
        rules_in(words.quiz),
        {name: _stream(name, blocks, refs) for name, blocks in raw.items()},
    )


def rules_in(quiz: Quiz | None) -> dict[str, Any] | None:
    """As the fields of a page have them."""
    said = quiz.as_dict() if quiz else {}
    return {name: said[name] for name in RULES} if quiz else None


def stream_block(name: str) -> Any:
    return LessonPage._meta.get_field(name).stream_block


def _stream(name: str, raw: Iterable[Any], refs: _ByContent) -> dict[str, Any]:
    definition = stream_block(name)
    return {
        str(one["id"]): [one["type"], stream_keys.written(definition.child_blocks[one["type"]], one["value"], refs)]
        for one in stored_form(definition, raw)
    }


class _ByContent:
    """A file stands for what it holds, a kind of work for its name."""

    def __init__(self, words: VersionWords, known: set[str]) -> None:
        self.files = {(file.kind, file.source): file for file in words.files}
        self.kind_names = words.content.kinds
        self.known = known

    def picture(self, pk: int) -> str | None:
        file = self.files.get((FileKind.PICTURE.value, pk))
        return file.sha256 if file else None

    def document(self, pk: int) -> str | None:
        """With its title, which a lesson says."""
        file = self.files.get((FileKind.DOCUMENT.value, pk))
        return f"{FOLDER}/{file.sha256}/{file.title}" if file else None

    def kinds(self, keys: list[str]) -> list[str]:
        return sorted({fold(self.kind_names.get(key, key)) for key in keys} & self.known)

    def rich(self, html: str) -> str:
        return portable_links.outward(html, lambda pk: self.document(int(pk)) if pk.isdecimal() else None, _no_page)


def _no_page(key: str) -> None:
    """No page of one organisation is one of another."""
