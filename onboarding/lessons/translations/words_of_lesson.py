"""Which texts a lesson is made of, and the same lesson in other words. Pure.

Each text has a key that follows from the ids of the blocks, questions and choices it stands in, which stay the same
through every edit. What is a text is read from the definitions of the blocks: no address, choice, number or file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks

from onboarding.lessons.body_wordings import definition_of
from onboarding.lessons.lesson_content import Block, LessonContent
from onboarding.lessons.quiz_wordings import CHOICE, NUMBERED
from onboarding.lessons.wordings import letter_of, uncapitalised
from quizzes.definitions import SECOND, Choice, Question, QuestionKind, Quiz, Scene, Situation

Words = Mapping[str, str]  # the words of a translation, by the key of each text

LONGEST = 5000  # characters of a text that has no bound of its own
LONGEST_RICH = 50_000
TITLE, SUMMARY = 255, 80
ROOM = 1.5  # another language often takes more


class TextKind(StrEnum):
    PLAIN = "plain"  # one line
    MULTILINE = "multiline"
    RICH = "rich"  # HTML, as Wagtail stores it


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate: its key, the part of the lesson that it stands in, what it is called there, and its words.

    `longest` is in characters, of the translation.
    """

    key: str
    group: str
    label: str
    said: str
    kind: TextKind
    longest: int


Say = Callable[[Text], str]  # the words that stand in the place of a text


def texts_of(content: LessonContent, quiz: Quiz | None) -> dict[str, Text]:
    """Every text of a lesson that says something, by its key, in the order in which a reader meets them."""
    found: dict[str, Text] = {}

    def note(text: Text) -> str:
        found[text.key] = text
        return text.said

    _content_again(content, note)
    if quiz is not None:
        _quiz_again(quiz, note)
    return found


def said_in(content: LessonContent, words: Words) -> LessonContent:
    """The lesson in these words; what has none keeps its own."""
    return _content_again(content, lambda text: words.get(text.key) or text.said)


def quiz_said_in(quiz: Quiz, words: Words) -> Quiz:
    """The quiz in these words, judged by the same rules; what has none keeps its own."""
    again = _quiz_again(quiz, lambda text: words.get(text.key) or text.said)
    questions = (replace(one, reread=words.get(_reread_key(one), one.reread)) for one in again.questions)
    return replace(again, questions=tuple(questions))


def with_headings(words: Words, content: LessonContent, quiz: Quiz | None) -> dict[str, str]:
    """The words, with those of the headings that questions send their readers back to: nobody translates them twice."""
    headings: dict[str, str] = {}
    for block in content.body:
        heading = block["value"].get("heading")
        if heading:
            headings.setdefault(heading, words.get(f"body/{block.get('id')}/heading") or heading)
    questions = quiz.questions if quiz else ()
    return {**words, **{_reread_key(one): headings[one.reread] for one in questions if one.reread in headings}}


def _reread_key(question: Question) -> str:
    return f"quiz/{question.id}/reread"


def _content_again(content: LessonContent, say: Say) -> LessonContent:
    group = _("De les")

    def head(key: str, label: str, said: str, kind: TextKind, longest: int) -> str:
        return say(Text(key, group, label, said, kind, longest)) if said else said

    return replace(
        content,
        title=head("title", _("titel"), content.title, TextKind.PLAIN, TITLE),
        summary=head("summary", _("ondertitel"), content.summary, TextKind.PLAIN, int(SUMMARY * ROOM)),
        introduction=head("introduction", _("inleiding"), content.introduction, TextKind.MULTILINE, LONGEST),
        body=tuple(_body_again(content, say)),
    )


def _body_again(content: LessonContent, say: Say) -> Iterator[Block]:
    heading = ""
    for place, block in enumerate(content.body, start=1):
        definition = definition_of(block)
        heading = block["value"].get("heading") or heading
        group = f"{heading}: {uncapitalised(str(definition.label))}" if heading else str(definition.label)
        key = f"body/{block.get('id') or f'blok-{place}'}"
        yield {**block, "value": _again(definition, block["value"], key, group, "", say)}


def _again(of: Any, value: Any, key: str, group: str, label: str, say: Say) -> Any:
    """A value as Wagtail stores it, in other words."""
    if isinstance(of, blocks.StructBlock):
        inside = ((name, one) for name, one in of.child_blocks.items() if name in value)
        return {
            **value,
            **{
                name: _again(one, value[name], f"{key}/{name}", group, _called(label, one), say) for name, one in inside
            },
        }
    if isinstance(of, blocks.ListBlock):
        return [_item_again(of, place, item, key, group, say) for place, item in enumerate(value or [], start=1)]
    kind = _kind(of)
    if kind is None or not value:
        return value
    return say(Text(key, group, label, value, kind, _longest(of, kind)))


def _item_again(of: Any, place: int, item: Mapping[str, Any], key: str, group: str, say: Say) -> dict[str, Any]:
    """An item of a list, by the id that it keeps wherever it comes to stand."""
    child = of.child_block
    name = uncapitalised(str(of.label if str(child.label).endswith("…") else child.label))
    item_key = f"{key}/{item.get('id') or place}"
    return {**item, "value": _again(child, item["value"], item_key, group, f"{name} {place}", say)}


def _called(label: str, of: Any) -> str:
    own = uncapitalised(str(of.label))
    return f"{label}, {own}" if label and not isinstance(of, blocks.ListBlock) else own


def _kind(of: Any) -> TextKind | None:
    if isinstance(of, blocks.RichTextBlock):
        return TextKind.RICH
    if isinstance(of, blocks.TextBlock):
        return TextKind.MULTILINE
    return TextKind.PLAIN if isinstance(of, blocks.CharBlock) else None


def _longest(of: Any, kind: TextKind) -> int:
    if kind is TextKind.RICH:
        return LONGEST_RICH
    own = of.field.max_length
    return int(own * ROOM) if own else LONGEST


def _quiz_again(quiz: Quiz, say: Say) -> Quiz:
    again = (_question_again(question, number, say) for number, question in enumerate(quiz.questions, start=1))
    return replace(quiz, questions=tuple(again))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The place of a question's texts: their keys begin with `key`, their labels with `begin`."""

    kind: QuestionKind
    key: str
    group: str
    begin: str
    say: Say

    def text(self, key: str, label: str, said: str, longest: int = LONGEST) -> str:
        if not said:
            return said
        return self.say(
            Text(f"{self.key}/{key}", self.group, f"{self.begin}{label}", said, TextKind.MULTILINE, longest)
        )

    def choices(self, choices: tuple[Choice, ...], scene: str = "", begin: str = "") -> tuple[Choice, ...]:
        return tuple(self._choice(one, place, scene, begin) for place, one in enumerate(choices, start=1))

    def _choice(self, choice: Choice, place: int, scene: str, begin: str) -> Choice:
        key = f"{scene}{choice.id}"
        name = f"{begin}{CHOICE.get(self.kind, _('antwoord'))} {place if self.kind in NUMBERED else letter_of(place)}"
        # Whether a statement is true is said in words of ours.
        is_ours = self.kind is QuestionKind.TRUE_FALSE
        return replace(
            choice,
            text=choice.text if is_ours else self.text(f"{key}/text", name, choice.text),
            match=self.text(f"{key}/match", f"{name}, {_('hoort bij')}", choice.match),
            feedback=self.text(f"{key}/feedback", f"{name}, {_('uitleg')}", choice.feedback),
        )

    def scenes(self, scenes: tuple[Scene, ...]) -> tuple[Scene, ...]:
        return tuple(self._scene(one, place) for place, one in enumerate(scenes, start=1))

    def _scene(self, scene: Scene, place: int) -> Scene:
        name = _("scène %(number)d") % {"number": place}
        text = self.text(f"{scene.id}/text", name, scene.text)
        return replace(scene, text=text, choices=self.choices(scene.choices, f"{scene.id}/", f"{name}, "))


def _question_again(question: Question, number: int, say: Say) -> Question:
    group = _("Vraag %(number)d") % {"number": number}
    asked = _Asked(question.kind, f"quiz/{question.id}", group, "", say)
    return replace(
        question,
        text=asked.text("text", _("vraag"), question.text),
        hint=asked.text("hint", _("tip"), question.hint),
        choices=asked.choices(question.choices),
        scenes=asked.scenes(question.scenes),
        feedback=asked.text("feedback", _("om te onthouden"), question.feedback),
        second=_second_again(question.second, asked) if question.second else None,
    )


def _second_again(second: Situation, asked: _Asked) -> Situation:
    other = replace(asked, key=f"{asked.key}/{SECOND}", begin=f"{_('tweede situatie')}, ")
    return replace(
        second,
        text=other.text("text", _("vraag"), second.text),
        choices=other.choices(second.choices),
        scenes=other.scenes(second.scenes),
        feedback=other.text("feedback", _("om te onthouden"), second.feedback),
    )
