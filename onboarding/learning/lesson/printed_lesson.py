"""A draft of a lesson on paper: its text whole, and its questions, with or without the answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from onboarding.learning.lesson.draft_screens import article_of_draft, head_of_draft
from onboarding.learning.lesson.lesson_screens import LessonHead
from onboarding.lessons.assembling import Piece, assemble
from onboarding.lessons.models import LessonPage
from onboarding.lessons.translations.content_languages import SOURCE, ContentLanguage
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz
from quizzes.kinds import kind_of
from quizzes.kinds.kind import arranged

AS_WRITTEN, MIXED = 0, 1  # the order of the choices on paper: as an attempt with this seed has it

# What opens on a screen lies open on paper; of those with one name only one can be open.
_CLOSED = re.compile(r'<details( name="[^"]*")?')


@dataclass(frozen=True, slots=True)
class PrintedChoice:
    """`mark` says how well it fits; "" without the answers. `onward` is the number of the scene that follows, or 0."""

    text: str
    match: str = ""
    mark: str = ""
    is_right: bool = False
    feedback: str = ""
    onward: int = 0


@dataclass(frozen=True, slots=True)
class PrintedScene:
    number: int
    text: str
    choices: tuple[PrintedChoice, ...]


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """`others` are the halves to find the pair of; `is_second`: in its second situation."""

    number: int
    is_second: bool
    ask: str
    text: str
    points: int
    choices: tuple[PrintedChoice, ...] = ()
    others: tuple[str, ...] = ()
    scenes: tuple[PrintedScene, ...] = ()
    is_in_order: bool = False
    hint: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class PrintedLesson:
    head: LessonHead
    pieces: tuple[Piece, ...]
    questions: tuple[PrintedQuestion, ...]
    pass_mark: int
    has_answers: bool

    @property
    def lang(self) -> SafeString:
        """The attributes of the language that its words are in."""
        return self.head.lang


def printed(page: LessonPage, *, with_answers: bool) -> PrintedLesson:
    """The draft as it goes on paper; without the answers it can be handed out."""
    return printed_in(page, page.quiz, SOURCE, with_answers=with_answers)


def printed_in(page: LessonPage, quiz: Quiz | None, language: ContentLanguage, *, with_answers: bool) -> PrintedLesson:
    """The same of a page whose words, and those of its `quiz`, are in this language."""
    return PrintedLesson(
        head=head_of_draft(page, language),
        pieces=tuple(_open(piece) for piece in assemble(article_of_draft(page, language), language=language)),
        questions=tuple(_questions(quiz, with_answers)) if quiz else (),
        pass_mark=quiz.pass_mark if quiz else 0,
        has_answers=with_answers,
    )


def _open(piece: Piece) -> Piece:
    """With nothing that waits to be opened or to come into sight."""
    html = _CLOSED.sub("<details open", piece.html).replace(' loading="lazy"', "")
    return Piece(mark_safe(html), piece.reflection, piece.poll)


def _questions(quiz: Quiz, with_answers: bool) -> Iterator[PrintedQuestion]:
    seed = MIXED if quiz.shuffles and not with_answers else AS_WRITTEN
    for number, question in enumerate(quiz.questions, start=1):
        for place, asked in enumerate(question.situations if with_answers else question.situations[:1]):
            yield _question(asked, number, with_answers, seed, is_second=place > 0)


def _question(question: Question, number: int, with_answers: bool, seed: int, *, is_second: bool) -> PrintedQuestion:
    kind = question.kind
    choices, halves = (question.choices, ()) if with_answers else _as_asked(question, seed)
    scenes = {scene.id: place for place, scene in enumerate(question.scenes, start=1)}
    return PrintedQuestion(
        number=number,
        is_second=is_second,
        ask=_ask(kind),
        text=question.text,
        points=question.points,
        choices=tuple(_choice(choice, kind, with_answers) for choice in choices),
        others=halves,
        scenes=tuple(
            PrintedScene(
                scenes[scene.id],
                scene.text,
                tuple(
                    _choice(one, kind, with_answers, scenes.get(one.leads_to, 0))
                    for one in arranged(question, scene.choices, seed)
                ),
            )
            for scene in question.scenes
        ),
        is_in_order=with_answers and kind is QuestionKind.ORDER,
        hint=question.hint,
        feedback=question.feedback if with_answers else "",
    )


def _as_asked(question: Question, seed: int) -> tuple[tuple[Choice, ...], tuple[str, ...]]:
    """The choices and the halves to pair them with, in the order of a screen: as written, they can be the answer."""
    written = {choice.id: choice for choice in question.choices}
    shown = kind_of(question).ask(question, (), seed)
    choices = tuple(written[one.id] for one in shown.choices if one.id in written)  # a scenario's are of its scenes
    return choices, tuple(half.text for half in shown.partners if half.text)


def _choice(choice: Choice, kind: QuestionKind, with_answers: bool, onward: int = 0) -> PrintedChoice:
    if not with_answers:
        return PrintedChoice(choice.text, onward=onward)
    is_told = kind not in (QuestionKind.ORDER, QuestionKind.MATCH)
    return PrintedChoice(
        choice.text,
        match=choice.match,
        mark=_mark(choice.credit, kind) if is_told else "",
        is_right=is_told and choice.credit is Credit.FULL,
        feedback=choice.feedback,
        onward=onward,
    )


def _mark(credit: Credit, kind: QuestionKind) -> str:
    if kind is QuestionKind.MULTIPLE:
        return _("Hoort erbij.") if credit is Credit.FULL else _("Hoort er niet bij.")
    if kind is QuestionKind.TRUE_FALSE:
        return _("Juist.") if credit is Credit.FULL else _("Niet juist.")
    return {
        Credit.FULL: _("Past het best."),
        Credit.HALF: _("Past deels."),
        Credit.NONE: _("Past minder."),
    }[credit]


def _ask(kind: QuestionKind) -> str:
    return {
        QuestionKind.SINGLE: _("Kies wat het best past."),
        QuestionKind.MULTIPLE: _("Kies alles wat past."),
        QuestionKind.TRUE_FALSE: _("Klopt dit?"),
        QuestionKind.BETTER: _("Kies de betere van twee."),
        QuestionKind.ORDER: _("Zet in de juiste volgorde."),
        QuestionKind.MATCH: _("Zoek wat bij elkaar hoort."),
        QuestionKind.BRANCHING: _("Begin bij scène 1, en volg wat je kiest."),
    }[kind]
