"""The screen of one question, put together and shown in one way: in a quiz, in a refresher, in a draft's preview."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.articles import Section
from onboarding.lessons.assembling import piece_of
from onboarding.lessons.translations.as_read import AskedAsRead, AsRead
from onboarding.lessons.translations.content_languages import SOURCE, ContentLanguage, attributes_of
from quizzes.definitions import Question, Quiz
from quizzes.filled_in import FilledIn
from quizzes.grading import InvalidAnswer
from quizzes.screens import QuestionOnScreen, show_question


@dataclass(frozen=True, slots=True)
class QuestionHead:
    """Where a question comes from: the programme, and the lesson's title, with the attributes of its language."""

    programme: str
    title: str
    lang: SafeString


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that counts, as it is stored, and when it was saved; None in a preview, which saves nothing."""

    selected: Sequence[str]
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The stretch of a lesson that helps with a question, to be opened beside it: its heading, with the attributes of
    its language, and its HTML."""

    heading: str
    html: tuple[SafeString, ...]
    lang: SafeString


def passage_of(as_read: AsRead, heading: str) -> Passage | None:
    """The section of a lesson under what is this heading as it was written, in the words that someone reads; None when
    it has none."""
    section = as_read.section_under(heading)
    return passage_in(section, as_read.language) if section is not None else None


def passage_in(section: Section, written_in: ContentLanguage = SOURCE) -> Passage:
    """A section without what a reader fills in there."""
    pieces = (piece_of(part, written_in) for part in section.parts)
    return Passage(section.heading, tuple(piece.html for piece in pieces if piece.html), attributes_of(written_in))


@dataclass(frozen=True, slots=True)
class QuestionScreen:
    """A question and what stands around it. `error` is the code of what is wrong with what was filled in, if anything.

    `passage` is the text that helps, None where none is offered or the lesson has no such section; `reread_url` is the
    address of the text as a whole, empty where none is offered. `kept` says how many questions were right before and
    are not asked again, `is_kept` whether this is one of them. `preview_fields` are what a preview's form sends along,
    `quiz_id` is the number of the published quiz on the screen, None where none is.
    """

    head: QuestionHead
    question: QuestionOnScreen
    lang: SafeString  # the attributes of the language that the question is in
    states: tuple[str, ...]  # of each question: done, now or todo
    attempt_number: int
    quiz_id: int | None
    next_url: str
    is_last: bool
    end_label: str | Promise
    passage: Passage | None
    reread_url: str
    kept: int
    is_kept: bool
    saved_at: datetime | None
    corrected_at: datetime | None
    error: str
    is_preview: bool
    preview_fields: tuple[tuple[str, str], ...]
    second_url: str


class QuestionSeries(ABC):
    """Questions that someone answers one after the other. `tells`: whether one sees how an answer fits; `reads_back`:
    whether all of them are gone through once more."""

    quiz: Quiz
    langs: tuple[SafeString, ...] = ()  # of each question; none where all are in the language of lessons
    template = "learning/lesson/question.html"
    attempt_number = 1
    quiz_id: int | None = None
    tells = True
    end_label: str | Promise = _("Bekijk je resultaat")
    is_preview = False
    reads_back = False
    preview_fields: tuple[tuple[str, str], ...] = ()

    @abstractmethod
    def head(self, number: int) -> QuestionHead:
        """Where question `number` comes from; numbers count from 1."""

    @abstractmethod
    def given(self, number: int) -> Given | None:
        """The answer to question `number`, if there is one."""

    @abstractmethod
    def question_url(self, number: int) -> str:
        """The address of question `number`."""

    @property
    @abstractmethod
    def end_url(self) -> str:
        """Where the last question leads to."""

    def say(self, quiz: Quiz, in_words: Callable[[Question], AskedAsRead]) -> None:
        """Ask these questions, each in the words that someone reads it in."""
        said = [in_words(question) for question in quiz.questions]
        self.quiz = replace(quiz, questions=tuple(one.question for one in said))
        self.langs = tuple(one.lang for one in said)

    def lang(self, number: int) -> SafeString:
        """The attributes of the language that question `number` is in."""
        return self.langs[number - 1] if self.langs else attributes_of(SOURCE)

    def is_done(self, number: int) -> bool:
        return self.given(number) is not None

    def corrected_at(self, number: int) -> datetime | None:
        """When the key of question `number`, which is shown as it is right, was put right; None when it was right."""
        return None

    @property
    def kept(self) -> frozenset[str]:
        """The questions that were right in the try before, by id: they count, and are not asked again."""
        return frozenset()

    def passage(self, number: int) -> Passage | None:
        """The stretch of text that helps with question `number`; None where none is offered."""
        return None

    def second_url(self, number: int) -> str:
        """The address of the second situation of question `number`, for who looks at a draft; empty elsewhere."""
        return ""

    def reread_url(self, number: int) -> str:
        """The address of the text that helps with question `number`; empty where it is not offered."""
        return ""

    def seed(self, number: int) -> int:
        """What the order of the choices of question `number` follows from; 0: as they were written."""
        return 0

    @property
    def total(self) -> int:
        return len(self.quiz.questions)

    @property
    def first_open(self) -> int | None:
        """The number of the first question that is not done; None when all are."""
        return next((number for number in range(1, self.total + 1) if not self.is_done(number)), None)

    def url_after(self, number: int) -> str:
        """Where question `number` leads to: past what is not asked again, unless someone reads back."""
        skipped = frozenset() if self.reads_back else self.kept
        following = range(number + 1, self.total + 1)
        asked = (one for one in following if self.quiz.questions[one - 1].id not in skipped)
        after = next(asked, None)
        return self.end_url if after is None else self.question_url(after)

    def screen(self, number: int, filled: FilledIn, error: str = "") -> QuestionScreen:
        """Question `number` with what was filled in so far."""
        given = self.given(number)
        next_url = self.url_after(number)
        is_kept = self.quiz.questions[number - 1].id in self.kept
        return QuestionScreen(
            head=self.head(number),
            question=show_question(
                self.quiz,
                number,
                given.selected if given else None,
                draft=filled.values,
                seed=self.seed(number),
                with_feedback=self.tells or is_kept,
            ),
            lang=self.lang(number),
            states=tuple(self._state(index, number) for index in range(1, self.total + 1)),
            attempt_number=self.attempt_number,
            quiz_id=self.quiz_id,
            next_url=next_url,
            is_last=next_url == self.end_url,
            end_label=self.end_label,
            passage=self.passage(number),
            reread_url=self.reread_url(number),
            kept=len(self.kept),
            is_kept=is_kept,
            saved_at=given.saved_at if given else None,
            corrected_at=self.corrected_at(number),
            error=error,
            is_preview=self.is_preview,
            preview_fields=self.preview_fields,
            second_url=self.second_url(number),
        )

    def _state(self, index: int, number: int) -> str:
        if index == number:
            return "now"
        return "done" if self.is_done(index) else "todo"


def show(
    request: HttpRequest, series: QuestionSeries, number: int, filled: FilledIn, error: str = "", status: int = 200
) -> HttpResponse:
    """The page of question `number`."""
    return render(request, series.template, {"page": series.screen(number, filled, error)}, status=status)


def not_an_answer(request: HttpRequest, series: QuestionSeries, number: int, problem: InvalidAnswer) -> HttpResponse:
    """What was filled in stays, with a sentence; a way through a scenario that goes on leads to its next scene."""
    filled = FilledIn.read(request.POST)
    error = filled.error(problem)
    if not error:
        return redirect(f"{series.question_url(number)}?{filled.query}")
    return show(request, series, number, filled if filled.values else FilledIn.read(request.GET), error, status=422)
