"""The words of a lesson as they are written now, each with its place in the page's form. What a block has, and what
that is called, is read from the blocks themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks import StreamValue

from onboarding.lessons.models import LessonPage
from onboarding.lessons.prose_words import plain
from onboarding.lessons.wordings import uncapitalised
from quizzes.blocks import quiz_from_stream
from quizzes.definitions import Question

FIELDS = ("title", "summary", "introduction")
STREAMS = ("body", "questions")
QUESTIONS = STREAMS[1]
MAIN = frozenset({"text", "question", "situation"})  # what a block is there for: needs no name of its own
# Names and the like, which nobody can write more plainly, and what only the editor reads.
NO_PROSE = frozenset({"speaker", "role", "sender", "date", "reread", "label", "leads_to"})


@dataclass(frozen=True, slots=True)
class Text:
    """One field of the form. `block` is what it stands in, in words, and `field` which of it; "" for its main one."""

    place: str
    block: str
    field: str
    text: str


@dataclass(frozen=True)
class Draft:
    """A lesson as it is written now."""

    texts: tuple[Text, ...]
    questions: tuple[Question, ...]
    shuffles: bool

    @cached_property
    def by_place(self) -> dict[str, Text]:
        return {text.place: text for text in self.texts}

    def place_of(self, question_id: str, choice_id: str = "") -> str:
        """Where a question stands in the form, or one of its choices; the question for one without a field."""
        at = f"{QUESTIONS}.{question_id}"
        found = (
            text.place for text in self.texts if text.place.startswith(f"{at}.") and f".{choice_id}." in text.place
        )
        return next(found, at) if choice_id else at


def draft_of(page: LessonPage) -> Draft:
    """What is written in the fields of `page`, saved or not. Raises ValueError for a quiz that no form sends."""
    return drafted({name: getattr(page, name) for name in (*FIELDS, *STREAMS)}, shuffles=page.shuffles)


def draft_in(data: Mapping[str, Any]) -> Draft:
    """What is written in the fields of a page's form as it is sent, also where that could not be saved.

    Raises KeyError or ValueError for what no form sends.
    """
    values: dict[str, Any] = {name: data.get(name, "") for name in FIELDS}
    for name in STREAMS:
        definition = LessonPage._meta.get_field(name).stream_block
        values[name] = definition.value_from_datadict(data, {}, name)
    return drafted(values, shuffles="shuffles" in data)


def drafted(values: Mapping[str, Any], *, shuffles: bool) -> Draft:
    """What is written in these fields, by name; those of streams are stream values."""
    texts = [_field(name, values[name]) for name in FIELDS]
    for name in STREAMS:
        texts += _of_stream(name, values[name])
    quiz = quiz_from_stream(values[QUESTIONS], 0, None)
    return Draft(tuple(text for text in texts if text.text.strip()), quiz.questions if quiz else (), shuffles)


def _field(name: str, text: str) -> Text:
    label = str(LessonPage._meta.get_field(name).verbose_name)
    return Text(name, label[:1].upper() + label[1:], "", _lines(text))


def _lines(text: str) -> str:
    """As the browser counts them: every line ends with one sign."""
    return str(text or "").replace("\r\n", "\n")


def _of_stream(name: str, stream: StreamValue) -> Iterator[Text]:
    heading = ""
    for number, child in enumerate(stream, start=1):
        if name == QUESTIONS:
            block = _("Vraag %(number)d") % {"number": number}
        else:
            heading = child.value.get("heading") or heading
            label = str(child.block.label)
            block = f"{label}, {heading}" if heading not in ("", label) else label
        yield from _of_struct(f"{name}.{child.id or number}", block, "", child.value)


def _of_struct(place: str, block: str, field: str, value: Any) -> Iterator[Text]:
    for name, bound in value.bound_blocks.items():
        label = uncapitalised(str(bound.block.label))
        inner = field if name in MAIN else f"{field}, {label}" if field else label
        if isinstance(bound.block, blocks.ListBlock):
            yield from _of_list(f"{place}.{name}", block, field, bound)
        elif name not in NO_PROSE:
            yield from _of_field(f"{place}.{name}", block, inner, bound)


def _of_list(place: str, block: str, field: str, bound: Any) -> Iterator[Text]:
    child = bound.block.child_block
    label = uncapitalised(str(bound.block.label if str(child.label).endswith("…") else child.label))
    for number, item in enumerate(bound.value.bound_blocks, start=1):
        at = f"{place}.{item.id or number}"
        name = f"{label} {number}" if bound.block.meta.max_num != 1 else label
        inner = f"{field}, {name}" if field else name
        if isinstance(child, blocks.StructBlock):
            yield from _of_struct(at, block, inner, item.value)
        else:
            yield from _of_field(at, block, inner, item)


def _of_field(place: str, block: str, field: str, bound: Any) -> Iterator[Text]:
    if isinstance(bound.block, blocks.RichTextBlock):
        yield Text(place, block, field, plain(bound.value.source if bound.value else ""))
    elif isinstance(bound.block, blocks.CharBlock | blocks.TextBlock):
        yield Text(place, block, field, _lines(bound.value))
